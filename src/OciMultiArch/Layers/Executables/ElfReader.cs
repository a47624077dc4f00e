using System.Text;

namespace OciMultiArch.Layers;

/// <summary>
/// Reads what an ELF file says of its loader and its libraries (System V gABI, chapters 4 and 5). What it says is not
/// trusted: whatever does not fit together counts as not readable.
/// </summary>
internal sealed partial class ElfReader
{
    private const int HeaderSize = 64;
    private const uint Load = 1;
    private const uint Dynamic = 2;
    private const uint Interpreter = 3;
    private const int MaxNames = 4096;
    private readonly HeaderNumbers numbers;
    private readonly Fields fields;
    private readonly ElfWindow window;

    private ElfReader(ReadOnlySpan<byte> head, ElfWindow window)
    {
        numbers = new(IsLittle: head[5] == 1, Is64: head[4] == 2);
        fields = Fields.Of32;
        if (numbers.Is64)
            fields = Fields.Of64;
        this.window = window;
    }

    /// <summary>
    /// What the file asks of its loader, or why nothing starts it; null when it asks for nothing, or is no ELF file.
    /// </summary>
    /// <param name="head">Its first bytes.</param>
    /// <param name="fileSize">How many bytes it has.</param>
    /// <param name="readMore">Reads those behind the first; gives 0 at the end.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async ValueTask<ElfLinkage?> ReadAsync(
        ReadOnlyMemory<byte> head,
        long fileSize,
        Func<Memory<byte>, CancellationToken, ValueTask<int>> readMore,
        CancellationToken cancellationToken)
    {
        if (!head.Span.StartsWith("\u007FELF"u8))
            return null;
        if (head.Length < HeaderSize)
            return new() { Flaw = WhyNoProgram(head.Span) };
        ElfReader reader = new(head.Span, new(head, readMore));
        return await reader.ReadAsync(head, (ulong)fileSize, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The loader that the first bytes of a file name; null when they name none.</summary>
    /// <param name="head">The first bytes of an ELF file.</param>
    public static string? LoaderIn(ReadOnlySpan<byte> head)
    {
        if (head.Length < HeaderSize)
            return null;
        ElfWindow nothingMore = new(default, static (_, _) => new(0));
        ElfReader reader = new(head, nothingMore);
        var (offset, length, size) = reader.TableIn(head);
        if (size == 0 || offset > (ulong)head.Length)
            return null;
        var rest = head[(int)offset..];
        var table = rest[..(int)Math.Min(length, (ulong)rest.Length)];
        var interpreter = reader.Segments(table, size).Find(static segment => segment.Type == Interpreter);
        if (interpreter is null || !interpreter.IsWithin(head.Length))
            return null;
        var text = head[(int)interpreter.Offset..];
        return TextOf(text[..(int)interpreter.Size]);
    }

    // Where the table of segments is, and how large each entry of it; 0 where it is none.
    private (ulong Offset, ulong Length, int Size) TableIn(ReadOnlySpan<byte> head)
    {
        var offset = numbers.Address(head[fields.TableOffset..]);
        var size = numbers.UInt16(head[fields.EntrySize..]);
        var number = numbers.UInt16(head[fields.EntryCount..]);
        if (size < fields.LeastEntry)
            return (0, 0, 0);
        return (offset, (ulong)size * number, size);
    }

    private async ValueTask<ElfLinkage?> ReadAsync(
        ReadOnlyMemory<byte> head, ulong fileSize, CancellationToken cancellationToken)
    {
        var (offset, length, size) = TableIn(head.Span);
        if (FlawOfTable(offset, length, size, fileSize) is { } noTable)
            return new() { Flaw = noTable };
        var table = await window.SliceAsync(offset, length, cancellationToken).ConfigureAwait(false);
        if (table is not { } segments)
            return null;
        var all = Segments(segments.Span, size);
        if (FlawOfSegments(all, fileSize) is { } flaw)
            return new() { Flaw = flaw };
        ElfLinkage linkage = new();
        if (all.Find(static segment => segment.Type == Interpreter) is { } interpreter)
        {
            var text = await window.SliceAsync(interpreter.Offset, interpreter.Size, cancellationToken).ConfigureAwait(false);
            if (text is { } path)
                linkage = linkage with { Loader = TextOf(path.Span) };
        }
        if (all.Find(static segment => segment.Type == Dynamic) is { } dynamic)
            return await WithNamesAsync(linkage, all, dynamic, cancellationToken).ConfigureAwait(false);
        if (linkage.Loader is null)
            return null;
        return linkage with { Needed = [] };
    }

    private List<Segment> Segments(ReadOnlySpan<byte> table, int entrySize)
    {
        List<Segment> segments = [];
        for (; table.Length >= entrySize; table = table[entrySize..])
        {
            var place = numbers.Address(table[fields.Offset..]);
            var address = numbers.Address(table[fields.Address..]);
            var size = numbers.Address(table[fields.Size..]);
            segments.Add(new(numbers.UInt32(table), place, address, size));
        }
        return segments;
    }

    private async ValueTask<ElfLinkage> WithNamesAsync(
        ElfLinkage linkage, List<Segment> segments, Segment dynamic, CancellationToken cancellationToken)
    {
        var table = await window.SliceAsync(dynamic.Offset, dynamic.Size, cancellationToken).ConfigureAwait(false);
        if (table is not { } bytes)
            return linkage;
        var entries = Entries(bytes.Span);
        var address = entries.Find(static entry => entry.Tag == Tag.Names)?.Value;
        var size = entries.Find(static entry => entry.Tag == Tag.NamesSize)?.Value;
        var holder = segments.Find(segment => address is { } start && segment.Holds(start));
        if (holder is null || size is null)
            return linkage;
        var place = holder.Offset + (address!.Value - holder.Address);
        return await NamedAsync(linkage, entries, place, size.Value, cancellationToken).ConfigureAwait(false);
    }

    // A table of names may be large; each name is read by itself.
    private async ValueTask<ElfLinkage> NamedAsync(
        ElfLinkage linkage, List<Entry> entries, ulong place, ulong size, CancellationToken cancellationToken)
    {
        List<string> needed = [];
        foreach (var entry in entries)
        {
            if (entry.Tag is not (Tag.Needed or Tag.RPath or Tag.RunPath))
                continue;
            if (entry.Value >= size)
                return linkage;
            var length = Math.Min(size - entry.Value, 4096);
            var bytes = await window.SliceAsync(place + entry.Value, length, cancellationToken).ConfigureAwait(false);
            if (bytes is not { } name)
                return linkage;
            var text = TextOf(name.Span);
            if (entry.Tag == Tag.Needed)
                needed.Add(text);
            else if (entry.Tag == Tag.RPath)
                linkage = linkage with { RPath = text.Split(':') };
            else
                linkage = linkage with { RunPath = text.Split(':') };
        }
        return linkage with { Needed = needed };
    }

    private List<Entry> Entries(ReadOnlySpan<byte> table)
    {
        var size = 2 * fields.Word;
        List<Entry> entries = [];
        for (; table.Length >= size && entries.Count < MaxNames; table = table[size..])
        {
            var tag = (Tag)numbers.Address(table);
            if (tag == Tag.End)
                break;
            if (Enum.IsDefined(tag))
                entries.Add(new(tag, numbers.Address(table[fields.Word..])));
        }
        return entries;
    }

    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        if (end >= 0)
            bytes = bytes[..end];
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The tags of a dynamic section that are of use here.</summary>
    private enum Tag : ulong
    {
        End = 0,
        Needed = 1,
        Names = 5,
        NamesSize = 10,
        RPath = 15,
        RunPath = 29,
    }

    /// <summary>Where the numbers stand: in the header of the file, and in an entry of its table of segments.</summary>
    private sealed record Fields(int Word, int TableOffset, int EntrySize, int EntryCount, int LeastEntry)
    {
        public static Fields Of32 { get; } = new(4, 28, 42, 44, 32) { Offset = 4, Address = 8, Size = 16 };

        public static Fields Of64 { get; } = new(8, 32, 54, 56, 56) { Offset = 8, Address = 16, Size = 32 };

        public int Offset { get; private init; }

        public int Address { get; private init; }

        public int Size { get; private init; }
    }

    private sealed record Entry(Tag Tag, ulong Value);

    private sealed record Segment(uint Type, ulong Offset, ulong Address, ulong Size)
    {
        public bool IsWithin(int length) => Offset <= (ulong)length && Size <= (ulong)length - Offset;

        public bool Holds(ulong address) => Type == Load && address >= Address && address - Address < Size;
    }
}
