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
        return new(ExecutableFormat.PortableExecutable, PortableExecutableArchitecture(machine), "windows")
        {
            IsAssembly = HasRuntimeHeader(head[(int)offset..], UInt16(header[20..], ByteOrder.Little)),
        };
    }

    // The fifteenth of the data directories, which begin behind the fixed part of the optional header (PE32 or PE32+).
    private static bool HasRuntimeHeader(ReadOnlySpan<byte> header, int optionalSize)
    {
        const int Optional = 24;
        const ushort Pe32Plus = 0x20B;
        if (optionalSize < 2 || header.Length < Optional + optionalSize)
            return false;
        var directories = UInt16(header[Optional..], ByteOrder.Little) == Pe32Plus ? 112 : 96;
        var at = directories + (14 * 8);
        return optionalSize >= at + 8 && UInt32(header[(Optional + at)..], ByteOrder.Little) != 0;
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
