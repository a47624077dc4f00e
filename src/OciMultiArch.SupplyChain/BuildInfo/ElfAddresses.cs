using OciMultiArch.Layers;

namespace OciMultiArch.SupplyChain;

/// <summary>The addresses of an ELF program (System V gABI, chapters 4 and 5).</summary>
internal static class ElfAddresses
{
    private const uint Load = 1;
    private const uint Executable = 1;
    private const uint Writable = 2;

    /// <summary>Reads the tables of segments and sections.</summary>
    /// <exception cref="InvalidContentException">They are not in the file.</exception>
    public static async ValueTask<AddressSpace> ReadAsync(ProgramBytes file, CancellationToken cancellationToken)
    {
        var ident = await file.ReadAsync(0, 16, "header", cancellationToken).ConfigureAwait(false);
        HeaderNumbers numbers = new(IsLittle: ident[5] == 1, Is64: ident[4] == 2);
        Fields fields = numbers.Is64 ? new(64, 56, 64) : new(52, 32, 40);
        var header = await file.ReadAsync(0, (ulong)fields.Header, "header", cancellationToken).ConfigureAwait(false);
        var segments = await TableAsync(Segments(header, numbers), fields.Segment).ConfigureAwait(false);
        var rows = segments.Select(row => Segment.Of(row, numbers));
        var loaded = rows.Where(static segment => segment.Type == Load).ToArray();
        var data = Array.Find(loaded, static segment => segment.IsData)?.Range;
        var sections = await TableAsync(Sections(header, numbers), fields.Section).ConfigureAwait(false);
        var names = numbers.UInt16(header.AsSpan(fields.Header - 2));
        var own = await ElfSections.FindAsync(file, sections, names, numbers, cancellationToken).ConfigureAwait(false);
        var ranges = loaded.Select(static segment => segment.Range);
        return new(file, [.. ranges], own ?? data);

        async ValueTask<IEnumerable<ReadOnlyMemory<byte>>> TableAsync(Table table, int least)
        {
            if (table.Count == 0 || table.Size < least)
                return [];
            var size = (ulong)table.Count * table.Size;
            ReadOnlyMemory<byte> bytes =
                await file.ReadAsync(table.Offset, size, table.Name, cancellationToken).ConfigureAwait(false);
            return Enumerable.Range(0, table.Count).Select(row => bytes.Slice(row * table.Size, table.Size));
        }
    }

    private static Table Segments(ReadOnlySpan<byte> header, HeaderNumbers numbers)
    {
        var (place, size) = numbers.Is64 ? (32, 54) : (28, 42);
        return Table.Of("table of segments", header[place..], header[size..], numbers);
    }

    private static Table Sections(ReadOnlySpan<byte> header, HeaderNumbers numbers)
    {
        var (place, size) = numbers.Is64 ? (40, 58) : (32, 46);
        return Table.Of("table of sections", header[place..], header[size..], numbers);
    }

    /// <summary>How many bytes the header and the entries of its tables have.</summary>
    private sealed record Fields(int Header, int Segment, int Section);

    private sealed record Table(string Name, ulong Offset, ushort Size, ushort Count)
    {
        // Behind the size of an entry stands their number.
        public static Table Of(
            string name, ReadOnlySpan<byte> place, ReadOnlySpan<byte> sizes, HeaderNumbers numbers) =>
            new(name, numbers.Address(place), numbers.UInt16(sizes), numbers.UInt16(sizes[2..]));
    }

    private sealed record Segment(uint Type, uint Flags, AddressSpace.Range Range)
    {
        public bool IsData => (Flags & (Executable | Writable)) == Writable;

        public static Segment Of(ReadOnlyMemory<byte> row, HeaderNumbers numbers)
        {
            var span = row.Span;
            var size = numbers.AddressSize;
            var first = numbers.Is64 ? 8 : 4;
            var offset = numbers.Address(span[first..]);
            var address = numbers.Address(span[(first + size)..]);
            var length = numbers.Address(span[(first + (3 * size))..]);
            AddressSpace.Range range = new(address, offset, length);
            var flags = numbers.UInt32(span[(numbers.Is64 ? 4 : 24)..]);
            return new(numbers.UInt32(span), flags, range);
        }
    }
}
