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
    /// <param name="repository">The repository.</param>
    /// <param name="cancellationToken">Ends a running helper.</param>
    /// <returns>The credential; null without the variable, and for registries that it does not name.</returns>
    /// <exception cref="OciException">The variable holds no such document, or the helper is broken.</exception>
    public ValueTask<RegistryCredential?> FindAsync(
        RepositoryName repository, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var text = Encoding.UTF8.GetBytes(environment(Variable) ?? "");
        var document = DockerConfigFile.Parse(CredentialOrigin.Variable(Variable), text);
        if (document is null)
            return default;
        return document.FindAsync(repository, helper, cancellationToken);
    }
}
