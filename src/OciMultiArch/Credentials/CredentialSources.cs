using OciMultiArch.Credentials;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>Puts credential sources together.</summary>
public static class CredentialSources
{
    /// <summary>
    /// Where a client looks unless it is told otherwise; the first that has a credential for the registry answers. What was said for this one run goes
    /// before what lies on the machine, and what was said for a registry before what the machine happens to have:
    /// <list type="number">
    /// <item><see cref="EnvironmentCredentials"/>: <c>OCI_REGISTRY</c>, <c>OCI_REGISTRY_USERNAME</c>, <c>OCI_REGISTRY_PASSWORD</c>;</item>
    /// <item><see cref="DockerCredentials"/>: what docker login, or ocimulti login, keeps;</item>
    /// <item><see cref="PodmanCredentials"/>: what podman login keeps; ahead of Docker's where <c>REGISTRY_AUTH_FILE</c> names a file and
    /// <c>DOCKER_CONFIG</c> no folder, as a file that was named goes before one that was found;</item>
    /// <item><see cref="GitHubCredentials"/>: <c>GITHUB_TOKEN</c>, for ghcr.io.</item>
    /// </list>
    /// Each credential is shown to the registry it was given for, and to no other. A source that is broken ends the search with its error.
    /// </summary>
    /// <param name="environment">Gives the value of an environment variable or null. Null: the process's own.</param>
    public static ICredentialSource Default(Func<string, string?>? environment = null)
    {
        var read = environment ?? Environment.GetEnvironmentVariable;
        ICredentialSource docker = DockerCredentials.Default(read), podman = new PodmanCredentials(read);
        var isPodmanNamed = string.IsNullOrEmpty(read("DOCKER_CONFIG")) && !string.IsNullOrEmpty(read("REGISTRY_AUTH_FILE"));
        ICredentialSource[] files = isPodmanNamed ? [podman, docker] : [docker, podman];
        return FirstOf([new EnvironmentCredentials(read), .. files, new GitHubCredentials(read)]);
    }

    /// <summary>
    /// Asks one source after the other; the first that has a credential answers. A source that fails ends the search with its error: its registry's
    /// credential is never looked for elsewhere instead.
    /// </summary>
    /// <param name="sources">The sources, the one to ask first first.</param>
    public static ICredentialSource FirstOf(params IEnumerable<ICredentialSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return new CredentialChain(Frozen.List(sources));
    }
}
