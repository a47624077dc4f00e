namespace OciMultiArch.Tool.Arguments;

/// <summary>Reads the name of a registry: host or host:port, as references write it.</summary>
internal static class HostName
{
    // Of two parts, so that Docker Hub puts nothing before it.
    private const string AnyPath = "any/path";
    private const string TlsPort = ":443";

    /// <exception cref="FormatException">The text is not a host with an optional port.</exception>
    public static string Parse(string text) =>
        Find(text) ?? throw new FormatException($"'{text}' is not a registry: write host or host:port.");

    /// <summary>Whether two names are of one registry: TLS's own port may be left out.</summary>
    public static bool AreOne(string one, string other) => Comparable(one) == Comparable(other);

    /// <summary>The registry; null when the text is not a host with an optional port.</summary>
    public static string? Find(string text)
    {
        // A host without '.' and ':' is read as a part of the path.
        if (RepositoryName.TryParse($"{text}/{AnyPath}", null, out var name) && name.Path == AnyPath)
            return name.Registry;
        return null;
    }

    /// <summary>The host that requests of a registry go to: Docker Hub has another one.</summary>
    public static string Contacted(string registry) => registry == "docker.io" ? "registry-1.docker.io" : registry;

    /// <summary>A registry without TLS's own port.</summary>
    public static string Comparable(string registry) =>
        registry.EndsWith(TlsPort, StringComparison.Ordinal) ? registry[..^TlsPort.Length] : registry;
}
