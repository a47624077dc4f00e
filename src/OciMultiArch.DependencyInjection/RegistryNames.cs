namespace OciMultiArch.DependencyInjection;

/// <summary>Reads host and prefix of the settings by the rules of repository names.</summary>
internal static class RegistryNames
{
    private const string Any = "any/path";

    /// <summary>A name at a host and below a prefix; null when they cannot stand there. Without a host's signs, the text would be taken for a part of the path.</summary>
    public static RepositoryName? Of(string host, string? prefix = null)
    {
        var path = Below(prefix, Any);
        return RepositoryName.TryParse($"{host}/{path}", null, out var name) && name.Path == path ? name : null;
    }

    public static string Below(string? prefix, string path) => string.IsNullOrEmpty(prefix) ? path : $"{prefix}/{path}";
}
