using OciMultiArch.Http;

namespace OciMultiArch.DependencyInjection;

/// <summary>
/// The connections to registries, owned by the container: one pool for those with certificates that the machine trusts, one for those whose settings
/// say that any will do. Handlers of the factory come and go; these stay, and take new connections to follow DNS.
/// </summary>
internal sealed class RegistryConnections : IDisposable
{
    // Asked for late: the options of the client are made of what holds these connections.
    private readonly Lazy<HashSet<string>> unverified;
    private readonly Lazy<HttpMessageInvoker> trusted = new(static () => new(Sockets.Make(TransportSecurity.Tls)));
    private readonly Lazy<HttpMessageInvoker> any = new(static () => new(Sockets.Make(TransportSecurity.TlsWithoutVerification)));

    public RegistryConnections(Func<RegistryClientOptions> options) => unverified = new(() => new(options().Hosts
        .Where(static each => each.Value.Transport == TransportSecurity.TlsWithoutVerification)
        .Select(static each => new Uri($"https://{(each.Key == "docker.io" ? "registry-1.docker.io" : each.Key)}/").Authority), StringComparer.OrdinalIgnoreCase));

    public bool HasUnverified => unverified.Value.Count > 0;

    public HttpMessageInvoker For(Uri url) => (unverified.Value.Contains(url.Authority) ? any : trusted).Value;

    public void Dispose()
    {
        foreach (var each in new[] { trusted, any })
            if (each.IsValueCreated)
                each.Value.Dispose();
    }
}
