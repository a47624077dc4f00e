using System.Net;
using Microsoft.Extensions.Http;

namespace OciMultiArch.DependencyInjection;

/// <summary>
/// Sees the handlers of the named client last: a caller's own innermost handler keeps all its settings but redirects,
/// cookies and decompression, which would leak credentials, bring CSRF checks and break digests.
/// </summary>
internal sealed class PlainHandlers(RegistryConnections connections, HandlerOrigins origins) : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.Name != RegistryConnections.ClientName)
            return;
        origins.RemoveLater(builder);
        MakePlain(builder.PrimaryHandler);
    };

    private void MakePlain(HttpMessageHandler handler)
    {
        if (handler is RegistryHandler)
            return;
        foreach (var (registry, setting) in connections.Settings)
            throw new InvalidOperationException(
                "A primary handler of your own decides on certificates, proxies and addresses itself: "
                + $"{setting} in the settings of {registry} needs the library's handler.");
        while (handler is DelegatingHandler { InnerHandler: { } inner })
            handler = inner;
        if (handler is SocketsHttpHandler sockets)
            MakePlain(sockets);
        else if (handler is HttpClientHandler client)
            MakePlain(client);
    }

    // A property is only set where it differs: a handler that has sent a request takes no changes.
    private static void MakePlain(SocketsHttpHandler handler)
    {
        if (handler.AllowAutoRedirect)
            handler.AllowAutoRedirect = false;
        if (handler.UseCookies)
            handler.UseCookies = false;
        if (handler.AutomaticDecompression != DecompressionMethods.None)
            handler.AutomaticDecompression = DecompressionMethods.None;
    }

    private static void MakePlain(HttpClientHandler handler)
    {
        if (handler.AllowAutoRedirect)
            handler.AllowAutoRedirect = false;
        if (handler.UseCookies)
            handler.UseCookies = false;
        if (handler.AutomaticDecompression != DecompressionMethods.None)
            handler.AutomaticDecompression = DecompressionMethods.None;
    }
}
