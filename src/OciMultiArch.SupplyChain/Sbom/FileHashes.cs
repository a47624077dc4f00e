using System.Security.Cryptography;

namespace OciMultiArch.SupplyChain;

/// <summary>The two hashes that SBOMs have of a file.</summary>
internal sealed class FileHashes : IDisposable
{
    // SPDX wants it of each file, to find the file by; nothing is trusted for it.
    private readonly IncrementalHash sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
    private readonly IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        sha1.AppendData(bytes);
        sha256.AppendData(bytes);
    }

    /// <summary>Both, in hexadecimal digits.</summary>
    public (string Sha1, string Sha256) Finish() => (Text(sha1), Text(sha256));

    public void Dispose()
    {
        sha1.Dispose();
        sha256.Dispose();
    }

    private static string Text(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());
}
