using System.Security.Cryptography;

namespace OciMultiArch.Content;

/// <summary>Hashes content piece by piece under an algorithm this library verifies.</summary>
internal sealed class ContentHash : IDisposable
{
    private readonly string algorithm;
    private readonly IncrementalHash hash;

    private ContentHash(string algorithm)
    {
        this.algorithm = algorithm;
        hash = IncrementalHash.CreateHash(algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);
    }

    public static ContentHash Sha256() => new("sha256");

    /// <exception cref="ContentMismatchException">The digest's algorithm cannot be verified, so nothing under it is trusted.</exception>
    public static ContentHash For(Digest digest) => digest.CanVerify
        ? new(digest.Algorithm)
        : throw new ContentMismatchException($"{digest} cannot be verified: only sha256 and sha512 digests can.");

    public static Digest Compute(Digest like, ReadOnlySpan<byte> content)
    {
        using var hash = For(like);
        hash.Append(content);
        return hash.Finish();
    }

    public void Append(ReadOnlySpan<byte> content) => hash.AppendData(content);

    public Digest Finish()
    {
        Span<byte> value = stackalloc byte[hash.HashLengthInBytes];
        hash.GetHashAndReset(value);
        return Digest.FromHash(algorithm, value);
    }

    public void Dispose() => hash.Dispose();
}
