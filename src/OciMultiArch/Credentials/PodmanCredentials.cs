using OciMultiArch.Credentials;

namespace OciMultiArch;

/// <summary>
/// Credentials as <c>podman login</c>, <c>buildah login</c> and <c>skopeo login</c> keep them (containers-auth.json(5)): in the file that
/// <c>REGISTRY_AUTH_FILE</c> names, and in no other where it is set; otherwise in <c>containers/auth.json</c> of <c>XDG_RUNTIME_DIR</c>
/// (<c>/run/containers/UID/auth.json</c> without it; Linux only), then in <c>containers/auth.json</c> of <c>XDG_CONFIG_HOME</c>
/// (<c>~/.config</c> without it). A key with a path (<c>quay.io/acme/api</c>, <c>quay.io/acme</c>) goes before the registry's own;
/// <c>credHelpers</c> are asked. XDG paths that are not absolute are ignored, as XDG asks. Docker's <c>config.json</c>, where podman looks last, is left to <see cref="DockerCredentials"/>.
/// Files are read again each time. Uses no network. Safe for several threads.
/// </summary>
public sealed class PodmanCredentials : ICredentialSource
{
    private readonly Func<string, string?> environment;

    /// <summary>Takes the environment that says where the files are; nothing is read yet. A file that is not there means no credentials.</summary>
    /// <param name="environment">Gives the value of an environment variable or null. Null: the process's own.</param>
    public PodmanCredentials(Func<string, string?>? environment = null) => this.environment = environment ?? Environment.GetEnvironmentVariable;

    /// <summary>Reads the files in their order, up to the first that has a credential.</summary>
    /// <param name="repository">The repository; its registry must equal a key's host and port exactly.</param>
    /// <param name="cancellationToken">Ends reading; a running helper is killed.</param>
    /// <returns>The credential, or null when there is none for this registry.</returns>
    /// <exception cref="OciException">A file or helper is there but broken: the message names it, never its content. No other file is used instead.</exception>
    public ValueTask<RegistryCredential?> FindAsync(RepositoryName repository, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return new CredentialChain([.. Files().Select(each => new DockerCredentials(each, environment))]).FindAsync(repository, cancellationToken);
    }

    private IEnumerable<string> Files()
    {
        if (environment("REGISTRY_AUTH_FILE") is { Length: > 0 } named)
            return [named];
        var own = Path.Combine(UserFolder.Config(environment), "containers", "auth.json");
        return Running() is { } folder ? [Path.Combine(folder, "auth.json"), own] : [own];
    }

    // What lives as long as the user's session; podman has no such place outside Linux.
    private string? Running() => !OperatingSystem.IsLinux() ? null
        : UserFolder.Absolute(environment("XDG_RUNTIME_DIR")) is { } folder ? Path.Combine(folder, "containers")
        : UserFolder.Number() is { } user ? $"/run/containers/{user}" : null;
}
