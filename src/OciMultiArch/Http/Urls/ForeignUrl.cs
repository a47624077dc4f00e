using OciMultiArch.Model;

namespace OciMultiArch.Http;

/// <summary>Addresses that a manifest names for a layer (image-spec, descriptor.md, "urls").</summary>
internal static class ForeignUrl
{
    /// <summary>
    /// Reads an address: over TLS, or of this machine. Whether its host may be contacted is decided where it is known.
    /// </summary>
    /// <exception cref="InvalidContentException">The text is no address that a layer is fetched from.</exception>
    public static Uri Read(Descriptor layer, string text)
    {
        var isPlain = text.All(static letter => letter is > ' ' and < (char)127 and not '\\');
        if (!isPlain || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.UserInfo.Length > 0)
            throw Refused(layer, text, "it is no address that can be read");
        var host = Authority.Of(url);
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && host.IsLoopback))
            throw Refused(layer, text, "it is not https");
        if (AuthorityName.Problem(host.ToString()) is { } problem)
            throw Refused(layer, text, problem);
        return url;
    }

    /// <summary>An address that may not be contacted without trust.</summary>
    public static RegistryException Untrusted(Descriptor layer, Uri url)
    {
        var host = Authority.Of(url).ToString();
        return new(
            Problem.UntrustedHost,
            $"{Name(layer)} '{Redact.Url(url)}', which is a private address. It was not contacted.",
            UrlGuard.TrustHost(host, host));
    }

    private static InvalidContentException Refused(Descriptor layer, string text, string why)
    {
        return new(Problem.InvalidContent, $"{Name(layer)} '{UrlGuard.Shown(text)}', which is refused: {why}.");
    }

    private static string Name(Descriptor layer) => $"The manifest says that the layer {layer.Digest} is at";
}
