using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace OciMultiArch.SupplyChain.Signing.Curve25519;

/// <summary>
/// A number modulo 2^255 - 19, as five limbs of 51 bits. What is done takes the same time whatever the number is.
/// </summary>
[InlineArray(Limbs)]
internal struct FieldElement
{
    private const int Limbs = 5;
    private const int LimbBits = 51;
    private const ulong Mask = (1UL << LimbBits) - 1;
    private const ulong Fold = 19; // 2^255 = 19 modulo the prime
    private ulong limb;

    /// <summary>A small number.</summary>
    public static FieldElement Of(ulong value)
    {
        FieldElement element = default;
        element[0] = value;
        return element;
    }

    /// <summary>Reads 32 bytes, lowest first. The highest bit is passed over; what exceeds the prime is reduced.</summary>
    public static FieldElement Read(ReadOnlySpan<byte> bytes)
    {
        FieldElement element = default;
        for (var at = 0; at < Limbs; at++)
        {
            var bit = at * LimbBits;
            var start = Math.Min(bit / 8, bytes.Length - sizeof(ulong));
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes[start..]);
            element[at] = (word >> (bit - (start * 8))) & Mask;
        }
        return element;
    }

    public static FieldElement operator +(FieldElement left, FieldElement right)
    {
        FieldElement sum = default;
        for (var at = 0; at < Limbs; at++)
            sum[at] = left[at] + right[at];
        return sum.Carried();
    }

    public static FieldElement operator -(FieldElement left, FieldElement right)
    {
        FieldElement difference = default;
        for (var at = 0; at < Limbs; at++)
            difference[at] = left[at] + FourPrimes(at) - right[at];
        return difference.Carried();
    }

    public static FieldElement operator *(FieldElement left, FieldElement right)
    {
        Span<UInt128> sums = stackalloc UInt128[Limbs];
        for (var row = 0; row < Limbs; row++)
        {
            for (var column = 0; column < Limbs; column++)
            {
                var at = row + column;
                var isOver = at >= Limbs;
                var product = (UInt128)left[row] * right[column];
                sums[isOver ? at - Limbs : at] += isOver ? product * Fold : product;
            }
        }
        return Carried(sums);
    }

    /// <summary>One of two elements, without a branch.</summary>
    /// <param name="first">The first.</param>
    /// <param name="second">The second.</param>
    /// <param name="isSecond">0 for the first, 1 for the second.</param>
    public static FieldElement Select(FieldElement first, FieldElement second, ulong isSecond)
    {
        var mask = 0 - isSecond;
        for (var at = 0; at < Limbs; at++)
            first[at] ^= mask & (first[at] ^ second[at]);
        return first;
    }

    /// <summary>Writes 32 bytes, lowest first, reduced.</summary>
    public readonly void Write(Span<byte> bytes)
    {
        var reduced = Reduced();
        UInt128 waiting = 0;
        var bits = 0;
        var written = 0;
        for (var at = 0; at < Limbs; at++)
        {
            waiting |= (UInt128)reduced[at] << bits;
            for (bits += LimbBits; bits >= 8; bits -= 8, waiting >>= 8)
                bytes[written++] = (byte)waiting;
        }
        bytes[written] = (byte)waiting;
    }

    private readonly FieldElement Reduced()
    {
        var element = Carried().Carried();
        var over = (element[0] + Fold) >> LimbBits;
        for (var at = 1; at < Limbs; at++)
            over = (element[at] + over) >> LimbBits;
        element[0] += Fold * over;
        for (var at = 1; at < Limbs; at++)
        {
            element[at] += element[at - 1] >> LimbBits;
            element[at - 1] &= Mask;
        }
        element[Limbs - 1] &= Mask;
        return element;
    }

    private readonly FieldElement Carried()
    {
        var element = this;
        ulong carry = 0;
        for (var at = 0; at < Limbs; at++)
        {
            var sum = element[at] + carry;
            element[at] = sum & Mask;
            carry = sum >> LimbBits;
        }
        element[0] += carry * Fold;
        return element;
    }

    private static FieldElement Carried(ReadOnlySpan<UInt128> sums)
    {
        FieldElement element = default;
        UInt128 carry = 0;
        for (var at = 0; at < Limbs; at++)
        {
            var sum = sums[at] + carry;
            element[at] = (ulong)sum & Mask;
            carry = sum >> LimbBits;
        }
        // The carry may have 65 bits and more: it is folded in two limbs.
        carry = (carry * Fold) + element[0];
        element[0] = (ulong)carry & Mask;
        element[1] += (ulong)(carry >> LimbBits);
        return element.Carried();
    }

    // More than any limb that is taken away, so that no difference is negative.
    private static ulong FourPrimes(int limb)
    {
        const ulong Each = 4 * Mask;
        return limb == 0 ? Each - (4 * (Fold - 1)) : Each;
    }
}
