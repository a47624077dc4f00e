namespace OciMultiArch.DependencyInjection;

/// <summary>Reads host and prefix of the settings by the rules of repository names.</summary>
internal static class RegistryNames
{
    private const string AnyPath = "any/path";

    /// <summary>A repository at a host and below a prefix; null when host or prefix is malformed.</summary>
    public static RepositoryName? Parse(string host, string? prefix = null)
    {
        var path = Below(prefix, AnyPath);
        if (!RepositoryName.TryParse($"{host}/{path}", null, out var name))
            return null;
        // A host without '.' and ':' would have been read as a part of the path.
        return name.Path == path ? name : null;
    }

    public static string Below(string? prefix, string path) => string.IsNullOrEmpty(prefix) ? path : $"{prefix}/{path}";
}
