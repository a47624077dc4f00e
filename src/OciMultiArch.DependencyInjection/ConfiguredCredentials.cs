namespace OciMultiArch.DependencyInjection;

/// <summary>The credentials that the settings hold. A registry with a prefix lends them to what is below it only; the longest prefix goes first.</summary>
internal sealed class ConfiguredCredentials : ICredentialSource
{
    private readonly Entry[] entries;

    public ConfiguredCredentials(OciMultiArchOptions options) => entries =
    [
        .. options.Registries.Values
            .Select(static each => Credential(each) is { } credential ? new Entry(RegistryNames.Of(each.Host!)!.Registry, each.Prefix ?? "", credential) : null)
            .OfType<Entry>()
            .OrderByDescending(static each => each.Prefix.Length),
    ];

    public ValueTask<RegistryCredential?> FindAsync(RepositoryName repository, CancellationToken cancellationToken = default) =>
        new(Array.Find(entries, each => each.Holds(repository))?.Credential);

    private static RegistryCredential? Credential(NamedRegistryOptions registry) => registry switch
    {
        { Token: { } token } => RegistryCredential.BearerToken(token),
        { IdentityToken: { } token } => RegistryCredential.IdentityToken(token),
        { Username: { } user, Password: { } password } => RegistryCredential.Basic(user, password),
        _ => null,
    };

    private sealed record Entry(string Registry, string Prefix, RegistryCredential Credential)
    {
        public bool Holds(RepositoryName repository) => repository.Registry == Registry
            && (Prefix.Length == 0 || repository.Path.StartsWith(Prefix + "/", StringComparison.Ordinal));
    }
}
