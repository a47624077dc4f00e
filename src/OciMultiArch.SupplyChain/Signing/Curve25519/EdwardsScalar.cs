using System.Buffers.Binary;

namespace OciMultiArch.SupplyChain.Signing.Curve25519;

/// <summary>
/// Numbers modulo the order of the base point, L (RFC 8032, section 5.1), as bytes with the lowest first. What is done
/// takes the same time whatever the number is.
/// </summary>
internal static class EdwardsScalar
{
    /// <summary>The bytes of a number.</summary>
    public const int Size = 32;

    private const int Words = 4;
    private const int WordBits = 64;

    private static readonly ulong[] Order = [0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000];

    /// <summary>Reduces a number of up to 64 bytes.</summary>
    public static byte[] Reduce(ReadOnlySpan<byte> number)
    {
        Span<ulong> words = stackalloc ulong[2 * Words];
        words.Clear();
        Read(number, words);
        return Reduce(words);
    }

    /// <summary>The reduced sum of one number and the product of two others.</summary>
    public static byte[] Sum(ReadOnlySpan<byte> addend, ReadOnlySpan<byte> factor, ReadOnlySpan<byte> other)
    {
        Span<ulong> left = stackalloc ulong[Words];
        Span<ulong> right = stackalloc ulong[Words];
        Span<ulong> sum = stackalloc ulong[2 * Words];
        sum.Clear();
        Read(factor, left);
        Read(other, right);
        Read(addend, sum);
        for (var row = 0; row < Words; row++)
        {
            UInt128 carry = 0;
            for (var column = 0; column < Words; column++)
            {
                carry += (UInt128)left[row] * right[column];
                carry += sum[row + column];
                sum[row + column] = (ulong)carry;
                carry >>= WordBits;
            }
            for (var at = row + Words; at < sum.Length; at++)
            {
                carry += sum[at];
                sum[at] = (ulong)carry;
                carry >>= WordBits;
            }
        }
        return Reduce(sum);
    }

    /// <summary>Whether a number is below L. It may be known to all.</summary>
    public static bool IsReduced(ReadOnlySpan<byte> number) => Reduce(number).AsSpan().SequenceEqual(number);

    private static byte[] Reduce(ReadOnlySpan<ulong> number)
    {
        Span<ulong> rest = stackalloc ulong[Words];
        Span<ulong> less = stackalloc ulong[Words];
        rest.Clear();
        for (var bit = (number.Length * WordBits) - 1; bit >= 0; bit--)
        {
            var next = (number[bit / WordBits] >> (bit % WordBits)) & 1;
            for (var at = 0; at < Words; at++)
            {
                var over = rest[at] >> (WordBits - 1);
                rest[at] = (rest[at] << 1) | next;
                next = over;
            }
            var isLess = Subtract(rest, less);
            var mask = 0 - (1 - isLess);
            for (var at = 0; at < Words; at++)
                rest[at] ^= mask & (rest[at] ^ less[at]);
        }
        var bytes = new byte[Size];
        for (var at = 0; at < Words; at++)
        {
            var place = bytes.AsSpan(at * sizeof(ulong));
            BinaryPrimitives.WriteUInt64LittleEndian(place, rest[at]);
        }
        return bytes;
    }

    // Takes L away; 1 when there was less.
    private static ulong Subtract(ReadOnlySpan<ulong> number, Span<ulong> difference)
    {
        ulong borrow = 0;
        for (var at = 0; at < Words; at++)
        {
            var step = (UInt128)number[at] - Order[at] - borrow;
            difference[at] = (ulong)step;
            borrow = (ulong)(step >> WordBits) & 1;
        }
        return borrow;
    }

    private static void Read(ReadOnlySpan<byte> bytes, Span<ulong> words)
    {
        for (var at = 0; at < bytes.Length; at += sizeof(ulong))
            words[at / sizeof(ulong)] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
    }
}
