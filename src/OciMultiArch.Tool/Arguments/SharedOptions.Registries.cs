using System.CommandLine;
using System.Globalization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <content>How registries are talked to; every command takes these.</content>
internal static partial class SharedOptions
{
    private const int MaxRetries = 100;
    private const int MaxJobs = 1_000;
    private const long MinSize = 64 << 10;
    private const long MaxSize = 1L << 50;

    // Each unit is 1024 of the one before.
    private static readonly string[][] SizeUnits = [["", "B"], ["k", "KB", "KiB"], ["M", "MB", "MiB"], ["G", "GB", "GiB"]];

    public static Option<IReadOnlyList<string>> PlainHttp { get; } = OptionFactory.Many(
        "--plain-http",
        "HOST",
        HostName.Parse,
        "Talk to this registry (host or host:port) without TLS; repeatable. Not needed for this machine (127.0.0.1, "
        + "::1, localhost).");

    public static Option<IReadOnlyList<string>> Insecure { get; } = OptionFactory.Many(
        "--insecure", "HOST", HostName.Parse, "Talk to this registry over TLS with any certificate; repeatable. For tests.");

    public static Option<IReadOnlyList<string>> Tls { get; } = OptionFactory.Many(
        "--tls", "HOST", HostName.Parse, "Talk to this registry over TLS even if it is on this machine; repeatable.");

    public static Option<IReadOnlyList<KeyValuePair<string, string>>> Trust { get; } = OptionFactory.Many(
        "--trust",
        "REGISTRY=HOST",
        ParseTrust,
        "Let another host see this registry's password (a token service) and its uploads; repeatable. Not needed for "
        + "hosts of one domain.");

    public static Option<TimeSpan?> Timeout { get; } = OptionFactory.One(
        "--timeout",
        "TIME",
        static text => (TimeSpan?)Durations.ParseTimeout(text),
        "How long a registry may be silent, such as 30, 1.5s, 5m or 1h. "
        + "Default: 15s until there is a connection, 30s without a byte on it, 5m without an answer to a request.");

    public static Option<int?> Retries { get; } = OptionFactory.One(
        "--retries",
        "NUMBER",
        static text => (int?)ParseRetries(text),
        "How often to repeat a request that failed for a passing reason (no connection, 429, 5xx): 0 to 100. "
        + "The first wait is half a second, each further wait twice as long, give or take a quarter. Default: 5.");

    public static Option<int?> Jobs { get; } = OptionFactory.One(
        "--jobs",
        "NUMBER",
        static text => (int?)ParseJobs(text),
        "How many blobs and manifests are under way at once, and how many requests may read and write at once at one "
        + "registry: 1 to 1000. A slow line needs few. Default: 32 each.");

    public static Option<long?> ChunkSize { get; } = OptionFactory.One(
        "--chunk-size",
        "SIZE",
        static text => (long?)ParseSize(text),
        "Send blobs that are larger in parts of this size, such as 10MiB, 500k or 5242880 (bytes); for registries and "
        + "proxies that limit a request. Default: whole, and in parts only where a registry refuses the size.");

    /// <summary>The registry of a login.</summary>
    public static Argument<string> Registry { get; } =
        OptionFactory.Argument("REGISTRY", HostName.Parse, "The registry: host or host:port.");

    /// <summary>Adds the options that every command takes.</summary>
    public static void AddTo(RootCommand root)
    {
        Option[] options =
            [PlainHttp, Tls, Insecure, Timeout, Retries, Jobs, ChunkSize, Progress, Quiet, Digests, Trust, .. HostOptions];
        foreach (var option in options)
        {
            option.Recursive = true;
            root.Add(option);
        }
    }

    /// <exception cref="FormatException">The text is not a number of retries.</exception>
    private static int ParseRetries(string text)
    {
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number <= MaxRetries)
            return number;
        throw new FormatException($"'{text}' is not a number of retries: write 0 to {MaxRetries}.");
    }

    /// <exception cref="FormatException">The text is not a number of jobs.</exception>
    private static int ParseJobs(string text)
    {
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number is >= 1 and <= MaxJobs)
            return number;
        throw new FormatException($"'{text}' is not a number of jobs: write 1 to {MaxJobs}.");
    }

    /// <exception cref="FormatException">The text is not a size.</exception>
    private static long ParseSize(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        var isNumber = long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var unit = Array.FindIndex(SizeUnits, unit => unit.Contains(text[digits..], StringComparer.OrdinalIgnoreCase));
        var isSize = isNumber && unit >= 0 && number <= MaxSize >> (10 * unit);
        if (isSize && number << (10 * unit) >= MinSize)
            return number << (10 * unit);
        throw new FormatException($"'{text}' is not a size of parts: write 64k or more, such as 10MiB.");
    }

    /// <exception cref="FormatException">The text is not two hosts.</exception>
    private static KeyValuePair<string, string> ParseTrust(string text)
    {
        // No host holds '='; a password that stands there by mistake may.
        var at = text.LastIndexOf('=');
        if (at <= 0)
            throw new FormatException($"'{HostName.Shown(text)}' is not KEY=VALUE.");
        return new(HostName.Parse(text[..at]), HostName.Parse(text[(at + 1)..]));
    }
}
