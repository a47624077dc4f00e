using System.Security.Cryptography;
using OciMultiArch.SupplyChain.Signing.Curve25519;

namespace OciMultiArch.SupplyChain.Signing.Keys;

/// <summary>Private keys that are in memory.</summary>
internal static class PrivateKey
{
    /// <summary>The key of a PKCS#8 document (RFC 5958).</summary>
    /// <exception cref="InvalidContentException">It is malformed, or of another kind.</exception>
    public static SigningKey Read(byte[] document)
    {
        var parsed = KeyDocument.ReadPrivate(document);
        if (parsed.Kind == KeyKind.Ed25519)
            return OfEd25519(parsed.Key);
        return KeyFailure.Guard(PemKey.Private, () => OfCurve(document));
    }

    private static SigningKey OfEd25519(byte[] seed)
    {
        if (seed.Length != Ed25519.KeySize)
            throw KeyFailure.Unreadable(PemKey.Private);
        var verification = VerificationKey.Of(KeyDocument.OfEd25519(Ed25519.PublicKey(seed)));
        return SigningKey.Of(verification, (content, _) => Ed25519.Sign(seed, content.Span));
    }

    private static SigningKey OfCurve(byte[] document)
    {
        using var key = Open(document);
        var verification = VerificationKey.Of(key.ExportSubjectPublicKeyInfo());
        return SigningKey.Of(verification, Sign);

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
