namespace OciMultiArch.Credentials;

/// <summary>
/// One registry's credential in environment variables: see <see cref="CredentialSources.FromEnvironment"/>.
/// </summary>
internal sealed class EnvironmentCredentials : ICredentialSource
{
    private const string RegistryVariable = "OCI_REGISTRY";
    private const string UserVariable = "OCI_REGISTRY_USERNAME";
    private const string PasswordVariable = "OCI_REGISTRY_PASSWORD";
    private readonly Func<string, string?> environment;

    public EnvironmentCredentials(Func<string, string?>? environment = null) =>
        this.environment = environment ?? Environment.GetEnvironmentVariable;

    /// <summary>Reads the variables.</summary>
    /// <param name="request">
    /// The request; its registry must be the one that <c>OCI_REGISTRY</c> names, port included.
    /// </param>
    /// <param name="cancellationToken">Not used.</param>
    /// <returns>The credential; null without a password, and for every other registry.</returns>
    /// <exception cref="OciException">
    /// There is a password, but <c>OCI_REGISTRY</c> or <c>OCI_REGISTRY_USERNAME</c> is missing or malformed. The
    /// password is then shown to no registry. The message names the variable, never a value.
    /// </exception>
    public ValueTask<RegistryCredential?> FindAsync(
        CredentialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var password = environment(PasswordVariable);
        if (string.IsNullOrEmpty(password))
            return default;
        var registry = RegistryKey.Canonical(ReadRegistry());
        if (registry != request.Registry)
            return default;
        return new(RegistryCredential.Basic(ReadUser(), password).From(CredentialOrigin.Variable(PasswordVariable)));
    }

    /// <inheritdoc/>
    public ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
        CredentialScope.WholeRegistry;

    private string ReadRegistry()
    {
        var registry = environment(RegistryVariable);
        if (string.IsNullOrEmpty(registry))
            throw Unusable(
                $"{RegistryVariable} does not say which registry the password belongs to, so it is shown to none",
                $"Set {RegistryVariable} to the registry's host, for example ghcr.io.");
        try
        {
            return RegistryKey.Parse(registry);
        }
        catch (FormatException)
        {
            throw Unusable(
                $"{RegistryVariable} is not a registry",
                "Write host or host:port, without scheme and path.");
        }
    }

    private string ReadUser()
    {
        var user = environment(UserVariable);
        if (string.IsNullOrEmpty(user))
            throw Unusable($"{UserVariable} is missing", "Set it to the user's name.");
        if (user.Contains(':', StringComparison.Ordinal))
            throw Unusable($"{UserVariable} holds a ':'", "Set it to the user's name alone.");
        return user;
    }

    private static OciException Unusable(string problem, string remedy) =>
        new(Problem.InvalidContent, $"{PasswordVariable} is set, but {problem}.", new Remedy(remedy));
}
