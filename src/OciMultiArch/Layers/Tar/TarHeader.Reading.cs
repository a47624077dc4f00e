using System.Buffers.Binary;
using System.Text;

namespace OciMultiArch.Layers;

internal readonly ref partial struct TarHeader
{
    private const long AllModes = 0xFFF;
    private const long ExecuteModes = 0b001_001_001;

    /// <summary>The whole path: prefix and name.</summary>
    public string Path
    {
        get
        {
            var name = Encoding.UTF8.GetString(Name);
            return Prefix.IsEmpty ? name : $"{Encoding.UTF8.GetString(Prefix)}/{name}";
        }
    }

    public string LinkPath => Encoding.UTF8.GetString(LinkName);

    /// <summary>Whether a block is one of those that end a tar.</summary>
    public static bool IsZero(ReadOnlySpan<byte> block) => !block.ContainsAnyExcept((byte)0);

    /// <summary>Reads a block; false when its checksum is not that of a header.</summary>
    public static bool TryRead(ReadOnlySpan<byte> block, out TarHeader header)
    {
        header = new()
        {
            Type = TypeOf(block),
            Name = UpToNul(block[..MaxNameBytes]),
            Prefix = PrefixOf(block),
            LinkName = UpToNul(block.Slice(LinkField, MaxNameBytes)),
            Size = Number(block.Slice(SizeField, 12)),
        };
        return HasOwnChecksum(block);
    }

    /// <summary>What the block of a header says of a member besides its name, kind and size.</summary>
    public static TarMetadata MetadataOf(ReadOnlySpan<byte> block)
    {
        var mode = NumberOr0(block, ModeField, 8) & AllModes;
        TarMetadata plain = new()
        {
            Mode = (UnixFileMode)mode,
            UserId = NumberOr0(block, UserField, 8),
            GroupId = NumberOr0(block, GroupField, 8),
            ModifiedAt = NumberOr0(block, TimeField, 12),
        };
        // The format v7 has neither names of owners nor numbers of devices.
        if (!block[MagicField..].StartsWith(Magic[..^1]))
            return plain;
        return plain with
        {
            UserName = OwnerName(block, UserNameField),
            GroupName = OwnerName(block, GroupNameField),
            DeviceMajor = NumberOr0(block, MajorField, 8),
            DeviceMinor = NumberOr0(block, MinorField, 8),
        };
    }

    /// <summary>Whether the block of a header gives anybody the right to execute its member.</summary>
    public static bool IsExecutable(ReadOnlySpan<byte> block) => (NumberOr0(block, ModeField, 8) & ExecuteModes) != 0;

    // Old programs write NUL for a file.
    private static char TypeOf(ReadOnlySpan<byte> block)
    {
        var type = (char)block[TypeField];
        return type == '\0' ? '0' : type;
    }

    // Old programs summed signed bytes.
    private static bool HasOwnChecksum(ReadOnlySpan<byte> block)
    {
        var sum = ChecksumLength * ' ';
        var signed = sum;
        for (var i = 0; i < BlockSize; i++)
        {
            if (i is >= ChecksumField and < TypeField)
                continue;
            sum += block[i];
            signed += (sbyte)block[i];
        }
        var stated = Number(block.Slice(ChecksumField, ChecksumLength));
        return stated == sum || stated == signed;
    }

    // GNU keeps times where ustar has the prefix of a name.
    private static ReadOnlySpan<byte> PrefixOf(ReadOnlySpan<byte> block)
    {
        if (!block[MagicField..].StartsWith(Magic))
            return [];
        return UpToNul(block.Slice(PrefixField, MaxPrefixBytes));
    }

    private static string OwnerName(ReadOnlySpan<byte> block, int field)
    {
        var name = UpToNul(block.Slice(field, OwnerNameLength));
        return Encoding.UTF8.GetString(name);
    }

    private static long NumberOr0(ReadOnlySpan<byte> block, int field, int length) => Number(block.Slice(field, length)) ?? 0;

    private static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    // Octal text, or GNU's binary form for what does not fit: the first bit set, the rest big-endian.
    public static long? Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
            return Binary(field);
        long value = 0;
        foreach (var digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return null;
            value = (value << 3) | (long)(digit - '0');
        }
        return value;
    }

    private static long? Binary(ReadOnlySpan<byte> field)
    {
        if (field[0] != 0x80 || field[1..^8].ContainsAnyExcept((byte)0))
            return null;
        var value = BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
        return value < 0 ? null : value;
    }
}
