using System.Collections.Concurrent;

namespace OciMultiArch.DependencyInjection;

/// <summary>
/// The connections to registries, owned by the container: for each registry the library's own handler, with all its
/// settings. Handlers of the factory come and go; these stay, and take new connections to follow DNS.
/// </summary>
internal sealed class RegistryConnections(Func<RegistryClientOptions> options) : IDisposable
{
    /// <summary>The name of the HTTP client that uses these connections.</summary>
    public const string ClientName = "OciMultiArch";

    private readonly ConcurrentDictionary<string, Lazy<HttpMessageInvoker>> byAuthority = new(StringComparer.Ordinal);

    /// <summary>
    /// The registries, with what their settings ask of the library's own handler and no other can know.
    /// </summary>
    public IEnumerable<(string Registry, string Setting)> Settings =>
        from host in options().Hosts
        from setting in SettingsOf(host.Value)
        select (host.Key, setting);

    /// <summary>Keeps a handler of the library's for a registry; the first one stays.</summary>
    public void Add(HandlerRequest registry) =>
        byAuthority.TryAdd(AuthorityOf(registry.Address), new(() => new(registry.CreateDefault())));

    public HttpMessageInvoker For(Uri url)
    {
        if (byAuthority.TryGetValue(AuthorityOf(url), out var connections))
            return connections.Value;
        // Where any TLS is taken, and plain HTTP where there is none, both are of one registry.
        if (byAuthority.TryGetValue(AuthorityOf(WithTls(url)), out connections))
            return connections.Value;
        throw new InvalidOperationException($"{AuthorityOf(url)} is none of the registries of this client.");
    }

    public void Dispose()
    {
        foreach (var connections in byAuthority.Values.Where(static each => each.IsValueCreated))
            connections.Value.Dispose();
    }

    private static Uri WithTls(Uri url)
    {
        UriBuilder builder = new(url) { Scheme = Uri.UriSchemeHttps };
        if (url.IsDefaultPort)
            builder.Port = -1;
        return builder.Uri;
    }

    private static string AuthorityOf(Uri url) => $"{url.Scheme}://{url.IdnHost}:{url.Port}";

    private static IEnumerable<string> SettingsOf(RegistryHostOptions host)
    {
        if (host.Transport is TransportSecurity.TlsWithoutVerification or TransportSecurity.AnyTlsElseHttp)
            yield return $"{host.Transport}";
        if (host.CertificateAuthorities.Count > 0)
            yield return nameof(host.CertificateAuthorities);
        if (host.ClientCertificate is not null)
            yield return nameof(host.ClientCertificate);
        if (host.ServerName is not null)
            yield return nameof(host.ServerName);
        if (host.Addresses.Count > 0)
            yield return nameof(host.Addresses);
        if (host.Proxy is not null)
            yield return nameof(host.Proxy);
        if (!host.UseProxy)
            yield return nameof(host.UseProxy);
        if (host.ConnectTimeout is not null)
            yield return nameof(host.ConnectTimeout);
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
