using System.Buffers.Binary;

namespace OciMultiArch.Tests.Building;

/// <summary>The first bytes of programs: enough for a header.</summary>
internal static class FakeProgram
{
    /// <summary>A program of Linux for an architecture that is little-endian and has 64 bits, or for arm.</summary>
    public static byte[] Elf(string architecture)
    {
        var machine = architecture switch
        {
            "amd64" => 62,
            "arm64" => 183,
            "arm" => 40,
            "riscv64" => 243,
            _ => throw new ArgumentException($"no machine for {architecture}", nameof(architecture)),
        };
        var bytes = new byte[128];
        byte[] start = [0x7F, (byte)'E', (byte)'L', (byte)'F', (byte)(architecture == "arm" ? 1 : 2), 1, 1];
        start.CopyTo(bytes, 0);
        bytes[16] = 2;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(18), (ushort)machine);
        return bytes;
    }

    /// <summary>A program of Windows for amd64.</summary>
    public static byte[] Windows()
    {
        var bytes = new byte[512];
        "MZ"u8.CopyTo(bytes);
        bytes[0x3C] = 0x80;
        "PE\0\0"u8.CopyTo(bytes.AsSpan(0x80));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x84), 0x8664);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x94), 0xF0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x96), 0x22);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x98), 0x20B);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0xDC), 3);
        return bytes;
    }

    /// <summary>An assembly of .NET. For any platform its header says 386, and that it is one of .NET.</summary>
    public static byte[] Assembly(ushort machine = 0x14C)
    {
        var bytes = Windows();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x84), machine);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x94), 0xE0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x98), 0x10B);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(0x98 + 96 + (14 * 8)), 0x2008);
        return bytes;
    }
}
