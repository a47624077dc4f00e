using System.Net;

namespace OciMultiArch.Http;

/// <summary>Makes the handler that carries requests of this library: answers come out as they were sent.</summary>
internal static class Sockets
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <param name="connector">Makes the connections: with TLS, and within a time of its own.</param>
    /// <param name="proxies">Which requests go through which proxy.</param>
    public static HttpMessageHandler Make(Connector connector, ProxyRoutes proxies)
    {
        // Redirects would leak credentials, cookies bring CSRF checks (Harbor), and decompression breaks digests.
        SocketsHttpHandler sockets = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = ConnectionLifetime,
            ConnectCallback = connector.ConnectAsync,
            Proxy = new ForwardingProxy(proxies),
            UseProxy = true,
        };
        return new ProxyGuard(proxies, sockets);
    }
}

/// <summary>
/// Tells the handler of the platform of proxies that forward requests. Connections through the others are made by this
/// library, and look direct to the handler.
/// </summary>
internal sealed class ForwardingProxy(ProxyRoutes routes) : IWebProxy
{
    /// <summary>None: the request carries the login itself.</summary>
    public ICredentials? Credentials { get; set; }

    public Uri? GetProxy(Uri destination)
    {
        var route = routes.Of(destination);
        if (route?.IsForwarding(destination) != true)
            return null;
        // TLS with the proxy is agreed on here, too: the handler would begin it once more.
        return new UriBuilder(Uri.UriSchemeHttp, route.Address.IdnHost, route.Port).Uri;
    }

    public bool IsBypassed(Uri host) => GetProxy(host) is null;
}
