using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OciMultiArch.Compare.Data;

/// <summary><c>certificate --to DIR --address IP…</c>: an authority (ca.pem) and a server's certificate and key (server.pem, server.key) for these addresses.</summary>
internal static class Certificates
{
    public static int Run(Options options)
    {
        var folder = Directory.CreateDirectory(options.Get("to")).FullName;
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(7));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=authority of a benchmark", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var authority = request.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var server = ForServer(options, key).Create(authority, from, to, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(folder, "ca.pem"), authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "server.pem"), server.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
        return 0;
    }

    private static CertificateRequest ForServer(Options options, ECDsa key)
    {
        CertificateRequest request = new("CN=registry of a benchmark", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        foreach (var each in options.All("address")) names.AddIpAddress(IPAddress.Parse(each));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1")], false));
        return request;
    }
}
