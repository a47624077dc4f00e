using System.Buffers.Binary;
using System.Text;

namespace OciMultiArch.SupplyChain.Tests.BuildInfo;

/// <summary>The smallest program that says how Go built it: ELF, 64 bits, one segment of data, and no section.</summary>
internal static class SampleProgram
{
    /// <summary>Where the information on the build begins.</summary>
    public const int InfoOffset = 128;

    private const ulong Address = 0x400000;
    private static readonly byte[] Mark = [.. Enumerable.Repeat((byte)0x30, 16)];

    /// <summary>A program for linux/amd64.</summary>
    /// <param name="version">The version of Go.</param>
    /// <param name="modules">The lines behind.</param>
    public static byte[] Elf(string version, string modules)
    {
        byte[] text = [.. Mark, .. Encoding.UTF8.GetBytes(modules), .. Mark];
        byte[] info = [0xFF, .. " Go buildinf:"u8, 8, 2, .. new byte[16], .. Counted(Encoding.UTF8.GetBytes(version)), .. Counted(text)];
        var program = new byte[InfoOffset + info.Length];
        "\u007FELF\u0002\u0001\u0001"u8.CopyTo(program);
        Put16(16, 2);
        Put16(18, 62);
        Put64(32, 64);
        Put16(54, 56);
        Put16(56, 1);
        Put16(64, 1);
        Put16(68, 6);
        Put64(72, InfoOffset);
        Put64(80, Address);
        Put64(96, (ulong)info.Length);
        Put64(104, (ulong)info.Length);
        info.CopyTo(program, InfoOffset);
        return program;

        void Put16(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(program.AsSpan(at), value);

        void Put64(int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(program.AsSpan(at), value);
    }

    private static byte[] Counted(byte[] text)
    {
        List<byte> counted = [];
        for (var rest = text.Length; ; rest >>= 7)
        {
            if (rest < 0x80)
                return [.. counted, (byte)rest, .. text];
            counted.Add((byte)(0x80 | rest));
        }
    }
}
