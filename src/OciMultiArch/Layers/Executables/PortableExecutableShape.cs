using static System.Buffers.Binary.BinaryPrimitives;

namespace OciMultiArch.Layers;

/// <summary>What keeps Windows from starting a file, whatever its header says (Microsoft, "PE Format").</summary>
internal static class PortableExecutableShape
{
    private const int OffsetField = 0x3C;
    private const int HeaderSize = 24;
    private const int SectionSize = 40;

    /// <summary>Why a file is no whole program, for a message; null when nothing is seen of that kind.</summary>
    /// <param name="head">Its first bytes.</param>
    /// <param name="fileSize">How many bytes it has.</param>
    public static string? FlawOf(ReadOnlySpan<byte> head, long fileSize)
    {
        if (!head.StartsWith("MZ"u8))
            return null;
        if (head.Length < OffsetField + 4 || ReadUInt32LittleEndian(head[OffsetField..]) + (long)HeaderSize > fileSize)
            return "ends within its own header (PE)";
        var start = ReadUInt32LittleEndian(head[OffsetField..]);
        if (start > head.Length - HeaderSize || !head[(int)start..].StartsWith("PE\0\0"u8))
            return null;
        var header = head.Slice((int)start, HeaderSize);
        var table = start + HeaderSize + ReadUInt16LittleEndian(header[20..]);
        var end = table + (SectionSize * ReadUInt16LittleEndian(header[6..]));
        if (end > fileSize)
            return $"is cut short: its table of sections ends at byte {end}, and it has {fileSize}";
        if (end > head.Length)
            return null;
        return FlawOfSections(head[(int)table..(int)end], fileSize);
    }

    // What a section has on disk is rounded up; some linkers leave the last bytes away, which nothing needs.
    private static string? FlawOfSections(ReadOnlySpan<byte> table, long fileSize)
    {
        for (; table.Length >= SectionSize; table = table[SectionSize..])
        {
            var inMemory = ReadUInt32LittleEndian(table[8..]);
            var onDisk = ReadUInt32LittleEndian(table[16..]);
            long end = ReadUInt32LittleEndian(table[20..]);
            end += Math.Min(onDisk, inMemory);
            if (onDisk > 0 && end > fileSize)
                return $"is cut short: one of its sections ends at byte {end}, and it has {fileSize}";
        }
        return null;
    }
}
