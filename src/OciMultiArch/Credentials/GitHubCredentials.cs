namespace OciMultiArch.Credentials;

/// <summary>The token of a GitHub Actions job: see <see cref="CredentialSources.GitHub"/>.</summary>
internal sealed class GitHubCredentials : ICredentialSource
{
    private const string Registry = "ghcr.io";
    private const string TokenVariable = "GITHUB_TOKEN";
    private const string AnyUser = "github";
    private readonly Func<string, string?> environment;

    public GitHubCredentials(Func<string, string?>? environment = null) =>
        this.environment = environment ?? Environment.GetEnvironmentVariable;

    /// <inheritdoc/>
    public ValueTask<RegistryCredential?> FindAsync(
        CredentialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Registry != Registry)
            return default;
        var token = environment(TokenVariable);
        if (string.IsNullOrEmpty(token))
            return default;
        var actor = environment("GITHUB_ACTOR") ?? "";
        var isUser = actor.Length > 0 && !actor.Contains(':', StringComparison.Ordinal);
        var user = isUser ? actor : AnyUser;
        var credential = RegistryCredential.Basic(user, token).From(CredentialOrigin.Variable(TokenVariable));
        return new(credential.AsOptional());
    }

    /// <inheritdoc/>
    public ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
        CredentialScope.WholeRegistry;
}
