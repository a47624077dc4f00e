using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace OciMultiArch.Stories;

/// <summary>A registry of a private CA that wants a client certificate, behind a proxy, with a mirror.</summary>
public static class Story11Network
{
    /// <param name="registry">Where the image is, for example <c>registry.corp.example</c>.</param>
    /// <param name="mirror">What is asked first, for example <c>mirror.corp.example/hub</c>.</param>
    /// <param name="proxy">The URL of a proxy.</param>
    /// <param name="caFile">The PEM file of the CA.</param>
    /// <param name="certFile">The PEM file of the client certificate.</param>
    /// <param name="keyFile">The PEM file of its key.</param>
    public static async Task RunAsync(
        string registry, string mirror, string proxy, string caFile, string certFile, string keyFile)
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(caFile);
        using var certificate = X509Certificate2.CreateFromPemFile(certFile, keyFile);
        RegistryClientOptions options = new();
        options.Hosts[registry] = new()
        {
            CertificateAuthorities = authorities, // besides those of the machine
            ClientCertificate = certificate,
            Proxy = new WebProxy(proxy), // UseProxy = false is no proxy; neither: as the environment says
            Mirrors = [new(mirror)], // its own CA, headers and proxy are options.Hosts[its host]
            Transport = TransportSecurity.Tls, // the default for every host but this machine
        };
        using var client = new RegistryClient(options);
        Console.WriteLine((await client.GetAsync($"{registry}/acme/api:1.4.0")).Digest);
    }
}
