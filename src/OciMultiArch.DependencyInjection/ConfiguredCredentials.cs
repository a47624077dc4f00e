using OciMultiArch.Internal;

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
        CredentialRequest request, CancellationToken cancellationToken = default) => new(EntryFor(request)?.Credential);

    public ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
        new(EntryFor(request)?.Prefix ?? "-");

    /// <summary>Logins of which one would never be used: a repository is all that a login is found by.</summary>
    public static IEnumerable<string> Contradictions(OciMultiArchOptions options)
    {
        Dictionary<(string Registry, string Prefix), (string Key, NamedRegistryOptions Settings)> known = [];
        foreach (var (name, settings) in options.Registries)
        {
            if (settings?.Host is not { } host || RegistryNames.Parse(host) is not { } parsed)
                continue;
            // A malformed login is told elsewhere.
            if (Login(settings) == default)
                continue;
            var place = (new CredentialRequest(parsed).Registry, settings.Prefix ?? "");
            if (known.TryAdd(place, (name, settings)) || Login(known[place].Settings) == Login(settings))
                continue;
            yield return $"Registries:{Printable.Short(name)}: its login is not that of "
                + $"'{Printable.Short(known[place].Key)}', which has the same host and prefix. "
                + "Give each a Prefix of its own, or add a client of the other login with AddKeyedOciMultiArch.";
        }
    }

    private static (string?, string?, string?, string?) Login(NamedRegistryOptions registry) =>
        (registry.Username, registry.Password, registry.IdentityToken, registry.Token);

    private Entry? EntryFor(CredentialRequest request) => Array.Find(entries, entry => entry.Holds(request));

    private static Entry? EntryOf(NamedRegistryOptions registry)
    {
        if (Credential(registry) is not { } credential)
            return null;
        var host = RegistryNames.Parse(registry.Host!)!;
        return new(new CredentialRequest(host).Registry, registry.Prefix ?? "", credential);
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
        public bool Holds(CredentialRequest request)
        {
            if (request.Registry != Registry)
                return false;
            var path = request.Repository?.Path ?? "";
            return Prefix.Length == 0 || path.StartsWith(Prefix + "/", StringComparison.Ordinal);
        }
    }
}
