using System.Buffers.Binary;

namespace OciMultiArch.Layers;

/// <summary>The header of a Windows program (Microsoft, "PE Format", COFF file header).</summary>
internal static class PortableExecutableHeader
{
    private const int OffsetField = 0x3C;
    private const int Length = 24;
    private const ushort ExecutableImage = 2;

    public static ExecutableHeader? Read(ReadOnlySpan<byte> head)
    {
        if (head.Length < OffsetField + 4 || !head.StartsWith("MZ"u8))
            return null;
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(head[OffsetField..]);
        if (offset > head.Length - Length || !head[(int)offset..].StartsWith("PE\0\0"u8))
            return null;
        var header = head.Slice((int)offset, Length);
        return (BinaryPrimitives.ReadUInt16LittleEndian(header[22..]) & ExecutableImage) != 0
            ? new(ExecutableFormat.PortableExecutable, Architecture(BinaryPrimitives.ReadUInt16LittleEndian(header[4..])), "windows")
            : null;
    }

    private static string? Architecture(ushort machine) => machine switch
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
