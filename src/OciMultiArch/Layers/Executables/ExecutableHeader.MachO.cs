namespace OciMultiArch;

// Mach-O files (Apple, mach-o/loader.h, mach-o/fat.h, mach/machine.h).
public sealed partial record ExecutableHeader
{
    private static ExecutableHeader? ReadMachO(ReadOnlySpan<byte> head)
    {
        const int Length = 28;
        const uint Executable = 2;
        if (IsUniversalMachO(head))
            return new(ExecutableFormat.MachO, null, "darwin", "ios") { IsUniversal = true };
        if (head.Length < Length || MachOByteOrder(head) is not { } order)
            return null;
        if (UInt32(head[12..], order) != Executable)
            return null;
        var architecture = MachOArchitecture(UInt32(head[4..], order), order);
        return new(ExecutableFormat.MachO, architecture, "darwin", "ios");
    }

    // Several programs in one file. Classes of Java begin alike, but have their version where the number of programs is:
    // at least 45.
    private static bool IsUniversalMachO(ReadOnlySpan<byte> head)
    {
        if (head.Length < 8)
            return false;
        if (UInt32(head, ByteOrder.Big) is not (0xCAFEBABE or 0xCAFEBABF))
            return false;
        return UInt32(head[4..], ByteOrder.Big) is > 0 and < 45;
    }

    // The magic number is in the byte order of the program's machine.
    private static ByteOrder? MachOByteOrder(ReadOnlySpan<byte> head) => UInt32(head, ByteOrder.Little) switch
    {
        0xFEEDFACE or 0xFEEDFACF => ByteOrder.Little,
        0xCEFAEDFE or 0xCFFAEDFE => ByteOrder.Big,
        _ => null,
    };

    private static string? MachOArchitecture(uint processor, ByteOrder order) => (processor, order) switch
    {
        (7, ByteOrder.Little) => "386",
        (0x0100_0007, ByteOrder.Little) => "amd64",
        (12, ByteOrder.Little) => "arm",
        (0x0100_000C, ByteOrder.Little) => "arm64",
        (0x0100_0012, ByteOrder.Big) => "ppc64",
        _ => null,
    };
}
