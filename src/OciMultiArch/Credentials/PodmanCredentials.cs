using OciMultiArch.Credentials;

namespace OciMultiArch;

/// <summary>
/// Credentials as <c>podman login</c>, <c>buildah login</c> and <c>skopeo login</c> keep them
/// (containers-auth.json(5)). Where <c>REGISTRY_AUTH_FILE</c> is set, they are in the file that it names, and in no
/// other. Otherwise they are in <c>containers/auth.json</c> of <c>XDG_RUNTIME_DIR</c> (without it
/// <c>/run/containers/UID/auth.json</c>; Linux only), then in <c>containers/auth.json</c> of <c>XDG_CONFIG_HOME</c>
/// (without it <c>~/.config</c>). A key with a path (<c>quay.io/acme/api</c>, <c>quay.io/acme</c>) comes before the
/// registry's own; <c>credHelpers</c> are asked. XDG paths that are not absolute are ignored, as XDG asks. Docker's
/// <c>config.json</c>, where podman looks last, is left to <see cref="DockerCredentials"/>. Files are read again each
/// time. Uses no network. Safe for several threads.
/// </summary>
public sealed class PodmanCredentials : ICredentialSource
{
    private readonly Func<string, string?> environment;

    /// <summary>
    /// Takes the environment that says where the files are; nothing is read yet. A file that is not there, or that holds
    /// nothing, means no credentials.
    /// </summary>
    /// <param name="environment">Gives the value of an environment variable or null. Null: the process's own.</param>
    public PodmanCredentials(Func<string, string?>? environment = null) =>
        this.environment = environment ?? Environment.GetEnvironmentVariable;

    /// <summary>Reads the files in their order, up to the first that has a credential.</summary>
    /// <param name="request">The request; its registry must equal a key's host and port exactly.</param>
    /// <param name="cancellationToken">Ends reading; a running helper is killed.</param>
    /// <returns>The credential, or null when there is none for this registry.</returns>
    /// <exception cref="OciException">
    /// A file or helper is there but broken: the message names it, never its content. No other file is used instead.
    /// </exception>
    public ValueTask<RegistryCredential?> FindAsync(
        CredentialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return InOrder().FindAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
        InOrder().ScopeAsync(request, cancellationToken);

    private CredentialChain InOrder() => new([.. Files().Select(file => new DockerCredentials(file, environment))]);

    private IEnumerable<string> Files()
    {
        if (environment("REGISTRY_AUTH_FILE") is { Length: > 0 } named)
            return [named];
        var ownFile = Path.Combine(UserFolder.Config(environment), "containers", "auth.json");
        if (SessionFolder() is { } folder)
            return [Path.Combine(folder, "auth.json"), ownFile];
        return [ownFile];
    }

    // What lives as long as the user's session; podman has no such place outside Linux.
    private string? SessionFolder()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        if (UserFolder.Absolute(environment("XDG_RUNTIME_DIR")) is { } folder)
            return Path.Combine(folder, "containers");
        if (UserFolder.Number() is { } user)
            return $"/run/containers/{user}";
        return null;
    }
}
