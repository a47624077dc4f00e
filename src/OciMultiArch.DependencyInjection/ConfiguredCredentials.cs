namespace OciMultiArch.DependencyInjection;

/// <summary>
/// The credentials that the settings hold. A registry with a prefix lends them to repositories below it only; the
/// longest prefix goes first.
/// </summary>
internal sealed class ConfiguredCredentials : ICredentialSource
{
    private readonly Entry[] entries;

    public ConfiguredCredentials(OciMultiArchOptions options)
    {
        var found = options.Registries.Values.Select(EntryOf).OfType<Entry>();
        entries = [.. found.OrderByDescending(static entry => entry.Prefix.Length)];
    }

    public ValueTask<RegistryCredential?> FindAsync(
        RepositoryName repository, CancellationToken cancellationToken = default)
    {
        var found = Array.Find(entries, entry => entry.Holds(repository));
        return new(found?.Credential);
    }

    private static Entry? EntryOf(NamedRegistryOptions registry)
    {
        if (Credential(registry) is not { } credential)
            return null;
        var host = RegistryNames.Parse(registry.Host!)!.Registry;
        return new(host, registry.Prefix ?? "", credential);
    }

    private static RegistryCredential? Credential(NamedRegistryOptions registry) => registry switch
    {
        { Token: { } token } => RegistryCredential.BearerToken(token),
        { IdentityToken: { } token } => RegistryCredential.IdentityToken(token),
        { Username: { } user, Password: { } password } => RegistryCredential.Basic(user, password),
        _ => null,
    };

    private sealed record Entry(string Registry, string Prefix, RegistryCredential Credential)
    {
        public bool Holds(RepositoryName repository)
        {
            if (repository.Registry != Registry)
                return false;
            return Prefix.Length == 0 || repository.Path.StartsWith(Prefix + "/", StringComparison.Ordinal);
        }
    }
}
