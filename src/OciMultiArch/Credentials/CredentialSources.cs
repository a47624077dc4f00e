using OciMultiArch.Credentials;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>Puts credential sources together.</summary>
public static class CredentialSources
{
    /// <summary>
    /// Where a client looks by default. The first source that has a credential for the registry answers: what was set
    /// for this one run comes before what lies on the machine, and what was set for a registry comes before what the
    /// machine happens to have.
    /// <list type="number">
    /// <item><see cref="FromEnvironment"/>: <c>OCI_REGISTRY</c>, <c>OCI_REGISTRY_USERNAME</c>,
    /// <c>OCI_REGISTRY_PASSWORD</c>;</item>
    /// <item><c>DOCKER_AUTH_CONFIG</c>: a Docker configuration (the content of a <c>config.json</c>: <c>auths</c>,
    /// <c>credHelpers</c>, <c>credsStore</c>) in the environment, as runners of GitLab and the docker client read it.
    /// It comes before every login file, as it does there; a registry that it does not name is looked for in
    /// them;</item>
    /// <item><see cref="DockerCredentials"/>: what docker login keeps;</item>
    /// <item><see cref="PodmanCredentials"/>: what podman login keeps. It comes before Docker's where
    /// <c>REGISTRY_AUTH_FILE</c> names a file and <c>DOCKER_CONFIG</c> no folder, as a file that was named comes before
    /// one that was found;</item>
    /// <item><see cref="GitHub"/>: <c>GITHUB_TOKEN</c>, for ghcr.io.</item>
    /// </list>
    /// Each credential is shown to the registry that it is for, and to no other. A source that is broken ends the
    /// search with its error.
    /// </summary>
    /// <param name="environment">Gives the value of an environment variable or null. Null: the process's own.</param>
    public static ICredentialSource Default(Func<string, string?>? environment = null)
    {
        var read = environment ?? Environment.GetEnvironmentVariable;
        var docker = DockerCredentials.Default(read);
        PodmanCredentials podman = new(read);
        var isDockerNamed = !string.IsNullOrEmpty(read("DOCKER_CONFIG"));
        var isPodmanNamed = !string.IsNullOrEmpty(read("REGISTRY_AUTH_FILE"));
        ICredentialSource[] files = isPodmanNamed && !isDockerNamed ? [podman, docker] : [docker, podman];
        ICredentialSource[] variables = [new EnvironmentCredentials(read), new DockerAuthConfigCredentials(read)];
        return FirstOf([.. variables, .. files, new GitHubCredentials(read)]);
    }

    /// <summary>
    /// One registry's credential in environment variables, for build servers: <c>OCI_REGISTRY</c> (host and optional
    /// port, for example <c>ghcr.io</c>), <c>OCI_REGISTRY_USERNAME</c> and <c>OCI_REGISTRY_PASSWORD</c>. The source
    /// answers for that registry alone: a password is never shown to the registry of a base image. There is no
    /// credential without a password, or with an empty one, as build servers give it for a missing secret. Variables
    /// are read again each time. A password without a registry or user is an <see cref="OciException"/> when the source
    /// is asked. Uses no network. Safe for several threads.
    /// </summary>
    /// <param name="environment">Gives the value of an environment variable or null. Null: the process's own.</param>
    public static ICredentialSource FromEnvironment(Func<string, string?>? environment = null) =>
        new EnvironmentCredentials(environment);

    /// <summary>
    /// The token of a GitHub Actions job (<c>GITHUB_TOKEN</c>, where the workflow hands it on) for GitHub's own
    /// registry, <c>ghcr.io</c>, and for no other. The user's name is <c>GITHUB_ACTOR</c>; the registry looks at the
    /// token alone. Many machines have such a token for other purposes, and GitHub refuses one that has expired or has
    /// no rights to packages even where everybody may read. A client then reads that repository without the token; it
    /// never writes without it. Variables are read again each time. Uses no network. Safe for several threads.
    /// </summary>
    /// <param name="environment">Gives the value of an environment variable or null. Null: the process's own.</param>
    public static ICredentialSource GitHub(Func<string, string?>? environment = null) =>
        new GitHubCredentials(environment);

    /// <summary>
    /// Makes a source whose credentials reading goes on without. Where a registry refuses one of them, what everybody
    /// may read is read without it; nothing is ever written without it. Where the source fails, the next of
    /// <see cref="FirstOf"/> is asked, and a client without another credential goes on without one. Either way its
    /// <see cref="RegistryClientOptions.Warn"/> is told once; a refusal of a request without a credential names the
    /// failure.
    /// </summary>
    /// <param name="source">The source; of any kind.</param>
    public static ICredentialSource Optional(ICredentialSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new OptionalCredentials(source);
    }

    /// <summary>
    /// Asks one source after the other; the first that has a credential answers. A source that fails ends the search
    /// with its error: a credential is not looked for elsewhere instead. One that is <see cref="Optional"/> is passed
    /// over.
    /// </summary>
    /// <param name="sources">The sources, in the order in which they are asked.</param>
    public static ICredentialSource FirstOf(params IEnumerable<ICredentialSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return new CredentialChain(Frozen.List(sources));
    }
}
