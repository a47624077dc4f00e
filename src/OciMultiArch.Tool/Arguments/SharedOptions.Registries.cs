using System.CommandLine;
using System.Globalization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <content>How registries are talked to; every command takes these.</content>
internal static partial class SharedOptions
{
    private const int MaxRetries = 100;

    public static Option<IReadOnlyList<string>> PlainHttp { get; } = Hosts(
        "--plain-http", "Talk to this registry (host or host:port) without TLS; repeatable. Not needed for this machine (127.0.0.1, ::1, localhost).");

    public static Option<IReadOnlyList<string>> Insecure { get; } = Hosts(
        "--insecure", "Talk to this registry over TLS with any certificate; repeatable. For tests.");

    public static Option<IReadOnlyList<string>> Tls { get; } = Hosts(
        "--tls", "Talk to this registry over TLS even if it is on this machine; repeatable.");

    public static Option<IReadOnlyList<KeyValuePair<string, string>>> Trust { get; } = new("--trust")
    {
        Description = "Trust another host with this registry's password (a token service) and uploads; repeatable. Not needed for hosts of one domain.",
        HelpName = "REGISTRY=HOST",
        Recursive = true,
        CustomParser = OptionParsers.Each(ParseTrust),
        DefaultValueFactory = static _ => [],
    };

    public static Option<TimeSpan?> Timeout { get; } = new("--timeout")
    {
        Description = "How long a registry may be silent, such as 30, 1.5s or 5m. Default: 30s without a byte on a connection, 5m without an answer to a request.",
        HelpName = "TIME",
        Recursive = true,
        CustomParser = OptionParsers.One(static text => (TimeSpan?)Durations.ParseTimeout(text)),
    };

    public static Option<int?> Retries { get; } = new("--retries")
    {
        Description = "How often to repeat a request that failed for a passing reason (no connection, 429, 5xx): 0 to 100. The first wait is half a second, each further wait twice as long. Default: 5.",
        HelpName = "NUMBER",
        Recursive = true,
        CustomParser = OptionParsers.One(static text => (int?)ParseRetries(text)),
    };

    /// <summary>The registry of a login.</summary>
    public static Argument<string> Registry { get; } = new("REGISTRY")
    {
        Description = "The registry: host or host:port.",
        CustomParser = OptionParsers.One(ParseHost),
    };

    private static Option<IReadOnlyList<string>> Hosts(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "HOST",
        Recursive = true,
        CustomParser = OptionParsers.Each(ParseHost),
        DefaultValueFactory = static _ => [],
    };

    /// <exception cref="FormatException">The text is not a number of retries.</exception>
    private static int ParseRetries(string text)
    {
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return isNumber && number <= MaxRetries
            ? number
            : throw new FormatException($"'{text}' is not a number of retries: write 0 to {MaxRetries}.");
    }

    /// <exception cref="FormatException">The text is not a host with an optional port.</exception>
    private static string ParseHost(string text)
    {
        var isHost = RepositoryName.TryParse($"{text}/x", null, out var name) && name.Path == "x";
        return isHost ? name!.Registry : throw new FormatException($"'{text}' is not a registry: write host or host:port.");
    }

    /// <exception cref="FormatException">The text is not two hosts.</exception>
    private static KeyValuePair<string, string> ParseTrust(string text)
    {
        var (registry, host) = OptionParsers.Pair(text);
        return new(ParseHost(registry), ParseHost(host));
    }
}
