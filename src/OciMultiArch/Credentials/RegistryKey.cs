using OciMultiArch.Internal;
using OciMultiArch.Model;

namespace OciMultiArch.Credentials;

/// <summary>How registries are spelled as keys of credentials, and which key is meant for which repository.</summary>
internal static class RegistryKey
{
    private const string TlsPort = ":443";
    private const string PlainPort = ":80";

    /// <summary>What credential helpers, and the entries that docker login writes, know a registry by.</summary>
    public static string Server(string registry)
    {
        var host = Canonical(registry);
        return host == DockerHub.Registry ? DockerHub.CredentialServer : host;
    }

    /// <summary>What a user wrote as a registry, checked.</summary>
    /// <exception cref="FormatException">
    /// It is not a host with an optional port; a password in it is not repeated.
    /// </exception>
    public static string Parse(string registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        if (AuthorityName.Problem(registry) is not { } problem)
            return registry;
        if (registry.Contains('@', StringComparison.Ordinal))
            throw new FormatException("A registry is a host with an optional port: credentials do not belong in it.");
        throw new FormatException($"'{Printable.Short(registry)}' is not a registry: {problem}.");
    }

    /// <summary>Host and port in lower case, without TLS's own port, every spelling of Docker Hub as one.</summary>
    public static string Canonical(string registry)
    {
        var host = Without(TlsPort, registry.ToLowerInvariant());
        return DockerHub.IsSpelledAs(host) ? DockerHub.Registry : host;
    }

    /// <summary>
    /// How well a key of a Docker configuration fits: a longer path is better, and docker login's own spelling is
    /// better than others; -1 when it does not fit.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="registry">Host and optional port.</param>
    /// <param name="path">
    /// The repository's path; empty for the registry as a whole, which no key with a path fits.
    /// </param>
    public static int Rank(string key, string registry, string path)
    {
        var (scheme, host, prefix) = Split(key);
        if (scheme == Uri.UriSchemeHttp)
            host = Without(PlainPort, host);
        var canonical = Canonical(host);
        if (canonical != Canonical(registry))
            return -1;
        // Old entries name the version of the API, which is no part of a repository's path.
        var mayNameVersion = scheme is not null || canonical == DockerHub.Registry;
        if (mayNameVersion && prefix is "v1" or "v2")
            prefix = "";
        if (!IsPrefix(prefix, path))
            return -1;
        var ownSpelling = key == Server(registry) ? 1 : 0;
        return (2 * prefix.Length) + ownSpelling;
    }

    private static string Without(string port, string host)
    {
        if (host.EndsWith(port, StringComparison.Ordinal))
            return host[..^port.Length];
        return host;
    }

    private static (string? Scheme, string Host, string Path) Split(string key)
    {
        var scheme = Scheme(key);
        var rest = key;
        if (scheme is not null)
            rest = key[(scheme.Length + Uri.SchemeDelimiter.Length)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return (scheme, rest, "");
        var path = rest[(slash + 1)..].TrimEnd('/');
        return (scheme, rest[..slash], path);
    }

    private static string? Scheme(string key)
    {
        if (key.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            return Uri.UriSchemeHttps;
        if (key.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            return Uri.UriSchemeHttp;
        return null;
    }

    private static bool IsPrefix(string prefix, string path)
    {
        if (!path.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        return prefix.Length == 0 || prefix.Length == path.Length || path[prefix.Length] == '/';
    }
}
