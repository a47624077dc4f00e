using System.Buffers.Binary;

namespace OciMultiArch.TestKit;

/// <summary>Programs as far as an image's platform is told from them.</summary>
public static class SampleExecutable
{
    /// <summary>As much of a Linux program for a platform as its header and one segment: the whole file.</summary>
    public static byte[] Elf(string platform)
    {
        var (bits, machine) = platform.Split('/')[1] switch
        {
            "amd64" => (2, 62),
            "arm64" => (2, 183),
            "arm" => (1, 40),
            var other => throw new ArgumentException(other),
        };
        byte[] head = [0x7F, (byte)'E', (byte)'L', (byte)'F', (byte)bits, 1, 1, 0, .. new byte[56 + 56]];
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(16), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(18), (ushort)machine);
        var is64 = bits == 2;
        head[is64 ? 32 : 28] = 64;
        head[is64 ? 54 : 42] = (byte)(is64 ? 56 : 32);
        head[is64 ? 56 : 44] = 1;
        head[64] = 1;
        head[64 + (is64 ? 32 : 16)] = (byte)head.Length;
        return head;
    }
}
