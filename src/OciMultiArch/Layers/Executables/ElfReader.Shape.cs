namespace OciMultiArch.Layers;

/// <content>What keeps a system from starting a file, whatever its header says (Linux: fs/binfmt_elf.c).</content>
internal sealed partial class ElfReader
{
    private const int MaxInterpreter = 4096;

    /// <summary>Why the first bytes of an ELF file are those of no program, for a message.</summary>
    /// <param name="head">The first bytes.</param>
    public static string WhyNoProgram(ReadOnlySpan<byte> head)
    {
        // With one segment even a file of 32 bits is longer.
        if (head.Length < HeaderSize)
            return "ends within its own header (ELF)";
        return "is an ELF file, but no program: an object file or a damaged one";
    }

    private string? FlawOfTable(ulong offset, ulong length, int entrySize, ulong fileSize)
    {
        if (length == 0 || entrySize != fields.LeastEntry)
            return "has no table of segments (ELF)";
        if (!IsWithin(offset, length, fileSize))
            return $"is cut short: its table of segments ends at byte {offset + (UInt128)length}, and it has {fileSize}";
        return null;
    }

    private static string? FlawOfSegments(List<Segment> segments, ulong fileSize)
    {
        if (!segments.Exists(static segment => segment.Type == Load))
            return "has no segment that is loaded (ELF)";
        var needed = segments.Where(static segment => segment.Type is Load or Interpreter);
        foreach (var segment in needed)
        {
            if (!IsWithin(segment.Offset, segment.Size, fileSize))
                return $"is cut short: one of its segments ends at byte {segment.Offset + (UInt128)segment.Size}, "
                    + $"and it has {fileSize}";
            if (segment.Type == Interpreter && segment.Size is < 2 or > MaxInterpreter)
                return "names its loader in no way that a system reads (ELF)";
        }
        return null;
    }

    private static bool IsWithin(ulong offset, ulong length, ulong fileSize) =>
        offset <= fileSize && length <= fileSize - offset;
}
