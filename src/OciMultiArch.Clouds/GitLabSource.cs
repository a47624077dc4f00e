namespace OciMultiArch.Clouds;

/// <summary>Tokens of GitLab's jobs: see <see cref="CloudCredentials.GitLab"/>.</summary>
internal sealed class GitLabSource(CloudOptions options) : ICredentialSource
{
    private const string JobUser = "gitlab-ci-token";

    public ValueTask<RegistryCredential?> FindAsync(
        CredentialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (IsAt("CI_REGISTRY", request))
            return new(Of("CI_DEPLOY_USER", "CI_DEPLOY_PASSWORD") ?? JobToken());
        return new(IsAt("CI_DEPENDENCY_PROXY_SERVER", request) ? JobToken() : null);
    }

    public ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
        new("");

    private bool IsAt(string variable, CredentialRequest request)
    {
        if (options.Environment(variable)?.Trim() is not { Length: > 0 } registry)
            return false;
        try
        {
            return new CredentialRequest(registry).Registry == request.Registry && options.Variable(variable) is not null;
        }
        catch (FormatException)
        {
            return false; // its value is not repeated, and no credential is shown to what is no registry
        }
    }

    private RegistryCredential? JobToken()
    {
        if (options.Variable("CI_JOB_TOKEN") is not { } token)
            return null;
        return RegistryCredential.Basic(JobUser, token).WithSource("environment variable CI_JOB_TOKEN");
    }

    private RegistryCredential? Of(string userVariable, string passwordVariable)
    {
        var user = options.Variable(userVariable);
        var password = options.Variable(passwordVariable);
        if (user is null || password is null || user.Contains(':', StringComparison.Ordinal))
            return null;
        return RegistryCredential.Basic(user, password).WithSource($"environment variable {passwordVariable}");
    }
}
