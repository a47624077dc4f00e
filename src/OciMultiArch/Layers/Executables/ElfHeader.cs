namespace OciMultiArch.Layers;

/// <summary>The header of an ELF file (System V gABI, chapter 4, and the processors' supplements).</summary>
internal static class ElfHeader
{
    private const int Length = 52;

    public static ExecutableHeader? Read(ReadOnlySpan<byte> head)
    {
        if (head.Length < Length || !head.StartsWith("\u007FELF"u8) || head[4] is not (1 or 2) || head[5] is not (1 or 2))
            return null;
        var (bits, order) = (head[4] * 32, head[5] == 1 ? ByteOrder.Little : ByteOrder.Big);
        // Executables and position-independent ones; neither object files nor core dumps.
        return order.UInt16(head[16..]) is 2 or 3
            ? new(ExecutableFormat.Elf, Architecture(order.UInt16(head[18..]), bits, order), OperatingSystems(head[7]))
            : null;
    }

    private static string? Architecture(ushort machine, int bits, ByteOrder order) => (machine, bits, order) switch
    {
        (3, 32, ByteOrder.Little) => "386",
        (62, 64, ByteOrder.Little) => "amd64",
        (40, 32, ByteOrder.Little) => "arm",
        (183, 64, ByteOrder.Little) => "arm64",
        (21, 64, ByteOrder.Big) => "ppc64",
        (21, 64, ByteOrder.Little) => "ppc64le",
        (22, 64, ByteOrder.Big) => "s390x",
        (243, 64, ByteOrder.Little) => "riscv64",
        (8, 32, ByteOrder.Big) => "mips",
        (8, 32, ByteOrder.Little) => "mipsle",
        (8, 64, ByteOrder.Big) => "mips64",
        (8, 64, ByteOrder.Little) => "mips64le",
        (258, 64, ByteOrder.Little) => "loong64",
        _ => null,
    };

    // Most programs leave the field at 0, whatever they are for.
    private static IEnumerable<string> OperatingSystems(byte abi) => abi switch
    {
        0 => ["linux", "android", "freebsd", "netbsd", "openbsd", "dragonfly", "solaris", "illumos"],
        2 => ["netbsd"],
        3 => ["linux", "android"],
        6 => ["solaris", "illumos"],
        9 => ["freebsd", "dragonfly"],
        12 => ["openbsd"],
        _ => [],
    };
}
