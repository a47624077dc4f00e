namespace OciMultiArch.Http;

/// <summary>
/// Stands before the sockets: no secret goes in clear through a proxy, and a proxy that forwards requests gets its
/// login.
/// </summary>
internal sealed class ProxyGuard(ProxyRoutes routes, HttpMessageHandler sockets) : DelegatingHandler(sockets)
{
    /// <summary>The proxy that a request went through.</summary>
    public static readonly HttpRequestOptionsKey<ProxyRoute> Route = new("oci.proxy");

    /// <summary>Says that headers of a request hold secrets.</summary>
    public static readonly HttpRequestOptionsKey<bool> HasSecretHeaders = new("oci.headers");

    /// <summary>The proxy that a request went through; null for none.</summary>
    public static ProxyRoute? RouteOf(HttpRequestMessage request) =>
        request.Options.TryGetValue(Route, out var proxy) ? proxy : null;

    /// <exception cref="ConnectFailure">The proxy could read a secret. Nothing was sent.</exception>
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        if (routes.Of(url) is not { } proxy)
            return base.SendAsync(request, cancellationToken);
        request.Options.Set(Route, proxy);
        if (url.Scheme == Uri.UriSchemeHttp && HoldsSecret(request))
            throw Refusal(url, proxy);
        if (proxy.IsForwarding(url) && proxy.Authorization is { } login)
            request.Headers.TryAddWithoutValidation("Proxy-Authorization", login);
        return base.SendAsync(request, cancellationToken);
    }

    private static bool HoldsSecret(HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(HasSecretHeaders, out var isSecret) && isSecret)
            return true;
        return request.Headers.Authorization is not null || Redact.SecretsOf(request).Count > 0;
    }

    private static ConnectFailure Refusal(Uri url, ProxyRoute proxy)
    {
        var host = Authority.Of(url).ToString();
        var text = $"the way to {host} is plain HTTP through the proxy {proxy}, which could read the credentials; "
            + "they were not sent";
        var remedy = $"Use TLS for {host}, or reach it without the proxy: name it in no_proxy, or turn UseProxy off.";
        return new(Problem.ProxyFailure, text, new(RemedyKind.BypassProxy, remedy, host));
    }
}
