using OciMultiArch.Layers;

namespace OciMultiArch.SupplyChain;

/// <summary>The section of an ELF program that Go's linker makes for what it says of the build.</summary>
internal static class ElfSections
{
    /// <summary>Finds the section by its name; null when there is none.</summary>
    public static async ValueTask<AddressSpace.Range?> FindAsync(
        ProgramBytes file, IEnumerable<ReadOnlyMemory<byte>> sections, int names, HeaderNumbers numbers,
        CancellationToken cancellationToken)
    {
        var all = sections.ToArray();
        if (names >= all.Length)
            return null;
        var holder = RangeOf(all[names].Span, numbers);
        var texts = await file.ReadAsync(holder.Offset, holder.Size, "names of sections", cancellationToken)
            .ConfigureAwait(false);
        var found = Array.Find(all, section => IsNamed(texts, numbers.UInt32(section.Span)));
        return found.IsEmpty ? null : RangeOf(found.Span, numbers);
    }

    private static bool IsNamed(ReadOnlySpan<byte> texts, uint place) =>
        place < texts.Length && texts[(int)place..].StartsWith(".go.buildinfo\0"u8);

    // Behind name, type and flags stand address, offset and size.
    private static AddressSpace.Range RangeOf(ReadOnlySpan<byte> section, HeaderNumbers numbers)
    {
        var size = numbers.AddressSize;
        var address = section[(8 + size)..];
        var offset = numbers.Address(address[size..]);
        var length = numbers.Address(address[(2 * size)..]);
        return new(numbers.Address(address), offset, length);
    }
}
