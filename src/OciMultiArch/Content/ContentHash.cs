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

    /// <exception cref="ContentMismatchException">
    /// The digest's algorithm cannot be verified, so nothing under it is trusted.
    /// </exception>
    public static ContentHash For(Digest digest)
    {
        CheckVerifiable(digest);
        return new(digest.Algorithm);
    }

    /// <exception cref="ContentMismatchException">
    /// The digest's algorithm cannot be verified, so nothing under it is trusted.
    /// </exception>
    public static void CheckVerifiable(Digest digest)
    {
        if (!digest.CanVerify)
            throw new ContentMismatchException(
                Problem.NotSupported,
                $"{digest} cannot be verified: only sha256 and sha512 digests can.");
    }

    /// <summary>The digest of bytes under the algorithm of another digest.</summary>
    /// <exception cref="ContentMismatchException">The algorithm cannot be verified.</exception>
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
