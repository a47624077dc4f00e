using OciMultiArch.Layers;

namespace OciMultiArch.SupplyChain;

/// <summary>The addresses of a macOS program (Apple, mach-o/loader.h).</summary>
internal static class MachOAddresses
{
    private const uint Segment32 = 1;
    private const uint Segment64 = 0x19;
    private const uint ReadWrite = 3;

    /// <summary>Reads the load commands.</summary>
    /// <exception cref="InvalidContentException">They are not in the file.</exception>
    public static async ValueTask<AddressSpace> ReadAsync(ProgramBytes file, CancellationToken cancellationToken)
    {
        var head = await file.ReadAsync(0, 28, "header", cancellationToken).ConfigureAwait(false);
        var isLittle = head[3] == 0xFE;
        var kind = isLittle ? head[0] : head[3];
        HeaderNumbers numbers = new(isLittle, Is64: kind == 0xCF);
        var size = numbers.UInt32(head.AsSpan(20));
        var start = numbers.Is64 ? 32UL : 28UL;
        var commands = await file.ReadAsync(start, size, "load commands", cancellationToken).ConfigureAwait(false);
        List<AddressSpace.Range> ranges = [];
        AddressSpace.Range? data = null;
        AddressSpace.Range? own = null;
        foreach (var command in Commands(commands, numbers))
        {
            if (MachOSegment.Of(command.Span, numbers) is not { } segment)
                continue;
            if (!segment.IsPageZero)
                ranges.Add(segment.Range);
            if (segment.Range is { Address: > 0, Size: > 0 } && segment.IsProtectedAs(ReadWrite))
                data ??= segment.Range;
            own ??= segment.BuildInfo;
        }
        return new(file, ranges, own ?? data);
    }

    // A command that does not fit ends the list.
    private static IEnumerable<ReadOnlyMemory<byte>> Commands(ReadOnlyMemory<byte> all, HeaderNumbers numbers)
    {
        while (all.Length >= 8)
        {
            var type = numbers.UInt32(all.Span);
            var size = numbers.UInt32(all.Span[4..]);
            if (size < 8 || size > all.Length)
                throw ProgramBytes.Damaged($"one of its load commands would have {size} bytes, and {all.Length} are left");
            if (type == (numbers.Is64 ? Segment64 : Segment32))
                yield return all[..(int)size];
            all = all[(int)size..];
        }
    }
}
