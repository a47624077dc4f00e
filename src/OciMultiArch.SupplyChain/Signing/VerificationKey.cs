using System.Security.Cryptography;
using OciMultiArch.SupplyChain.Signing.Curve25519;
using OciMultiArch.SupplyChain.Signing.Keys;

namespace OciMultiArch.SupplyChain;

/// <summary>
/// A public key that signatures are checked with: ECDSA on P-256, P-384 or P-521, Ed25519, or RSA of 2048 bits or more
/// (PKCS#1 v1.5 of SHA-256). Immutable and safe for concurrent use; two of the same key are equal.
/// </summary>
public sealed class VerificationKey : IEquatable<VerificationKey>
{
    private readonly KeyDocument document;

    private VerificationKey(ReadOnlyMemory<byte> publicKeyInfo)
    {
        document = KeyDocument.ReadPublic(publicKeyInfo);
        PublicKeyInfo = publicKeyInfo;
        Fingerprint = Convert.ToBase64String(SHA256.HashData(publicKeyInfo.Span));
        Algorithm = document.Kind.Name;
        if (document.Kind == KeyKind.Rsa)
            Algorithm += $" {KeyFailure.Guard(PemKey.Public, () => RsaKey.BitsOf(publicKeyInfo.Span))}";
        else if (!IsUsable())
            throw KeyFailure.Unreadable(PemKey.Public);
    }

    /// <summary>What kind of key it is, for people, such as <c>ECDSA P-256</c>, <c>Ed25519</c> or <c>RSA 3072</c>.</summary>
    public string Algorithm { get; }

    /// <summary>
    /// The SHA-256 of <see cref="PublicKeyInfo"/> in base64: what bundles of cosign call the hint of the key.
    /// </summary>
    public string Fingerprint { get; }

    /// <summary>The key as SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7), in DER.</summary>
    public ReadOnlyMemory<byte> PublicKeyInfo { get; }

    internal HashAlgorithmName Hash => document.Kind.Hash;

    /// <summary>Reads a public key in PEM form, <c>-----BEGIN PUBLIC KEY-----</c>. No network.</summary>
    /// <param name="pem">The text, as of cosign.pub or of <c>openssl pkey -pubout</c>.</param>
    /// <exception cref="InvalidContentException">It is no such key: the message says what it is and what to do.</exception>
    public static VerificationKey Parse(string pem)
    {
        var found = PemKey.Find(pem);
        if (found.Label == PemKey.Public)
            return new(found.Content);
        if (found.Label == PemKey.Pkcs1Public)
            return new(KeyFailure.Guard(found.Label, () => RsaKey.PublicFromPkcs1(found.Content)));
        throw found.Refused("a public key");
    }

    internal static VerificationKey Of(byte[] publicKeyInfo) => new(publicKeyInfo);

    /// <summary>The key in PEM form.</summary>
    public string ToPem() => PemEncoding.WriteString(PemKey.Public, PublicKeyInfo.Span);

    /// <inheritdoc/>
    public bool Equals(VerificationKey? other) => other is not null && Fingerprint == other.Fingerprint;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerificationKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Fingerprint.GetHashCode(StringComparison.Ordinal);

    /// <summary>The kind and the fingerprint.</summary>
    public override string ToString() => $"{Algorithm} {Fingerprint}";

    /// <summary>
    /// Whether a signature of the content fits. Of ECDSA, the hash is the curve's own or SHA-256, and the signature is
    /// in DER.
    /// </summary>
    internal bool Fits(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if (document.Kind == KeyKind.Ed25519)
            return Ed25519.Verify(document.Key, content, signature);
        if (document.Kind == KeyKind.Rsa)
            return RsaKey.Verify(PublicKeyInfo.Span, content, signature);
        using var key = Open();
        const DSASignatureFormat Form = DSASignatureFormat.Rfc3279DerSequence;
        if (key.VerifyData(content, signature, Hash, Form))
            return true;
        return Hash != HashAlgorithmName.SHA256 && key.VerifyData(content, signature, HashAlgorithmName.SHA256, Form);
    }

    internal ECDsa Open()
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(PublicKeyInfo.Span, out _);
        return key;
    }

    private bool IsUsable()
    {
        if (document.Kind == KeyKind.Ed25519)
            return document.Key.Length == Ed25519.KeySize && EdwardsPoint.Decode(document.Key) is not null;
        try
        {
            using var key = Open();
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
