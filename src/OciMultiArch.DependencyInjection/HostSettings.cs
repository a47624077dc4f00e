using System.Globalization;

namespace OciMultiArch.DependencyInjection;

/// <summary>What the settings of a named registry say about its host.</summary>
internal static class HostSettings
{
    /// <summary>The settings as the core knows them.</summary>
    /// <exception cref="FormatException">The location of a mirror is malformed.</exception>
    public static RegistryHostSettings Of(NamedRegistryOptions registry) =>
        Trust(registry).Over(Way(registry)).Over(Limits(registry)).Over(Times(registry));

    private static RegistryHostSettings Trust(NamedRegistryOptions registry) => new()
    {
        Transport = registry.Transport,
        CaFiles = [.. registry.CaFiles],
        ClientCertificateFile = registry.ClientCertificateFile,
        ClientKeyFile = registry.ClientKeyFile,
        ServerName = registry.ServerName,
    };

    private static RegistryHostSettings Way(NamedRegistryOptions registry)
    {
        var mirrors = registry.Mirrors.Select(mirror => new RegistryMirror(mirror) { Pulls = registry.MirrorPulls });
        return new()
        {
            Addresses = [.. registry.Addresses],
            PathPrefix = registry.PathPrefix,
            Proxy = registry.Proxy,
            Headers = new Dictionary<string, string>(registry.Headers),
            Mirrors = [.. mirrors],
            TrustedHosts = [.. registry.TrustedHosts],
        };
    }

    private static RegistryHostSettings Limits(NamedRegistryOptions registry) => new()
    {
        MaxReads = registry.MaxReads,
        MaxWrites = registry.MaxWrites,
        MaxRequestsPerSecond = registry.MaxRequestsPerSecond,
        ChunkBytes = registry.ChunkBytes,
    };

    private static RegistryHostSettings Times(NamedRegistryOptions registry) => new()
    {
        ConnectTimeout = registry.ConnectTimeout,
        StallTimeout = registry.StallTimeout,
        ResponseTimeout = registry.ResponseTimeout,
    };

    /// <summary>
    /// What is wrong, by the name of the setting; PEM files are read. No text repeats a header's value or a proxy.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Problems(NamedRegistryOptions registry)
    {
        try
        {
            var settings = Of(registry);
            KeyValuePair<string, string>[] found = [.. settings.FindProblems()];
            if (found.Length == 0)
                settings.ToOptions(registry.Host ?? "");
            return found;
        }
        catch (FormatException wrong)
        {
            return [new(nameof(registry.Mirrors), wrong.Message)];
        }
        catch (OciException wrong)
        {
            var isAuthority = registry.CaFiles.Any(file => wrong.Reason.Contains(file, StringComparison.Ordinal));
            var member = isAuthority ? nameof(registry.CaFiles) : nameof(registry.ClientCertificateFile);
            return [new(member, wrong.Message)];
        }
    }

    /// <summary>Whether two registries say the same about their host.</summary>
    public static bool AreSame(NamedRegistryOptions one, NamedRegistryOptions other) => Texts(one).SequenceEqual(Texts(other));

    private static string[] Texts(NamedRegistryOptions registry) =>
        [.. Lists(registry).Select(static items => string.Join('\n', items)), .. Values(registry).Select(Text)];

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static IEnumerable<IEnumerable<string>> Lists(NamedRegistryOptions registry)
    {
        yield return registry.CaFiles;
        yield return registry.Addresses;
        yield return registry.Mirrors;
        yield return registry.TrustedHosts.Select(static host => host.ToLowerInvariant()).Order(StringComparer.Ordinal);
        var headers = registry.Headers.Select(static pair => $"{pair.Key.ToLowerInvariant()}: {pair.Value}");
        yield return headers.Order(StringComparer.Ordinal);
    }

    private static object?[] Values(NamedRegistryOptions registry) =>
    [
        registry.Transport, registry.ClientCertificateFile, registry.ClientKeyFile, registry.ServerName,
        registry.PathPrefix, registry.Proxy, registry.MirrorPulls, registry.MaxReads, registry.MaxWrites,
        registry.MaxRequestsPerSecond, registry.ChunkBytes, registry.ConnectTimeout, registry.StallTimeout,
        registry.ResponseTimeout,
    ];
}
