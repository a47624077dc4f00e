using System.CommandLine;
using System.Globalization;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>Options that several verbs take.</summary>
internal static class SharedOptions
{
    private const int MostRetries = 100;

    public static Option<IReadOnlyList<string>> PlainHttp { get; } = new("--plain-http")
    {
        Description = "Talk to this registry (host or host:port) without TLS; repeatable. This machine (127.0.0.1, ::1, localhost) needs no such word.",
        HelpName = "HOST",
        Recursive = true,
        CustomParser = OptionParsers.Each(Host),
        DefaultValueFactory = static _ => [],
    };

    public static Option<IReadOnlyList<string>> Insecure { get; } = new("--insecure")
    {
        Description = "Talk to this registry over TLS with any certificate; repeatable. For tests.",
        HelpName = "HOST",
        Recursive = true,
        CustomParser = OptionParsers.Each(Host),
        DefaultValueFactory = static _ => [],
    };

    public static Option<IReadOnlyList<string>> Tls { get; } = new("--tls")
    {
        Description = "Talk to this registry over TLS although it is on this machine; repeatable.",
        HelpName = "HOST",
        Recursive = true,
        CustomParser = OptionParsers.Each(Host),
        DefaultValueFactory = static _ => [],
    };

    public static Option<IReadOnlyList<KeyValuePair<string, string>>> Trust { get; } = new("--trust")
    {
        Description = "Show this registry's password to a token service on another host, and follow its uploads there; repeatable. Hosts of one domain need no such word.",
        HelpName = "REGISTRY=HOST",
        Recursive = true,
        CustomParser = OptionParsers.Each(Trusted),
        DefaultValueFactory = static _ => [],
    };

    public static Argument<string> Registry { get; } = new("REGISTRY") { Description = "The registry: host or host:port.", CustomParser = OptionParsers.One(Host) };

    public static Option<TimeSpan?> Timeout { get; } = new("--timeout")
    {
        Description = "The longest silence of a registry, as 30, 1.5s or 5m: a connection without a byte, or a request without an answer. Default: 30s without a byte, 5m without an answer.",
        HelpName = "TIME",
        Recursive = true,
        CustomParser = OptionParsers.One(static text => (TimeSpan?)Durations.Parse(text)),
    };

    public static Option<int?> Retries { get; } = new("--retries")
    {
        Description = "How often a request that failed for the moment (no connection, 429, 5xx) is sent again, 0 to 100, after half a second, then twice as long each time. Default: 5.",
        HelpName = "NUMBER",
        Recursive = true,
        CustomParser = OptionParsers.One(static text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostRetries
            ? (int?)number
            : throw new FormatException($"'{text}' is not a number of retries: write 0 to {MostRetries}.")),
    };

    public static Option<bool> Json { get; } = new("--json") { Description = "Print a JSON document on standard output." };

    public static Option<bool> DryRun { get; } = new("--dry-run") { Description = "Write nothing: only ask (GET and HEAD), and say what would be sent, mounted, written, named or deleted." };

    public static Option<bool> Recheck { get; } = new("--recheck")
    {
        Description = "Look below manifests that are there already, for their layers may be gone: whatever is missing is sent again.",
    };

    public static Option<IReadOnlyList<Platform>?> ExpectPlatforms { get; } = new("--expect-platforms")
    {
        Description = "Fail, before anything is written, when there is no image for one of these platforms.",
        HelpName = "OS/ARCH[/VARIANT],...",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Joined(Platform.ParseList),
    };

    public static Option<ProgressKind> Progress { get; } = new("--progress")
    {
        Description = "How to show progress on the standard error: auto (bars on a terminal, lines otherwise), plain or none. Default: auto.",
        HelpName = "auto|plain|none",
        Recursive = true,
        CustomParser = OptionParsers.One(static text => text switch
        {
            "auto" => ProgressKind.Auto,
            "plain" => ProgressKind.Plain,
            "none" => ProgressKind.None,
            _ => throw new FormatException($"'{text}' is no kind of progress: write auto, plain or none."),
        }),
    };

    public static Option<ImageFormat?> Format { get; } = FormatOf("Media types of the new documents: oci or docker. Default: oci, or for an index that of its images.");

    public static Option<ImageFormat?> FormatOf(string description) => new("--format")
    {
        Description = description,
        HelpName = "oci|docker",
        CustomParser = OptionParsers.One(static text => text switch
        {
            "oci" => (ImageFormat?)ImageFormat.Oci,
            "docker" => ImageFormat.Docker,
            _ => throw new FormatException($"'{text}' is not a format: write oci or docker."),
        }),
    };

    public static Option<IReadOnlyList<Annotation>> Annotations(string description) => new("--annotation")
    {
        Description = description,
        HelpName = "[index:|manifest:|descriptor:]KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(Annotation.Parse),
        DefaultValueFactory = static _ => [],
    };

    /// <exception cref="FormatException">It is not a host with an optional port.</exception>
    private static string Host(string text) => RepositoryName.TryParse($"{text}/x", null, out var name) && name.Path == "x"
        ? name.Registry
        : throw new FormatException($"'{text}' is not a registry: write host or host:port.");

    /// <exception cref="FormatException">It is not two hosts.</exception>
    private static KeyValuePair<string, string> Trusted(string text) => OptionParsers.Pair(text) is var pair ? new(Host(pair.Key), Host(pair.Value)) : default;
}
