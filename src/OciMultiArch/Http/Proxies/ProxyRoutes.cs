using System.Net;

namespace OciMultiArch.Http;

/// <summary>Says which requests of a registry go through which proxy.</summary>
internal sealed class ProxyRoutes
{
    private readonly IWebProxy? proxy;

    public ProxyRoutes(RegistryHostOptions host, Func<string, string?> environment)
    {
        if (host.UseProxy)
            proxy = host.Proxy ?? new EnvironmentProxy(environment);
    }

    /// <summary>The proxy on the way to a URL; null for none.</summary>
    /// <exception cref="RegistryException">The setting cannot be used.</exception>
    public ProxyRoute? Of(Uri url)
    {
        if (proxy is null || proxy.IsBypassed(url))
            return null;
        if (proxy.GetProxy(url) is not { } address || address == url)
            return null;
        ProxySchemes.Check(address, url);
        return ProxyRoute.Of(address, proxy.Credentials);
    }
}
