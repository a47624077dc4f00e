using OciMultiArch.Http;
using OciMultiArch.Model;

namespace OciMultiArch.DependencyInjection;

/// <summary>
/// The connections to registries, owned by the container: one pool for those with certificates that the machine trusts,
/// one for those whose settings say that any will do. Handlers of the factory come and go; these stay, and take new
/// connections to follow DNS.
/// </summary>
internal sealed class RegistryConnections : IDisposable
{
    /// <summary>The name of the HTTP client that uses these connections.</summary>
    public const string ClientName = "OciMultiArch";

    // Asked for late: the options of the client are made of what holds these connections.
    private readonly Lazy<HashSet<string>> unverified;
    private readonly Lazy<HttpMessageInvoker> trusted = new(static () => Open(TransportSecurity.Tls));
    private readonly Lazy<HttpMessageInvoker> any = new(static () => Open(TransportSecurity.TlsWithoutVerification));

    public RegistryConnections(Func<RegistryClientOptions> options) =>
        unverified = new(() => UnverifiedAuthorities(options()));

    public bool HasUnverified => unverified.Value.Count > 0;

    public HttpMessageInvoker For(Uri url)
    {
        var connections = unverified.Value.Contains(url.Authority) ? any : trusted;
        return connections.Value;
    }

    public void Dispose()
    {
        if (trusted.IsValueCreated)
            trusted.Value.Dispose();
        if (any.IsValueCreated)
            any.Value.Dispose();
    }

    private static HttpMessageInvoker Open(TransportSecurity transport) => new(Sockets.Make(transport));

    private static HashSet<string> UnverifiedAuthorities(RegistryClientOptions options)
    {
        HashSet<string> authorities = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (registry, host) in options.Hosts)
            if (host.Transport == TransportSecurity.TlsWithoutVerification)
                authorities.Add(AuthorityOf(registry));
        return authorities;
    }

    private static string AuthorityOf(string registry)
    {
        var host = registry == DockerHub.Registry ? DockerHub.ApiHost : registry;
        return new Uri($"https://{host}/").Authority;
    }
}

/// <summary>
/// The innermost handler of the named client: hands requests to the container's connections, and leaves those open when
/// it goes.
/// </summary>
internal sealed class RegistryHandler(RegistryConnections connections) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        connections.For(request.RequestUri!).SendAsync(request, cancellationToken);
}
