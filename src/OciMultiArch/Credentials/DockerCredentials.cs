using OciMultiArch.Credentials;

namespace OciMultiArch;

/// <summary>
/// Credentials as <c>docker login</c> keeps them: in <c>config.json</c>, or in the credential helpers that it names. A
/// registry's own helper (<c>credHelpers</c>), or otherwise the store (<c>credsStore</c>), is asked first; then the
/// registry's entry in <c>auths</c> is read. A key with a path (<c>ghcr.io/acme</c>) comes before one without. The file
/// is read again each time; helpers are programs that are run each time (at most 30 s). Uses no network of its own.
/// Safe for several threads.
/// </summary>
public sealed partial class DockerCredentials : ICredentialSource
{
    private readonly string path;
    private readonly CredentialHelper helper;

    /// <summary>
    /// Takes the place of the file; nothing is read yet. A file that is not there, or that holds nothing, means no
    /// credentials.
    /// </summary>
    /// <param name="path">
    /// The path of the file, for example of <c>config.json</c>, or of podman's <c>auth.json</c>.
    /// </param>
    /// <param name="environment">
    /// Gives the value of an environment variable or null; <c>PATH</c> says where helpers are. Null: the process's own.
    /// </param>
    public DockerCredentials(string path, Func<string, string?>? environment = null)
        : this(path, new CredentialHelper(environment ?? Environment.GetEnvironmentVariable))
    {
    }

    internal DockerCredentials(string path, CredentialHelper helper)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (this.path, this.helper) = (path, helper);
    }

    /// <summary>
    /// The user's own file: <c>config.json</c> in the folder that <c>DOCKER_CONFIG</c> names, otherwise in
    /// <c>.docker</c> of the home folder.
    /// </summary>
    /// <param name="environment">Gives the value of an environment variable or null. Null: the process's own.</param>
    public static DockerCredentials Default(Func<string, string?>? environment = null)
    {
        var read = environment ?? Environment.GetEnvironmentVariable;
        return new(Path.Combine(DefaultFolder(read), "config.json"), read);
    }

    /// <summary>Reads the file, and runs a credential helper where the file names one.</summary>
    /// <param name="request">The request; its registry must equal a key's host and port exactly.</param>
    /// <param name="cancellationToken">Ends reading; a running helper is killed.</param>
    /// <returns>The credential, or null when there is none for this registry.</returns>
    /// <exception cref="OciException">
    /// The file or the helper is there but broken. The message names file, key or helper, never their content. No other
    /// entry is used instead. A client goes on without a credential where the helper is missing, for what everybody may
    /// read.
    /// </exception>
    public async ValueTask<RegistryCredential?> FindAsync(
        CredentialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var file = await DockerConfigFile.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        if (file is null)
            return null;
        return await file.FindAsync(request, helper, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return DockerConfigFile.ScopeAsync(request, () => DockerConfigFile.ReadAsync(path, cancellationToken));
    }

    private static string DefaultFolder(Func<string, string?> environment)
    {
        var named = environment("DOCKER_CONFIG");
        if (!string.IsNullOrEmpty(named))
            return named;
        return Path.Combine(UserFolder.Home(environment), ".docker");
    }
}
