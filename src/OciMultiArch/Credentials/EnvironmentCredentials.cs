using OciMultiArch.Credentials;

namespace OciMultiArch;

/// <summary>
/// One registry's credential in environment variables, for build servers: <c>OCI_REGISTRY</c> (host and optional port, for example
/// <c>ghcr.io</c>), <c>OCI_REGISTRY_USERNAME</c> and <c>OCI_REGISTRY_PASSWORD</c>. It answers for that registry alone: a password is never shown to
/// the registry of a base image. Without a password, or with an empty one as build servers give for a secret that is not there, it has none.
/// Variables are read again each time. Uses no network. Safe for several threads.
/// </summary>
public sealed class EnvironmentCredentials : ICredentialSource
{
    private const string Host = "OCI_REGISTRY";
    private const string User = "OCI_REGISTRY_USERNAME";
    private const string Password = "OCI_REGISTRY_PASSWORD";
    private readonly Func<string, string?> environment;

    /// <summary>Takes the environment; nothing is read yet.</summary>
    /// <param name="environment">Gives the value of an environment variable or null. Null: the process's own.</param>
    public EnvironmentCredentials(Func<string, string?>? environment = null) => this.environment = environment ?? Environment.GetEnvironmentVariable;

    /// <summary>Reads the variables.</summary>
    /// <param name="repository">The repository; its registry must be the one that <c>OCI_REGISTRY</c> names, port included.</param>
    /// <param name="cancellationToken">Not used.</param>
    /// <returns>The credential; null without a password, and for every other registry.</returns>
    /// <exception cref="OciException">
    /// There is a password, but <c>OCI_REGISTRY</c> or <c>OCI_REGISTRY_USERNAME</c> is missing or malformed: nobody can tell whose it is, so it is shown
    /// to no registry. The message names the variable, never a value.
    /// </exception>
    public ValueTask<RegistryCredential?> FindAsync(RepositoryName repository, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        if (environment(Password) is not { Length: > 0 } password)
            return default;
        var host = environment(Host) is { Length: > 0 } named ? Parse(named) : throw Unusable(
            $"{Host} does not say which registry the password belongs to, so it is shown to none. Set {Host} to the registry's host, for example ghcr.io");
        if (RegistryKey.Canonical(host) != RegistryKey.Canonical(repository.Registry))
            return default;
        var user = environment(User) is { Length: > 0 } given ? given : throw Unusable($"{User} is missing. Set it to the user's name");
        return new(user.Contains(':', StringComparison.Ordinal) ? throw Unusable($"{User} holds a ':'") : RegistryCredential.Basic(user, password));
    }

    private static string Parse(string host)
    {
        try
        {
            return RegistryKey.Parse(host);
        }
        catch (FormatException)
        {
            throw Unusable($"{Host} is not a registry. Write host or host:port, without scheme and path");
        }
    }

    private static OciException Unusable(string problem) => new($"{Password} is set, but {problem}.");
}
