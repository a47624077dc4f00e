using System.Net;
using Microsoft.Extensions.Http;

namespace OciMultiArch.DependencyInjection;

/// <summary>
/// Sees the handlers of the named client last: a caller's own innermost handler keeps all its settings but redirects, cookies and decompression, which
/// would leak credentials, bring CSRF checks and break digests.
/// </summary>
internal sealed class PlainHandlers(RegistryConnections connections) : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.Name == OciMultiArchServiceCollectionExtensions.ClientName)
            MakePlain(builder.PrimaryHandler);
    };

    private void MakePlain(HttpMessageHandler handler)
    {
        if (handler is RegistryHandler)
            return;
        if (connections.HasUnverified)
            throw new InvalidOperationException(
                "A primary handler of your own decides on certificates itself: TlsWithoutVerification in the settings of a registry needs the library's handler.");
        while (handler is DelegatingHandler { InnerHandler: { } inner })
            handler = inner;
        if (handler is SocketsHttpHandler sockets && (sockets.AllowAutoRedirect || sockets.UseCookies || sockets.AutomaticDecompression != DecompressionMethods.None))
            (sockets.AllowAutoRedirect, sockets.UseCookies, sockets.AutomaticDecompression) = (false, false, DecompressionMethods.None);
        else if (handler is HttpClientHandler client && (client.AllowAutoRedirect || client.UseCookies || client.AutomaticDecompression != DecompressionMethods.None))
            (client.AllowAutoRedirect, client.UseCookies, client.AutomaticDecompression) = (false, false, DecompressionMethods.None);
    }
}
