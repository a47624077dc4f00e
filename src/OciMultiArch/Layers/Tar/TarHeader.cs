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

    private const int ModeField = 100;
    private const int UserField = 108;
    private const int GroupField = 116;
    private const int SizeField = 124;
    private const int TimeField = 136;
    private const int ChecksumField = 148;
    private const int ChecksumLength = 8;
    private const int TypeField = 156;
    private const int LinkField = 157;
    private const int MagicField = 257;
    private const int UserNameField = 265;
    private const int GroupNameField = 297;
    private const int OwnerNameLength = 32;
    private const int MajorField = 329;
    private const int MinorField = 337;
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

    public ReadOnlySpan<byte> UserName { get; init; }

    public ReadOnlySpan<byte> GroupName { get; init; }

    /// <summary>The numbers of a device; 0 for all else.</summary>
    public long DeviceMajor { get; init; }

    public long DeviceMinor { get; init; }

    /// <summary>
    /// Writes the block. A number too large for its field becomes 0: a pax record before the header holds it.
    /// </summary>
    public void Write(Span<byte> block)
    {
        block.Clear();
        Name.CopyTo(block);
        WriteOctal(block.Slice(ModeField, 8), (long)Mode);
        WriteOctal(block.Slice(UserField, 8), UserId);
        WriteOctal(block.Slice(GroupField, 8), GroupId);
        WriteOctal(block.Slice(SizeField, 12), Size ?? 0);
        WriteOctal(block.Slice(TimeField, 12), ModifiedAt);
        block[TypeField] = (byte)Type;
        LinkName.CopyTo(block[LinkField..]);
        Magic.CopyTo(block[MagicField..]);
        "00"u8.CopyTo(block[(MagicField + Magic.Length)..]); // the version
        UserName.CopyTo(block[UserNameField..]);
        GroupName.CopyTo(block[GroupNameField..]);
        WriteOctal(block.Slice(MajorField, 8), DeviceMajor);
        WriteOctal(block.Slice(MinorField, 8), DeviceMinor);
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
