using OciMultiArch.Credentials;
using OciMultiArch.Internal;
using OciMultiArch.Model;

namespace OciMultiArch.Http;

/// <summary>Where the registry of a name is on the wire.</summary>
internal static class RegistryEndpoint
{
    /// <summary>The base URL of a registry, with a slash at its end.</summary>
    /// <param name="registry">Host and optional port, as in a repository's name.</param>
    /// <param name="setting">What the user said for this host; null: TLS, and plain HTTP for this machine.</param>
    /// <exception cref="FormatException">The text is not a host with an optional port.</exception>
    public static Uri For(string registry, TransportSecurity? setting)
    {
        if (AuthorityName.Problem(registry) is { } problem)
            throw new FormatException($"'{Printable.Short(registry)}' is not a registry: {problem}.");
        var host = RegistryKey.Canonical(registry);
        var answering = host == DockerHub.Registry ? DockerHub.ApiHost : registry.ToLowerInvariant();
        return new($"{Scheme(host, setting)}://{answering}/");
    }

    private static string Scheme(string host, TransportSecurity? setting) => setting switch
    {
        TransportSecurity.PlainHttp => Uri.UriSchemeHttp,
        null when Authority.Of(new($"http://{host}/")).IsLoopback => Uri.UriSchemeHttp,
        _ => Uri.UriSchemeHttps,
    };
}
