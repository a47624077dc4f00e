using OciMultiArch.Credentials;

namespace OciMultiArch;

/// <summary>
/// Credentials given by the program itself, one for each registry. Immutable and safe to share between threads; uses no
/// network and no file.
/// </summary>
public sealed class StaticCredentials : ICredentialSource
{
    private readonly Dictionary<string, RegistryCredential> credentials = new(StringComparer.Ordinal);

    /// <summary>Takes one registry's credential.</summary>
    /// <param name="registry">
    /// Host and optional port, as in a repository's name, for example <c>ghcr.io</c>; <c>docker.io</c> for Docker Hub.
    /// </param>
    /// <param name="credential">Its credential.</param>
    /// <exception cref="FormatException">The registry is not a host with an optional port.</exception>
    public StaticCredentials(string registry, RegistryCredential credential) : this([new(registry, credential)])
    {
    }

    /// <summary>Takes the credentials of several registries.</summary>
    /// <param name="byRegistry">
    /// Credentials by host and optional port; copied. Nothing but the exact host and port is answered.
    /// </param>
    /// <exception cref="FormatException">A key is not a host with an optional port.</exception>
    /// <exception cref="ArgumentException">Two keys mean one registry, or a credential is null.</exception>
    public StaticCredentials(IEnumerable<KeyValuePair<string, RegistryCredential>> byRegistry)
    {
        ArgumentNullException.ThrowIfNull(byRegistry);
        foreach (var (registry, credential) in byRegistry)
            Add(registry, credential);
    }

    /// <inheritdoc/>
    public ValueTask<RegistryCredential?> FindAsync(
        CredentialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ValueTask.FromResult(credentials.GetValueOrDefault(request.Registry));
    }

    /// <inheritdoc/>
    public ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
        CredentialScope.WholeRegistry;

    private void Add(string registry, RegistryCredential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        if (!credentials.TryAdd(RegistryKey.Canonical(RegistryKey.Parse(registry)), credential))
            throw new ArgumentException($"The registry '{registry}' has two credentials.", nameof(registry));
    }
}
