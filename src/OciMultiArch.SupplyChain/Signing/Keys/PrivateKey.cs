using System.Security.Cryptography;
using OciMultiArch.SupplyChain.Signing.Curve25519;

namespace OciMultiArch.SupplyChain.Signing.Keys;

/// <summary>A private key that is in memory.</summary>
/// <param name="Verification">Its public key.</param>
/// <param name="Sign">Signs content, of ECDSA with a hash.</param>
internal sealed record PrivateKey(
    VerificationKey Verification, Func<ReadOnlyMemory<byte>, HashAlgorithmName, byte[]> Sign)
{
    /// <summary>The key of a PKCS#8 document (RFC 5958).</summary>
    /// <exception cref="InvalidContentException">It is malformed, or of another kind.</exception>
    public static PrivateKey Read(byte[] document)
    {
        var parsed = KeyDocument.ReadPrivate(document);
        if (parsed.Kind == KeyKind.Ed25519)
            return OfEd25519(parsed.Key);
        var isRsa = parsed.Kind == KeyKind.Rsa;
        return KeyFailure.Guard(PemKey.Private, () => isRsa ? OfRsa(document) : OfCurve(document));
    }

    private static PrivateKey OfEd25519(byte[] seed)
    {
        if (seed.Length != Ed25519.KeySize)
            throw KeyFailure.Unreadable(PemKey.Private);
        var verification = VerificationKey.Of(KeyDocument.OfEd25519(Ed25519.PublicKey(seed)));
        return new(verification, Sign);

        byte[] Sign(ReadOnlyMemory<byte> content, HashAlgorithmName _) => Ed25519.Sign(seed, content.Span);
    }

    private static PrivateKey OfRsa(byte[] document)
    {
        var verification = VerificationKey.Of(RsaKey.PublicOf(document));
        return new(verification, Sign);

        byte[] Sign(ReadOnlyMemory<byte> content, HashAlgorithmName _) => RsaKey.Sign(document, content.Span);
    }

    private static PrivateKey OfCurve(byte[] document)
    {
        using var key = Open(document);
        var verification = VerificationKey.Of(key.ExportSubjectPublicKeyInfo());
        return new(verification, Sign);

        byte[] Sign(ReadOnlyMemory<byte> content, HashAlgorithmName hash)
        {
            using var opened = Open(document);
            return opened.SignData(content.Span, hash, DSASignatureFormat.Rfc3279DerSequence);
        }
    }

    private static ECDsa Open(byte[] document)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(document, out _);
        return key;
    }
}
