using Microsoft.Extensions.Options;
using OciMultiArch.Internal;
using OciMultiArch.Model;

namespace OciMultiArch.DependencyInjection;

/// <summary>
/// Checks the registries, each and against one another. Every failure begins with the key below the section.
/// None repeats a secret.
/// </summary>
internal sealed class RegistriesValidator : IValidateOptions<OciMultiArchOptions>
{
    private static readonly NamedRegistryValidator Single = new();

    public ValidateOptionsResult Validate(string? name, OciMultiArchOptions options)
    {
        List<string> failures = [];
        foreach (var (registryName, registry) in options.Registries)
            failures.AddRange(Failures($"Registries:{Printable.Short(registryName)}", registry));
        var withHost = options.Registries.Where(static pair => pair.Value?.Host is not null);
        failures.AddRange(Contradictions(withHost));
        failures.AddRange(ConfiguredCredentials.Contradictions(options));
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Failures(string key, NamedRegistryOptions? registry)
    {
        if (registry is null)
            return [$"{key}: it is null."];
        var single = Single.Validate(key, registry).Failures ?? [];
        var renamed = single.Select(failure => $"{key}:{failure.Replace($"{key}.", "", StringComparison.Ordinal)}");
        var others = PlaceFailures(key, registry).Concat(CredentialFailures(key, registry));
        return renamed.Concat(others);
    }

    private static IEnumerable<string> PlaceFailures(string key, NamedRegistryOptions registry)
    {
        if (HostFailure(key, registry) is { } failure)
            yield return failure;
        foreach (var (member, problem) in HostSettings.Problems(registry))
            yield return $"{key}:{member}: {problem}";
    }

    private static string? HostFailure(string key, NamedRegistryOptions registry)
    {
        var host = registry.Host;
        if (string.IsNullOrEmpty(host))
            return null;
        if (RegistryNames.Parse(host) is null)
            return $"{key}:Host: '{ReferenceText.ShortHost(host)}' is not a host with an optional port, "
                + "without scheme and path; it holds a '.' or ':' or is localhost.";
        if (IsPrefix(host, registry.Prefix))
            return null;
        var prefix = Printable.Short(registry.Prefix!);
        return $"{key}:Prefix: '{prefix}' is not the beginning of a repository's path, "
            + "which is in lowercase and has no '/' at its ends.";
    }

    private static bool IsPrefix(string host, string? prefix) =>
        string.IsNullOrEmpty(prefix) || RegistryNames.Parse(host, prefix) is not null;

    private static IEnumerable<string> CredentialFailures(string key, NamedRegistryOptions registry)
    {
        if (registry.Username is null && registry.Password is not null)
            yield return $"{key}:Username: user and password are given together or not at all.";
        if (registry.Username is not null && registry.Password is null)
            yield return $"{key}:Password: user and password are given together or not at all.";
        if (registry.Username?.Contains(':', StringComparison.Ordinal) == true)
            yield return $"{key}:Username: a user's name may not hold ':' (RFC 7617).";
        if (registry.Token is { } token && !IsBearerToken(token))
            yield return $"{key}:Token: a bearer token is one or more visible ASCII characters.";
        if (registry.IdentityToken is { Length: 0 })
            yield return $"{key}:IdentityToken: it is empty.";
        string?[] secrets = [registry.Password, registry.IdentityToken, registry.Token];
        if (secrets.Count(static secret => secret is not null) > 1)
            yield return $"{key}: only one of Password, IdentityToken and Token can be used.";
    }

    private static bool IsBearerToken(string token) => token.Length > 0 && Printable.IsVisibleAscii(token);

    // A host has one pool of connections and leases, whatever names it goes by.
    private static IEnumerable<string> Contradictions(
        IEnumerable<KeyValuePair<string, NamedRegistryOptions>> registries)
    {
        foreach (var host in registries.GroupBy(static pair => HostOf(pair.Value), StringComparer.OrdinalIgnoreCase))
        {
            var first = host.First();
            var contrary = host.Skip(1).Where(other => !HostSettings.AreSame(first.Value, other.Value));
            foreach (var other in contrary)
                yield return $"Registries:{Printable.Short(other.Key)}: "
                    + "all settings but Prefix and the login are a host's own; "
                    + $"they differ from those of '{Printable.Short(first.Key)}', which is the same host.";
        }
    }

    private static string HostOf(NamedRegistryOptions registry) =>
        RegistryNames.Parse(registry.Host!)?.Registry ?? registry.Host!;
}

/// <summary>Checks what each setting of a registry is by itself.</summary>
[OptionsValidator]
internal sealed partial class NamedRegistryValidator : IValidateOptions<NamedRegistryOptions>;
