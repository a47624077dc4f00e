using OciMultiArch.Layers;

namespace OciMultiArch.SupplyChain;

/// <summary>The addresses of a Windows program (Microsoft, "PE Format").</summary>
internal static class PortableExecutableAddresses
{
    private const int CoffSize = 24;
    private const int SectionSize = 40;
    private const uint AlignmentBits = 0x00F0_0000;
    private const uint InitializedReadableWritable = 0xC000_0040;
    private static readonly HeaderNumbers Numbers = new(IsLittle: true, Is64: false);

    /// <summary>Reads the headers and the table of sections.</summary>
    /// <returns>The addresses; null for a program of DOS.</returns>
    /// <exception cref="InvalidContentException">They are not in the file.</exception>
    public static async ValueTask<AddressSpace?> ReadAsync(ProgramBytes file, CancellationToken cancellationToken)
    {
        var place = await file.ReadAsync(0x3C, 4, "header", cancellationToken).ConfigureAwait(false);
        ulong start = Numbers.UInt32(place);
        if (!file.Holds(start, CoffSize))
            return null;
        var coff = await file.ReadAsync(start, CoffSize, "header", cancellationToken).ConfigureAwait(false);
        if (!coff.AsSpan().StartsWith("PE\0\0"u8))
            return null;
        var count = Numbers.UInt16(coff.AsSpan(6));
        var optionalSize = Numbers.UInt16(coff.AsSpan(20));
        var optional = await file.ReadAsync(start + CoffSize, optionalSize, "optional header", cancellationToken)
            .ConfigureAwait(false);
        var behind = start + CoffSize + optionalSize;
        var size = (ulong)count * SectionSize;
        var table = await file.ReadAsync(behind, size, "table of sections", cancellationToken).ConfigureAwait(false);
        var imageBase = ImageBase(optional);
        var rows = table.Chunk(SectionSize);
        Section[] sections = [.. rows.Select(row => Section.Of(row, imageBase))];
        var ranges = sections.Select(static section => section.Range);
        var data = Array.Find(sections, static section => section.IsData)?.Range;
        return new(file, [.. ranges], data);
    }

    private static ulong ImageBase(ReadOnlySpan<byte> optional)
    {
        const ushort Plus = 0x20B;
        if (optional.Length < 32)
            return 0;
        if (Numbers.UInt16(optional) == Plus)
            return Numbers.UInt64(optional[24..]);
        return Numbers.UInt32(optional[28..]);
    }

    private sealed record Section(uint Characteristics, AddressSpace.Range Range)
    {
        public bool IsData => Range.Size != 0 && (Characteristics & ~AlignmentBits) == InitializedReadableWritable;

        public static Section Of(byte[] row, ulong imageBase)
        {
            ulong address = Numbers.UInt32(row.AsSpan(12));
            var offset = Numbers.UInt32(row.AsSpan(20));
            var size = Numbers.UInt32(row.AsSpan(16));
            AddressSpace.Range range = new(unchecked(imageBase + address), offset, size);
            return new(Numbers.UInt32(row.AsSpan(36)), range);
        }
    }
}
