namespace OciMultiArch.Layers;

/// <summary>The header of a Mach-O file of one architecture (Apple, mach-o/loader.h, mach/machine.h).</summary>
internal static class MachOHeader
{
    private const int Length = 28;
    private const uint Executable = 2;

    public static ExecutableHeader? Read(ReadOnlySpan<byte> head)
    {
        if (head.Length < Length || Order(head) is not { } order || order.UInt32(head[12..]) != Executable)
            return null;
        return new(ExecutableFormat.MachO, Architecture(order.UInt32(head[4..]), order), "darwin", "ios");
    }

    // The magic number is in the byte order of the program's machine.
    private static ByteOrder? Order(ReadOnlySpan<byte> head)
    {
        foreach (var order in Enum.GetValues<ByteOrder>())
            if (order.UInt32(head) is 0xFEEDFACE or 0xFEEDFACF)
                return order;
        return null;
    }

    private static string? Architecture(uint processor, ByteOrder order) => (processor, order) switch
    {
        (7, ByteOrder.Little) => "386",
        (0x0100_0007, ByteOrder.Little) => "amd64",
        (12, ByteOrder.Little) => "arm",
        (0x0100_000C, ByteOrder.Little) => "arm64",
        (0x0100_0012, ByteOrder.Big) => "ppc64",
        _ => null,
    };
}
