namespace OciMultiArch.Http;

/// <summary>The kinds of proxies that are known, by the scheme of their address.</summary>
internal static class ProxySchemes
{
    /// <summary>The schemes for people.</summary>
    public const string Text = "http, https, socks5 or socks5h";

    private static readonly string[] All = ["http", "https", "socks5", "socks5h"];

    public static bool Contain(string scheme) => All.Contains(scheme);

    /// <summary>Refuses a proxy of another kind. No user and no password is repeated.</summary>
    /// <param name="proxy">The address of the proxy.</param>
    /// <param name="destination">Where it leads.</param>
    /// <exception cref="RegistryException">Its scheme is not known.</exception>
    public static void Check(Uri proxy, Uri destination)
    {
        if (Contain(proxy.Scheme))
            return;
        var port = proxy.Port > 0 ? $":{proxy.Port}" : "";
        throw new RegistryException(
            Problem.ProxyFailure,
            $"The proxy {proxy.Scheme}://{proxy.IdnHost}{port} for {destination.Authority} is of a kind that is not known here.",
            new($"Name a proxy of the scheme {Text}."));
    }
}
