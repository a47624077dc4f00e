using OciMultiArch.Credentials;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// Credentials of one credential helper, for registries that no Docker configuration names:
/// <c>docker-credential-ecr-login</c>, <c>docker-credential-gcr</c> and the like. The program is run each time (at most
/// 30 s). Uses no network of its own. Safe for several threads.
/// </summary>
public sealed class HelperCredentials : ICredentialSource
{
    private readonly string name;
    private readonly HashSet<string> registries;
    private readonly CredentialHelper helper;

    /// <summary>Takes the helper's name and the registries it is asked for; nothing is run yet.</summary>
    /// <param name="name">
    /// What follows <c>docker-credential-</c> in the program's name, for example <c>ecr-login</c>.
    /// </param>
    /// <param name="registries">
    /// The registries it is asked for, each a host with an optional port; it is asked for no other.
    /// </param>
    /// <param name="environment">
    /// Gives the value of an environment variable or null; <c>PATH</c> says where helpers are. Null: the process's own.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The name holds other characters than letters, digits, '.', '_' and '-'.
    /// </exception>
    /// <exception cref="FormatException">A registry is not a host with an optional port.</exception>
    public HelperCredentials(string name, IEnumerable<string> registries, Func<string, string?>? environment = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(registries);
        if (!CredentialHelper.IsName(name))
            throw new ArgumentException(
                $"'{Printable.Short(name)}' is not the name of a helper: letters, digits, '.', '_' and '-' only.",
                nameof(name));
        this.name = name;
        var parsed = registries.Select(static registry => RegistryKey.Parse(registry));
        this.registries = [.. parsed.Select(RegistryKey.Canonical)];
        helper = new(environment ?? Environment.GetEnvironmentVariable);
    }

    /// <summary>Runs the helper where the registry is one of its own.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the wait; a running helper is killed.</param>
    /// <returns>The credential; null for other registries, and when the helper has none.</returns>
    /// <exception cref="OciException">The helper is missing, fails, hangs or answers nonsense.</exception>
    public async ValueTask<RegistryCredential?> FindAsync(
        CredentialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!registries.Contains(request.Registry))
            return null;
        var server = RegistryKey.Server(request.Registry);
        var credential = await helper.GetAsync(name, server, cancellationToken).ConfigureAwait(false);
        return credential?.From(CredentialOrigin.Helper(CredentialHelper.ProgramOf(name)));
    }

    /// <inheritdoc/>
    public ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
        CredentialScope.WholeRegistry;
}
