namespace OciMultiArch.Model;

/// <summary>The names of Docker Hub: one registry that is spelled in several ways.</summary>
internal static class DockerHub
{
    /// <summary>The registry in names of repositories.</summary>
    public const string Registry = "docker.io";

    /// <summary>The only host that answers the registry's API.</summary>
    public const string ApiHost = "registry-1.docker.io";

    /// <summary>What docker login and credential helpers know the registry by.</summary>
    public const string CredentialServer = "https://index.docker.io/v1/";

    /// <summary>The start of the path of an official image, which short names leave out.</summary>
    public const string OfficialPrefix = "library/";

    private const string IndexHost = "index.docker.io";

    /// <summary>Whether a host in lower case is a spelling of the registry.</summary>
    public static bool IsSpelledAs(string host) => host is Registry or IndexHost or ApiHost;
}
