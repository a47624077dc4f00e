using System.IO.Compression;
using System.Security.Cryptography;

namespace OciMultiArch.TestKit;

/// <summary>Small things about bytes that every test needs.</summary>
public static class Bytes
{
    /// <summary>sha256 and the lower-case hexadecimal, as a registry writes it; computed without the library under test.</summary>
    public static string Digest(ReadOnlySpan<byte> bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    /// <summary>Bytes that do not compress and are the same on every run for the same seed.</summary>
    public static byte[] Noise(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static byte[] Gzip(ReadOnlySpan<byte> bytes, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
