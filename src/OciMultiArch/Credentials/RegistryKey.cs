using OciMultiArch.Internal;
using OciMultiArch.Model;

namespace OciMultiArch.Credentials;

/// <summary>How registries are spelled as keys of credentials, and which key is meant for which repository.</summary>
internal static class RegistryKey
{
    public const string DockerHub = "docker.io";

    // The address under which docker login files Docker Hub.
    private const string DockerHubServer = "https://index.docker.io/v1/";

    /// <summary>What credential helpers, and the entries that docker login writes, know a registry by.</summary>
    public static string Server(string registry) => Canonical(registry) is var host && host == DockerHub ? DockerHubServer : host;

    /// <summary>What a user wrote as a registry, checked.</summary>
    /// <exception cref="FormatException">It is not a host with an optional port; a password in it is not repeated.</exception>
    public static string Parse(string registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return AuthorityName.Problem(registry) is not { } problem ? registry
            : throw new FormatException(registry.Contains('@', StringComparison.Ordinal)
                ? "A registry is a host with an optional port: credentials do not belong in it."
                : $"'{Printable.Short(registry)}' is not a registry: {problem}.");
    }

    /// <summary>Host and port in lower case, without TLS's own port, every spelling of Docker Hub as one.</summary>
    public static string Canonical(string registry)
    {
        var host = registry.ToLowerInvariant();
        if (host.EndsWith(":443", StringComparison.Ordinal))
            host = host[..^4];
        return host is "index.docker.io" or "registry-1.docker.io" ? DockerHub : host;
    }

    /// <summary>
    /// How well a key of a Docker configuration fits: the longer its path the better, docker login's own spelling before others; -1 when it does not fit.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="registry">Host and optional port.</param>
    /// <param name="path">The repository's path; empty for the registry as a whole, which no key with a path fits.</param>
    public static int Rank(string key, string registry, string path)
    {
        var (scheme, host, prefix) = Split(key);
        if (Canonical(scheme == "http" && host.EndsWith(":80", StringComparison.Ordinal) ? host[..^3] : host) != Canonical(registry))
            return -1;
        if (prefix is "v1" or "v2" && (scheme is not null || Canonical(host) == DockerHub))
            prefix = "";
        return IsPrefix(prefix, path) ? (2 * prefix.Length) + (key == Server(registry) ? 1 : 0) : -1;
    }

    private static (string? Scheme, string Host, string Path) Split(string key)
    {
        var scheme = key.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "https"
            : key.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "http" : null;
        var rest = scheme is null ? key : key[(scheme.Length + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (scheme, rest, "") : (scheme, rest[..slash], rest[(slash + 1)..].TrimEnd('/'));
    }

    private static bool IsPrefix(string prefix, string path) =>
        path.StartsWith(prefix, StringComparison.Ordinal) && (prefix.Length is 0 || prefix.Length == path.Length || path[prefix.Length] == '/');
}
