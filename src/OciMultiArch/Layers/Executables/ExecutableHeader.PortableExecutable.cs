namespace OciMultiArch;

// Windows programs (Microsoft, "PE Format", COFF file header).
public sealed partial record ExecutableHeader
{
    private static ExecutableHeader? ReadPortableExecutable(ReadOnlySpan<byte> head)
    {
        const int OffsetField = 0x3C;
        const int Length = 24;
        const ushort ExecutableImage = 2;
        if (head.Length < OffsetField + 4 || !head.StartsWith("MZ"u8))
            return null;
        var offset = UInt32(head[OffsetField..], ByteOrder.Little);
        if (offset > head.Length - Length)
            return null;
        var header = head.Slice((int)offset, Length);
        if (!header.StartsWith("PE\0\0"u8))
            return null;
        var characteristics = UInt16(header[22..], ByteOrder.Little);
        if ((characteristics & ExecutableImage) == 0)
            return null;
        var machine = UInt16(header[4..], ByteOrder.Little);
        return new(ExecutableFormat.PortableExecutable, PortableExecutableArchitecture(machine), "windows");
    }

    private static string? PortableExecutableArchitecture(ushort machine) => machine switch
    {
        0x014C => "386",
        0x8664 => "amd64",
        0x01C0 or 0x01C4 => "arm",
        0xAA64 => "arm64",
        0x5064 => "riscv64",
        0x6264 => "loong64",
        _ => null,
    };
}
