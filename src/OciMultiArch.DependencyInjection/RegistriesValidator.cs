using Microsoft.Extensions.Options;
using OciMultiArch.Internal;
using OciMultiArch.Model;

namespace OciMultiArch.DependencyInjection;

/// <summary>Checks the registries, each and against one another. Every failure begins with the key as configuration writes it; none repeats a secret.</summary>
internal sealed class RegistriesValidator : IValidateOptions<OciMultiArchOptions>
{
    private static readonly NamedRegistryValidator Single = new();

    public ValidateOptionsResult Validate(string? name, OciMultiArchOptions options)
    {
        List<string> failures = [];
        foreach (var (key, registry) in options.Registries)
            failures.AddRange(registry is null ? [$"Registries:{Printable.Short(key)}: it is null."] : Failures($"Registries:{Printable.Short(key)}", registry));
        failures.AddRange(Contradictions(options.Registries.Where(static each => each.Value?.Host is not null)));
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Failures(string key, NamedRegistryOptions registry)
    {
        foreach (var each in Single.Validate(key, registry).Failures ?? [])
            yield return each.Replace($"{key}.", $"{key}:", StringComparison.Ordinal);
        if (!string.IsNullOrEmpty(registry.Host) && RegistryNames.Of(registry.Host) is null)
            yield return $"{key}:Host: '{ReferenceText.Short(registry.Host)}' is not a host with an optional port, without scheme and path; it holds a '.' or ':' or is localhost.";
        else if (!string.IsNullOrEmpty(registry.Host) && !string.IsNullOrEmpty(registry.Prefix) && RegistryNames.Of(registry.Host, registry.Prefix) is null)
            yield return $"{key}:Prefix: '{Printable.Short(registry.Prefix)}' is not the beginning of a repository's path.";
        if (registry.Transport is { } transport && !Enum.IsDefined(transport))
            yield return $"{key}:Transport: {transport} is none of {string.Join(", ", Enum.GetNames<TransportSecurity>())}.";
        foreach (var host in registry.TrustedHosts.Where(static each => RegistryNames.Of(each) is null))
            yield return $"{key}:TrustedHosts: '{ReferenceText.Short(host)}' is not a host with an optional port.";
        foreach (var each in CredentialFailures(key, registry))
            yield return each;
    }

    private static IEnumerable<string> CredentialFailures(string key, NamedRegistryOptions registry)
    {
        if (registry.Username is null != registry.Password is null)
            yield return $"{key}:{(registry.Username is null ? "Username" : "Password")}: user and password are given together or not at all.";
        if (registry.Username?.Contains(':', StringComparison.Ordinal) == true)
            yield return $"{key}:Username: a user's name may not hold ':' (RFC 7617).";
        if (registry.Token is { } token && (token.Length == 0 || !Printable.IsVisibleAscii(token)))
            yield return $"{key}:Token: a bearer token is one or more visible ASCII characters.";
        if (registry.IdentityToken is { Length: 0 })
            yield return $"{key}:IdentityToken: it is empty.";
        if (new[] { registry.Password, registry.IdentityToken, registry.Token }.Count(static each => each is not null) > 1)
            yield return $"{key}: only one of Password, IdentityToken and Token can be used.";
    }

    // A host has one pool of connections and permits, whatever names it goes by.
    private static IEnumerable<string> Contradictions(IEnumerable<KeyValuePair<string, NamedRegistryOptions>> registries) => registries
        .GroupBy(static each => RegistryNames.Of(each.Value.Host!)?.Registry ?? each.Value.Host!, StringComparer.OrdinalIgnoreCase)
        .SelectMany(static host => host.Skip(1).Where(each => !AreOfOneHost(host.First().Value, each.Value)).Select(each =>
            $"Registries:{Printable.Short(each.Key)}: Transport, MaxReads, MaxWrites and TrustedHosts are a host's own; they differ from those of Registries:{Printable.Short(host.First().Key)}, which is the same host."));

    private static bool AreOfOneHost(NamedRegistryOptions one, NamedRegistryOptions other) =>
        (one.Transport, one.MaxReads, one.MaxWrites) == (other.Transport, other.MaxReads, other.MaxWrites)
        && one.TrustedHosts.Order(StringComparer.OrdinalIgnoreCase).SequenceEqual(other.TrustedHosts.Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
}
