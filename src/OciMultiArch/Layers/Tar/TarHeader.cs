namespace OciMultiArch.Layers;

/// <summary>One header block in the ustar format (POSIX.1-2017, pax, "ustar Interchange Format"); owners have no names.</summary>
internal readonly ref struct TarHeader
{
    public const int BlockSize = 512;
    public const int LongestName = 100;
    public const int LongestPrefix = 155;
    public const long LargestNumber = 0x1F_FFFF;
    public const long LargestSize = 0x1_FFFF_FFFF;

    public required char Type { get; init; }

    public required ReadOnlySpan<byte> Name { get; init; }

    public ReadOnlySpan<byte> Prefix { get; init; }

    public ReadOnlySpan<byte> LinkName { get; init; }

    public UnixFileMode Mode { get; init; }

    public long UserId { get; init; }

    public long GroupId { get; init; }

    public long Size { get; init; }

    public long ModifiedAt { get; init; }

    /// <summary>Writes the block. A number too large for its field becomes 0: a pax record before the header holds it.</summary>
    public void Write(Span<byte> block)
    {
        block.Clear();
        Name.CopyTo(block);
        Octal(block.Slice(100, 8), (long)Mode);
        Octal(block.Slice(108, 8), UserId);
        Octal(block.Slice(116, 8), GroupId);
        Octal(block.Slice(124, 12), Size);
        Octal(block.Slice(136, 12), ModifiedAt);
        block[156] = (byte)Type;
        LinkName.CopyTo(block[157..]);
        "ustar\000"u8.CopyTo(block[257..]);
        Octal(block.Slice(329, 8), 0);
        Octal(block.Slice(337, 8), 0);
        Prefix.CopyTo(block[345..]);
        WriteChecksum(block);
    }

    private static void WriteChecksum(Span<byte> block)
    {
        var field = block.Slice(148, 8);
        field.Fill((byte)' ');
        var sum = 0;
        foreach (var each in block)
            sum += each;
        Octal(field[..7], sum);
    }

    private static void Octal(Span<byte> field, long value)
    {
        var digits = field[..^1];
        if (value >> (3 * digits.Length) != 0)
            value = 0;
        for (var i = digits.Length - 1; i >= 0; i--, value >>= 3)
            digits[i] = (byte)('0' + (value & 7));
        field[^1] = 0;
    }
}
