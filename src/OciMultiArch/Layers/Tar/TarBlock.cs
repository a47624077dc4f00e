using System.Text;

namespace OciMultiArch.Layers;

/// <summary>A header block of a tar file as other programs write it: v7, ustar, pax or GNU.</summary>
internal readonly ref struct TarBlock(ReadOnlySpan<byte> block)
{
    private readonly ReadOnlySpan<byte> block = block;

    /// <summary>The type of the member, '0' for the NUL that old programs write.</summary>
    public char Type => block[156] == 0 ? '0' : (char)block[156];

    public bool IsZero => !block.ContainsAnyExcept((byte)0);

    /// <summary>Whether the block is what its writer meant; old programs summed signed bytes.</summary>
    public bool HasItsChecksum
    {
        get
        {
            var (sum, signed) = (8 * ' ', 8 * ' ');
            for (var i = 0; i < TarHeader.BlockSize; i++)
                if (i is < 148 or >= 156)
                    (sum, signed) = (sum + block[i], signed + (sbyte)block[i]);
            return Number(148, 8) is { } stated && (stated == sum || stated == signed);
        }
    }

    /// <summary>Null when the field holds no number that is a size.</summary>
    public long? Size => Number(124, 12);

    public string LinkName => Text(157, 100);

    /// <summary>GNU keeps times in what ustar has for the prefix of a name.</summary>
    public string Name => block.Slice(257, 6).SequenceEqual("ustar\0"u8) && Text(345, 155) is { Length: > 0 } prefix ? $"{prefix}/{Text(0, 100)}" : Text(0, 100);

    private string Text(int at, int length)
    {
        var field = block.Slice(at, length);
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    // Octal text, or GNU's binary form for what does not fit: the first bit set, the rest big-endian.
    private long? Number(int at, int length)
    {
        var field = block.Slice(at, length);
        if ((field[0] & 0x80) != 0)
            return Binary(field);
        long value = 0;
        foreach (var each in field.Trim(" \0"u8))
        {
            if (each is < (byte)'0' or > (byte)'7')
                return null;
            value = (value << 3) | (long)(each - '0');
        }
        return value;
    }

    private static long? Binary(ReadOnlySpan<byte> field)
    {
        if (field[0] != 0x80 || field[1..^8].ContainsAnyExcept((byte)0))
            return null;
        var value = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
        return value < 0 ? null : value;
    }
}
