using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OciMultiArch.TestKit;

/// <summary>A private authority with a key of its own, which issues certificates to servers, clients and authorities below it.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly TestAuthority? above;

    private TestAuthority(X509Certificate2 certificate, TestAuthority? above)
    {
        Certificate = certificate;
        this.above = above;
    }

    /// <summary>The authority's certificate with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate in PEM, without the key.</summary>
    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>The certificate alone, as users have it.</summary>
    public X509Certificate2 Public => X509CertificateLoader.LoadCertificate(Certificate.RawData);

    public static TestAuthority Create(string name = "Test authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new(Request(name, key).CreateSelfSigned(now.AddHours(-1), now.AddDays(1)), null);
    }

    /// <summary>An authority whose certificate this one signs.</summary>
    public TestAuthority CreateBelow(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(Sign(Request(name, key), key), this);
    }

    /// <summary>A server's certificate with its key, by default for localhost and 127.0.0.1.</summary>
    public X509Certificate2 IssueServer(params IReadOnlyList<string> names)
    {
        SubjectAlternativeNameBuilder alternatives = new();
        foreach (var name in names.Count > 0 ? names : ["localhost", "127.0.0.1"])
            if (IPAddress.TryParse(name, out var address)) alternatives.AddIpAddress(address);
            else alternatives.AddDnsName(name);
        return Issue("server", ServerAuthentication, alternatives.Build());
    }

    /// <summary>A client's certificate with its key.</summary>
    public X509Certificate2 IssueClient(string name = "client") => Issue(name, ClientAuthentication, null);

    /// <summary>Certificate, those of the authorities below the root, and key, as servers read them from files.</summary>
    public (string Chain, string Key) PemOf(X509Certificate2 certificate)
    {
        var chain = certificate.ExportCertificatePem();
        for (var authority = this; authority.above is not null; authority = authority.above)
            chain += "\n" + authority.Pem;
        using var key = certificate.GetECDsaPrivateKey()!;
        return (chain + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public void Dispose() => Certificate.Dispose();

    private static CertificateRequest Request(string name, ECDsa key)
    {
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private X509Certificate2 Issue(string name, Oid usage, X509Extension? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([usage], critical: false));
        if (names is not null) request.CertificateExtensions.Add(names);
        return Sign(request, key);
    }

    private X509Certificate2 Sign(CertificateRequest request, ECDsa key)
    {
        var serial = RandomNumberGenerator.GetBytes(8);
        using var bare = request.Create(Certificate, Certificate.NotBefore, Certificate.NotAfter, serial);
        return bare.CopyWithPrivateKey(key);
    }
}
