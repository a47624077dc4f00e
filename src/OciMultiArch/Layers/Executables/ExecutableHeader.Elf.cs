using OciMultiArch.Layers;

namespace OciMultiArch;

// ELF files (System V gABI, chapter 4, and the processors' supplements).
public sealed partial record ExecutableHeader
{
    private static ExecutableHeader? ReadElf(ReadOnlySpan<byte> head)
    {
        const int Length = 52;
        if (head.Length < Length || !head.StartsWith("\u007FELF"u8))
            return null;
        if (ElfBits(head[4]) is not { } bits || ElfByteOrder(head[5]) is not { } order)
            return null;
        // Executables and position-independent ones; neither object files nor core dumps.
        if (UInt16(head[16..], order) is not (2 or 3))
            return null;
        var machine = UInt16(head[18..], order);
        var architecture = ElfArchitecture(machine, bits, order);
        var systems = ElfOperatingSystems(head[7]);
        return new(ExecutableFormat.Elf, architecture, systems) { Loader = ElfReader.LoaderIn(head) };
    }

    private static bool IsOfElf(string architecture) => architecture is
        "386" or "amd64" or "arm" or "arm64" or "loong64" or "mips" or "mipsle" or "mips64" or "mips64le"
        or "ppc64" or "ppc64le" or "riscv64" or "s390x";

    private static int? ElfBits(byte @class) => @class switch
    {
        1 => 32,
        2 => 64,
        _ => null,
    };

    private static ByteOrder? ElfByteOrder(byte data) => data switch
    {
        1 => ByteOrder.Little,
        2 => ByteOrder.Big,
        _ => null,
    };

    private static string? ElfArchitecture(ushort machine, int bits, ByteOrder order) => (machine, bits, order) switch
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
    private static IEnumerable<string> ElfOperatingSystems(byte abi) => abi switch
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
