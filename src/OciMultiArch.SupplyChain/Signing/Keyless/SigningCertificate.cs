using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OciMultiArch.SupplyChain.Signing.Keyless;

/// <summary>A certificate that was made for one signature (sigstore/fulcio, docs/certificate-specification.md).</summary>
internal sealed class SigningCertificate : IDisposable
{
    private const string Names = "2.5.29.17";
    private const string Issuer = "1.3.6.1.4.1.57264.1.8";
    private const string RawIssuer = "1.3.6.1.4.1.57264.1.1";
    private const string OtherIdentity = "1.3.6.1.4.1.57264.1.7";
    private const int OtherName = 0;
    private const int Mail = 1;
    private const int Uri = 6;

    private SigningCertificate(X509Certificate2 content)
    {
        Content = content;
        Key = VerificationKey.Of(content.PublicKey.ExportSubjectPublicKeyInfo());
        Identity = new(SubjectIn(content) ?? "", IssuerIn(content) ?? "");
    }

    public X509Certificate2 Content { get; }

    public VerificationKey Key { get; }

    /// <summary>Who signed; a member that the certificate does not say is empty.</summary>
    public CertificateIdentity Identity { get; }

    /// <summary>The certificate in PEM form, as logs hold it.</summary>
    public string Pem => Content.ExportCertificatePem() + "\n";

    /// <summary>Reads a certificate; null where it is none, or has a key of a kind that is not used here.</summary>
    public static SigningCertificate? Read(byte[] content)
    {
        X509Certificate2? read = null;
        try
        {
            read = X509CertificateLoader.LoadCertificate(content);
            return new(read);
        }
        catch (Exception wrong) when (wrong is CryptographicException or AsnContentException or InvalidContentException)
        {
            read?.Dispose();
            return null;
        }
    }

    /// <summary>Reads a certificate in PEM form; null where it is none, or has a key of a kind that is not used here.</summary>
    public static SigningCertificate? ReadPem(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var found))
            return null;
        var content = new byte[found.DecodedDataLength];
        return Convert.TryFromBase64String(pem[found.Base64Data], content, out _) ? Read(content) : null;
    }

    /// <summary>Whether a time is inside its validity.</summary>
    public bool IsValidAt(DateTimeOffset time) =>
        Content.NotBefore.ToUniversalTime() <= time.UtcDateTime && time.UtcDateTime <= Content.NotAfter.ToUniversalTime();

    public void Dispose() => Content.Dispose();

    // RFC 5280, section 4.2.1.6.
    private static string? SubjectIn(X509Certificate2 certificate)
    {
        if (certificate.Extensions[Names]?.RawData is not { } raw)
            return null;
        var names = new AsnReader(raw, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            var tag = names.PeekTag();
            if (tag.TagValue is Mail or Uri)
                return names.ReadCharacterString(UniversalTagNumber.IA5String, tag);
            if (tag.TagValue == OtherName && OtherIn(names.ReadSequence(tag)) is { } other)
                return other;
            if (tag.TagValue != OtherName)
                names.ReadEncodedValue();
        }
        return null;
    }

    private static string? OtherIn(AsnReader name)
    {
        if (name.ReadObjectIdentifier() != OtherIdentity)
            return null;
        var value = name.ReadSequence(new(TagClass.ContextSpecific, 0, isConstructed: true));
        return value.ReadCharacterString(UniversalTagNumber.UTF8String);
    }

    // The older form holds the text itself, without a frame.
    private static string? IssuerIn(X509Certificate2 certificate)
    {
        if (certificate.Extensions[Issuer]?.RawData is { } framed)
            return new AsnReader(framed, AsnEncodingRules.DER).ReadCharacterString(UniversalTagNumber.UTF8String);
        return certificate.Extensions[RawIssuer]?.RawData is { } raw ? Encoding.UTF8.GetString(raw) : null;
    }
}
