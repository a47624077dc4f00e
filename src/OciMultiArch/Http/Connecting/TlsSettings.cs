using System.Security.Cryptography.X509Certificates;

namespace OciMultiArch.Http;

/// <summary>How TLS with a host is agreed on.</summary>
/// <param name="Registry">The registry for which the host is contacted, as references name it.</param>
/// <param name="Authorities">Authorities that are trusted besides the machine's.</param>
/// <param name="Client">The certificate that is shown when the host asks for one; null for none.</param>
/// <param name="ServerName">The name that the certificate must be for; null for the host's own.</param>
/// <param name="IsVerified">Whether the host's certificate is verified at all.</param>
internal sealed record TlsSettings(
    string Registry,
    X509Certificate2Collection Authorities,
    X509Certificate2? Client,
    string? ServerName,
    bool IsVerified)
{
    /// <summary>Those for the registry itself.</summary>
    public static TlsSettings OfRegistry(string registry, RegistryHostOptions host)
    {
        var isVerified = host.Transport
            is not (TransportSecurity.TlsWithoutVerification or TransportSecurity.AnyTlsElseHttp);
        return new(registry, host.CertificateAuthorities, host.ClientCertificate, host.ServerName, isVerified);
    }

    /// <summary>
    /// Those for a host that the registry named, or for a proxy: it is shown no certificate, and its own is verified.
    /// </summary>
    public static TlsSettings OfOthers(string registry, RegistryHostOptions host) =>
        new(registry, host.CertificateAuthorities, null, null, true);
}
