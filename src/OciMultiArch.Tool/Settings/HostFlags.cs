using System.CommandLine;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Settings;

/// <summary>What the options of the command line say about registries.</summary>
internal sealed class HostFlags
{
    private readonly List<(string Option, HostFlag Flag)> flags = [];

    /// <exception cref="UsageException">Options contradict each other.</exception>
    public HostFlags(ParseResult parsed)
    {
        RefuseTwoTransports(parsed);
        RefuseRepeatedHeaders(parsed.GetRequiredValue(SharedOptions.Header));
        Add(SharedOptions.PlainHttp, Transports(parsed, SharedOptions.PlainHttp, TransportSecurity.PlainHttp));
        Add(SharedOptions.Tls, Transports(parsed, SharedOptions.Tls, TransportSecurity.Tls));
        Add(SharedOptions.Insecure, Transports(parsed, SharedOptions.Insecure, TransportSecurity.TlsWithoutVerification));
        // A certificate hides the keys below it: its own key lies above.
        Option<IReadOnlyList<HostFlag>>[] others =
        [
            SharedOptions.CaFile, SharedOptions.KeyFile, SharedOptions.CertFile, SharedOptions.Proxy,
            SharedOptions.Mirror, SharedOptions.Header,
        ];
        foreach (var option in others)
            Add(option, parsed.GetRequiredValue(option));
        foreach (var (registry, host) in parsed.GetRequiredValue(SharedOptions.Trust))
            flags.Add((SharedOptions.Trust.Name, new(registry, new() { TrustedHosts = [host] })));
        if (parsed.GetValue(SharedOptions.Timeout) is { } silence)
            AddForAll(SharedOptions.Timeout, new() { StallTimeout = silence, ResponseTimeout = silence });
        if (parsed.GetValue(SharedOptions.Jobs) is { } jobs)
            AddForAll(SharedOptions.Jobs, new() { MaxReads = jobs, MaxWrites = jobs });
        if (parsed.GetValue(SharedOptions.ChunkSize) is { } bytes)
            AddForAll(SharedOptions.ChunkSize, new() { ChunkBytes = bytes });
    }

    /// <summary>What the options say about a registry, the strongest first: those that name it go first.</summary>
    public IEnumerable<SettingLayer> LayersOf(string registry)
    {
        foreach (var name in (string[])[registry, HostFlag.Everything])
            foreach (var option in flags.Where(each => HostName.AreOne(each.Flag.Registry, name)).GroupBy(static flag => flag.Option))
                yield return new(option.Key, Joined(option.Select(static flag => flag.Flag.Settings)));
    }

    private static void RefuseTwoTransports(ParseResult parsed)
    {
        Option<IReadOnlyList<string>>[] options = [SharedOptions.Tls, SharedOptions.Insecure, SharedOptions.PlainHttp];
        var named = options.SelectMany(option => parsed.GetRequiredValue(option).Select(host => (option.Name, Host: host))).ToArray();
        foreach (var (option, host) in named)
        {
            if (named.Any(other => other.Name != option && HostName.AreOne(other.Host, host)))
                throw new UsageException(
                    $"Give one of {string.Join(", ", options.Select(static one => one.Name))} for {host}.");
        }
    }

    private static void RefuseRepeatedHeaders(IReadOnlyList<HostFlag> given)
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (var flag in given)
            foreach (var name in flag.Settings.Headers!.Keys)
                if (!seen.Add($"{HostName.Comparable(flag.Registry)} {name}"))
                    throw new UsageException($"{SharedOptions.Header.Name} gives '{name}' of {flag.Registry} twice.");
    }

    private static IEnumerable<HostFlag> Transports(
        ParseResult parsed, Option<IReadOnlyList<string>> option, TransportSecurity transport) =>
        parsed.GetRequiredValue(option).Select(registry => new HostFlag(registry, new() { Transport = transport }));

    // A repeated option adds to its list; of single values the last one counts.
    private static RegistryHostSettings Joined(IEnumerable<RegistryHostSettings> settings) => settings.Aggregate(Both);

    private static RegistryHostSettings Both(RegistryHostSettings earlier, RegistryHostSettings later)
    {
        RegistryHostSettings lists = new()
        {
            CaFiles = Both(earlier.CaFiles, later.CaFiles),
            Mirrors = Both(earlier.Mirrors, later.Mirrors),
            TrustedHosts = Both(earlier.TrustedHosts, later.TrustedHosts),
        };
        return lists.Over(later).Over(earlier);
    }

    private static IReadOnlyList<T>? Both<T>(IReadOnlyList<T>? earlier, IReadOnlyList<T>? later) =>
        earlier is null || later is null ? null : [.. earlier, .. later];

    private void AddForAll(Option option, RegistryHostSettings settings) =>
        Add(option, [new(HostFlag.Everything, settings)]);

    private void Add(Option option, IEnumerable<HostFlag> given)
    {
        foreach (var flag in given)
            flags.Add((option.Name, flag));
    }
}
