using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace OciMultiArch.Layers;

/// <summary>
/// The CRC-32 of gzip (RFC 1952, section 8): by carry-less multiplication where the processor has it, otherwise by
/// tables, eight bytes at a time.
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const uint One = 1u << 31;
    private const uint XToThe8 = One >> 8;
    private static readonly uint[] Tables = MakeTables();

    /// <summary>The CRC of what came before and of these bytes; 0 is the CRC of nothing.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var sum = ~crc;
        if (Pclmulqdq.IsSupported && bytes.Length >= 2 * Vector128<byte>.Count)
        {
            Span<byte> folded = stackalloc byte[Vector128<byte>.Count];
            var rest = bytes.Length % Vector128<byte>.Count;
            Fold(sum, bytes[..^rest]).CopyTo(folded);
            sum = AppendByTables(0, folded);
            bytes = bytes[^rest..];
        }
        return ~AppendByTables(sum, bytes);
    }

    /// <summary>The CRC of bytes and of those behind them, from the CRC of either.</summary>
    /// <param name="first">That of what comes first.</param>
    /// <param name="second">That of what comes behind it.</param>
    /// <param name="length">How many bytes come behind.</param>
    public static uint Combine(uint first, uint second, long length)
    {
        // The bytes behind multiply what is before them by x^(8 * length): squares of x^8, one for each bit of the length.
        for (var square = XToThe8; length > 0; length >>= 1, square = Product(square, square))
        {
            if ((length & 1) != 0)
                first = Product(first, square);
        }
        return first ^ second;
    }

    // Of polynomials modulo that of the CRC, whose highest bit is that of x^0.
    private static uint Product(uint one, uint other)
    {
        var product = 0u;
        for (; one != 0; one <<= 1)
        {
            if ((one & One) != 0)
                product ^= other;
            var isOdd = (other & 1) != 0;
            other >>= 1;
            if (isOdd)
                other ^= Polynomial;
        }
        return product;
    }

    /// <summary>Sixteen bytes that have the same CRC as the sum and whole blocks before them.</summary>
    private static Vector128<byte> Fold(uint sum, ReadOnlySpan<byte> bytes)
    {
        // x^(128+32) and x^(128-32) modulo the polynomial, bits reversed: Intel, "Fast CRC Computation for Generic
        // Polynomials Using PCLMULQDQ".
        var powers = Vector128.Create(0x1_7519_97D0, 0x0_CCAA_009E);
        var blocks = MemoryMarshal.Cast<byte, Vector128<long>>(bytes);
        var folded = blocks[0] ^ Vector128.CreateScalar((long)sum);
        foreach (var block in blocks[1..])
        {
            var low = Pclmulqdq.CarrylessMultiply(folded, powers, 0x00);
            var high = Pclmulqdq.CarrylessMultiply(folded, powers, 0x11);
            folded = block ^ low ^ high;
        }
        return folded.AsByte();
    }

    private static uint AppendByTables(uint sum, ReadOnlySpan<byte> bytes)
    {
        var tables = Tables;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ sum;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            sum = tables[0x700 + (byte)low] ^ tables[0x600 + (byte)(low >> 8)];
            sum ^= tables[0x500 + (byte)(low >> 16)] ^ tables[0x400 + (low >> 24)];
            sum ^= tables[0x300 + (byte)high] ^ tables[0x200 + (byte)(high >> 8)];
            sum ^= tables[0x100 + (byte)(high >> 16)] ^ tables[high >> 24];
        }
        foreach (var value in bytes)
            sum = tables[(byte)sum ^ value] ^ (sum >> 8);
        return sum;
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (var i = 0; i < 256; i++)
            tables[i] = OfByte((uint)i);
        for (var i = 256; i < tables.Length; i++)
        {
            var shorter = tables[i - 256];
            tables[i] = tables[(byte)shorter] ^ (shorter >> 8);
        }
        return tables;
    }

    private static uint OfByte(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            var isOdd = (value & 1) != 0;
            value >>= 1;
            if (isOdd)
                value ^= Polynomial;
        }
        return value;
    }
}
