using System.Formats.Asn1;
using System.Security.Cryptography;

namespace OciMultiArch.SupplyChain.Signing.Keys;

/// <summary>What a key document holds: SubjectPublicKeyInfo (RFC 5280), or PrivateKeyInfo of PKCS#8 (RFC 5958).</summary>
/// <param name="Kind">The kind of the key.</param>
/// <param name="Key">The key itself: a point of a curve, or what the kind keeps secret.</param>
internal sealed record KeyDocument(KeyKind Kind, byte[] Key)
{
    private static readonly byte[] Ed25519Header = Convert.FromHexString("302a300506032b6570032100");

    /// <exception cref="InvalidContentException">It is malformed, or of another kind.</exception>
    public static KeyDocument ReadPublic(ReadOnlyMemory<byte> document) => KeyFailure.Guard(PemKey.Public, () =>
    {
        var body = Body(document);
        var kind = ReadKind(body);
        var key = body.ReadBitString(out _);
        body.ThrowIfNotEmpty();
        return new KeyDocument(kind, key);
    });

    /// <exception cref="InvalidContentException">It is malformed, or of another kind.</exception>
    public static KeyDocument ReadPrivate(ReadOnlyMemory<byte> document) => KeyFailure.Guard(PemKey.Private, () =>
    {
        var body = Body(document);
        _ = body.ReadInteger();
        var kind = ReadKind(body);
        var key = body.ReadOctetString();
        if (kind == KeyKind.Ed25519)
            key = new AsnReader(key, AsnEncodingRules.DER).ReadOctetString();
        return new KeyDocument(kind, key);
    });

    /// <summary>The document of a private key of the form SEC 1, "EC PRIVATE KEY", as PKCS#8.</summary>
    public static byte[] FromSec1(ReadOnlySpan<byte> document)
    {
        using var key = ECDsa.Create();
        key.ImportECPrivateKey(document, out _);
        return key.ExportPkcs8PrivateKey();
    }

    /// <summary>The document of a public key of Ed25519.</summary>
    public static byte[] OfEd25519(ReadOnlySpan<byte> key) => [.. Ed25519Header, .. key];

    private static AsnReader Body(ReadOnlyMemory<byte> document)
    {
        AsnReader reader = new(document, AsnEncodingRules.DER);
        var body = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        return body;
    }

    private static KeyKind ReadKind(AsnReader body)
    {
        var algorithm = body.ReadSequence();
        var name = algorithm.ReadObjectIdentifier();
        var isCurve = algorithm.HasData && algorithm.PeekTag() == Asn1Tag.ObjectIdentifier;
        return KeyKind.Of(name, isCurve ? algorithm.ReadObjectIdentifier() : null);
    }
}
