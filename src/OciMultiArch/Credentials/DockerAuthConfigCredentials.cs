using System.Text;

namespace OciMultiArch.Credentials;

/// <summary>
/// Logins that stand in the environment, as a Docker configuration: see <see cref="CredentialSources.Default"/>.
/// </summary>
internal sealed class DockerAuthConfigCredentials(Func<string, string?> environment) : ICredentialSource
{
    private const string Variable = "DOCKER_AUTH_CONFIG";
    private readonly CredentialHelper helper = new(environment);

    /// <summary>Reads the variable, and runs a credential helper where it names one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends a running helper.</param>
    /// <returns>The credential; null without the variable, and for registries that it does not name.</returns>
    /// <exception cref="OciException">The variable holds no such document, or the helper is broken.</exception>
    public ValueTask<RegistryCredential?> FindAsync(
        CredentialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Read() is not { } document)
            return default;
        return document.FindAsync(request, helper, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
        DockerConfigFile.ScopeAsync(request, () => new(Read()));

    private DockerConfigFile? Read()
    {
        var text = Encoding.UTF8.GetBytes(environment(Variable) ?? "");
        return DockerConfigFile.Parse(CredentialOrigin.Variable(Variable), text);
    }
}
