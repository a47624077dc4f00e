using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace OciMultiArch.SupplyChain.Signing.Keyless;

/// <summary>An authority that makes certificates for signatures.</summary>
/// <param name="Root">The certificate that is trusted.</param>
/// <param name="Between">What leads to it.</param>
/// <param name="Use">When it made certificates.</param>
internal sealed record CertificateAuthority(X509Certificate2 Root, X509Certificate2[] Between, Period Use)
{
    private const string CodeSigning = "1.3.6.1.5.5.7.3.3";

    /// <summary>Reads one; null for one without a certificate that can be read.</summary>
    public static CertificateAuthority? Read(JsonElement authority)
    {
        var chain = authority.GetProperty("certChain").GetProperty("certificates").EnumerateArray();
        var bytes = chain.Select(static one => one.GetProperty("rawBytes").GetBytesFromBase64()).ToArray();
        try
        {
            var certificates = Array.ConvertAll(bytes, static one => X509CertificateLoader.LoadCertificate(one));
            var root = Array.Find(certificates, static one => IsSelfSigned(one));
            if (root is null)
                return null;
            X509Certificate2[] between = [.. certificates.Where(one => one != root)];
            return new(root, between, Period.Read(authority, "validFor"));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether a certificate leads here, and was valid at a time. No network.</summary>
    public bool Vouches(X509Certificate2 certificate, DateTimeOffset time)
    {
        if (!Use.Holds(time))
            return false;
        using X509Chain chain = new();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.Add(Root);
        policy.ExtraStore.AddRange(Between);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTime = time.UtcDateTime;
        policy.ApplicationPolicy.Add(new Oid(CodeSigning));
        return chain.Build(certificate);
    }

    private static bool IsSelfSigned(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
