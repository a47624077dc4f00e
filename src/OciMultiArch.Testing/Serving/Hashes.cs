using System.Security.Cryptography;

namespace OciMultiArch.Testing.Serving;

/// <summary>Digests as a registry computes them, apart from the library under test.</summary>
internal static class Hashes
{
    /// <summary>The digest of some bytes by the algorithm of a digest, or by sha256 for a tag.</summary>
    public static string Of(ReadOnlySpan<byte> bytes, string reference) =>
        reference.StartsWith("sha512:", StringComparison.Ordinal)
            ? $"sha512:{Convert.ToHexStringLower(SHA512.HashData(bytes))}"
            : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}
