using OciMultiArch.Layers;

namespace OciMultiArch.SupplyChain;

/// <summary>A segment of a macOS program, as a load command describes it.</summary>
internal sealed record MachOSegment
{
    private const int NameSize = 16;

    private uint MaxProtection { get; init; }

    private uint Protection { get; init; }

    /// <summary>Its bytes in file and memory.</summary>
    public required AddressSpace.Range Range { get; init; }

    /// <summary>Whether it only keeps the lowest addresses free.</summary>
    public bool IsPageZero { get; init; }

    /// <summary>The section for what Go's linker says of the build; null when it is not in this segment.</summary>
    public AddressSpace.Range? BuildInfo { get; init; }

    /// <summary>Whether its bytes may be used in one way, neither more nor less.</summary>
    public bool IsProtectedAs(uint use) => MaxProtection == use && Protection == use;

    /// <summary>Reads a command; null when it is too short to be one of a segment.</summary>
    public static MachOSegment? Of(ReadOnlySpan<byte> command, HeaderNumbers numbers)
    {
        var word = numbers.AddressSize;
        var header = 24 + (4 * word) + 16;
        if (command.Length < header)
            return null;
        var name = command.Slice(8, NameSize);
        var fields = command[24..];
        var rest = fields[(4 * word)..];
        var offset = numbers.Address(fields[(2 * word)..]);
        var length = numbers.Address(fields[(3 * word)..]);
        var isPageZero = IsNamed(name, "__PAGEZERO"u8);
        var own = Section(command[header..], numbers);
        MachOSegment segment = new() { Range = new(numbers.Address(fields), offset, length), IsPageZero = isPageZero };
        return segment with
        {
            MaxProtection = numbers.UInt32(rest),
            Protection = numbers.UInt32(rest[4..]),
            BuildInfo = own,
        };
    }

    // Name and segment, address, size, and the offset in the file, which has four bytes.
    private static AddressSpace.Range? Section(ReadOnlySpan<byte> sections, HeaderNumbers numbers)
    {
        var word = numbers.AddressSize;
        var size = numbers.Is64 ? 80 : 68;
        for (; sections.Length >= size; sections = sections[size..])
        {
            if (!IsNamed(sections[..NameSize], "__go_buildinfo"u8))
                continue;
            var fields = sections[(2 * NameSize)..];
            var offset = numbers.UInt32(fields[(2 * word)..]);
            var length = numbers.Address(fields[word..]);
            return new(numbers.Address(fields), offset, length);
        }
        return null;
    }

    private static bool IsNamed(ReadOnlySpan<byte> field, ReadOnlySpan<byte> name) =>
        field.StartsWith(name) && field.Length > name.Length && field[name.Length] == 0;
}
