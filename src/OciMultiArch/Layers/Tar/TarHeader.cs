namespace OciMultiArch.Layers;

/// <summary>
/// One header block of a tar. It is written in the ustar format (POSIX.1-2017, pax, "ustar Interchange Format") without
/// names of owners, and read in the formats v7, ustar, pax and GNU.
/// </summary>
internal readonly ref partial struct TarHeader
{
    public const int BlockSize = 512;
    public const int MaxNameBytes = 100;
    public const int MaxPrefixBytes = 155;
    public const long MaxOwner = 0x1F_FFFF;
    public const long MaxSize = 0x1_FFFF_FFFF;

    private const int SizeField = 124;
    private const int ChecksumField = 148;
    private const int ChecksumLength = 8;
    private const int TypeField = 156;
    private const int LinkField = 157;
    private const int MagicField = 257;
    private const int PrefixField = 345;

    private static ReadOnlySpan<byte> Magic => "ustar\0"u8;

    public required char Type { get; init; }

    public required ReadOnlySpan<byte> Name { get; init; }

    public ReadOnlySpan<byte> Prefix { get; init; }

    public ReadOnlySpan<byte> LinkName { get; init; }

    public UnixFileMode Mode { get; init; }

    public long UserId { get; init; }

    public long GroupId { get; init; }

    /// <summary>The number of bytes; null when a block that was read holds no number that is a size.</summary>
    public long? Size { get; init; }

    public long ModifiedAt { get; init; }

    /// <summary>
    /// Writes the block. A number too large for its field becomes 0: a pax record before the header holds it.
    /// </summary>
    public void Write(Span<byte> block)
    {
        block.Clear();
        Name.CopyTo(block);
        WriteOctal(block.Slice(100, 8), (long)Mode);
        WriteOctal(block.Slice(108, 8), UserId);
        WriteOctal(block.Slice(116, 8), GroupId);
        WriteOctal(block.Slice(SizeField, 12), Size ?? 0);
        WriteOctal(block.Slice(136, 12), ModifiedAt);
        block[TypeField] = (byte)Type;
        LinkName.CopyTo(block[LinkField..]);
        Magic.CopyTo(block[MagicField..]);
        "00"u8.CopyTo(block[(MagicField + Magic.Length)..]); // the version
        WriteOctal(block.Slice(329, 8), 0);
        WriteOctal(block.Slice(337, 8), 0);
        Prefix.CopyTo(block[PrefixField..]);
        WriteChecksum(block);
    }

    private static void WriteChecksum(Span<byte> block)
    {
        var field = block.Slice(ChecksumField, ChecksumLength);
        field.Fill((byte)' ');
        var sum = 0;
        foreach (var value in block)
            sum += value;
        WriteOctal(field[..7], sum);
    }

    private static void WriteOctal(Span<byte> field, long value)
    {
        var digits = field[..^1];
        if (value >> (3 * digits.Length) != 0)
            value = 0;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }
        field[^1] = 0;
    }
}
