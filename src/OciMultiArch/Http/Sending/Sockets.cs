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
            Proxy = proxies.ForHandler(),
            UseProxy = true,
        };
        return new ProxyGuard(proxies, sockets);
    }
}
