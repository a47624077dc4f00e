using System.Security.Cryptography;

namespace OciMultiArch.SupplyChain.Signing.Curve25519;

/// <summary>Signatures of Ed25519, which the runtime does not have (RFC 8032, section 5.1).</summary>
internal static class Ed25519
{
    /// <summary>The bytes of a private key, and of a public one.</summary>
    public const int KeySize = 32;

    private const int SignatureSize = 64;

    // dom2 of Ed25519ph without a context (RFC 8032, section 2).
    private static readonly byte[] PrehashDomain = [.. "SigEd25519 no Ed25519 collisions"u8, 1, 0];

    /// <summary>The public key of a private one.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        var hash = SHA512.HashData(seed);
        var key = EdwardsPoint.Base.Times(Factor(hash)).Encode();
        CryptographicOperations.ZeroMemory(hash);
        return key;
    }

    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        var hash = SHA512.HashData(seed);
        var factor = Factor(hash);
        var publicKey = EdwardsPoint.Base.Times(factor).Encode();
        var nonce = EdwardsScalar.Reduce(Hash(hash.AsSpan(KeySize), default, message));
        var point = EdwardsPoint.Base.Times(nonce).Encode();
        var challenge = EdwardsScalar.Reduce(Hash(point, publicKey, message));
        var proof = EdwardsScalar.Sum(nonce, challenge, factor);
        CryptographicOperations.ZeroMemory(hash);
        CryptographicOperations.ZeroMemory(factor);
        CryptographicOperations.ZeroMemory(nonce);
        return [.. point, .. proof];
    }

    /// <summary>Whether a signature fits: one of Ed25519, or of Ed25519ph, which signs a hash of the message.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize || publicKey.Length != KeySize)
            return false;
        if (!EdwardsScalar.IsReduced(signature[KeySize..]))
            return false;
        if (EdwardsPoint.Decode(publicKey) is not { } key)
            return false;
        var proof = EdwardsPoint.Base.Times(signature[KeySize..]);
        if (Fits(default, message, signature))
            return true;
        return Fits(PrehashDomain, SHA512.HashData(message), signature);

        bool Fits(ReadOnlySpan<byte> domain, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
        {
            var point = signature[..KeySize];
            var challenge = EdwardsScalar.Reduce(Hash(domain, point, key.Encode(), signed));
            var expected = proof + (-key).Times(challenge);
            return expected.Encode().AsSpan().SequenceEqual(point);
        }
    }

    private static byte[] Factor(ReadOnlySpan<byte> hash)
    {
        var factor = hash[..KeySize].ToArray();
        factor[0] &= 0xF8;
        factor[^1] &= 0x7F;
        factor[^1] |= 0x40;
        return factor;
    }

    private static byte[] Hash(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, ReadOnlySpan<byte> fourth = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.AppendData(third);
        hash.AppendData(fourth);
        return hash.GetHashAndReset();
    }
}
