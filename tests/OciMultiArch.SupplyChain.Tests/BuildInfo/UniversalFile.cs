using System.Buffers.Binary;

namespace OciMultiArch.SupplyChain.Tests.BuildInfo;

/// <summary>Several programs of macOS in one file (Apple, mach-o/fat.h).</summary>
internal static class UniversalFile
{
    /// <param name="kind">The last byte of the magic number: 0xBF where places have eight bytes.</param>
    /// <param name="programs">The programs.</param>
    public static byte[] Of(byte kind, params byte[][] programs)
    {
        var row = kind == 0xBF ? 32 : 20;
        var start = 8 + (row * programs.Length);
        var bytes = new byte[start + programs.Sum(static each => each.Length)];
        byte[] magic = [0xCA, 0xFE, 0xBA, kind, 0, 0, 0, (byte)programs.Length];
        magic.CopyTo(bytes, 0);
        for (var i = 0; i < programs.Length; i++)
        {
            var place = bytes.AsSpan(8 + (row * i) + 8);
            if (row == 32)
            {
                BinaryPrimitives.WriteInt64BigEndian(place, start);
                BinaryPrimitives.WriteInt64BigEndian(place[8..], programs[i].Length);
            }
            else
            {
                BinaryPrimitives.WriteInt32BigEndian(place, start);
                BinaryPrimitives.WriteInt32BigEndian(place[4..], programs[i].Length);
            }
            programs[i].CopyTo(bytes, start);
            start += programs[i].Length;
        }
        return bytes;
    }
}
