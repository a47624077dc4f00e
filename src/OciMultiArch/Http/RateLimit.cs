using System.Globalization;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// How many requests a registry still allows, as it says itself in <c>ratelimit-limit</c> and <c>ratelimit-remaining</c>
/// (Docker Hub). Nothing is done about it: who wants to ask less can.
/// </summary>
public sealed record RateLimit
{
    private const int MaxSourceLength = 100;

    /// <summary>The number of requests that are left; null when it was not said.</summary>
    public long? Remaining { get; init; }

    /// <summary>The number of requests in all; null when it was not said.</summary>
    public long? Limit { get; init; }

    /// <summary>The time in which the requests are counted; null when it was not said.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>For whom they are counted: an address, or an account's identifier; null when it was not said.</summary>
    public string? Source { get; init; }

    /// <summary>For example <c>76 of 100 requests in 6 hours are left, counted for 192.0.2.1</c>.</summary>
    public override string ToString()
    {
        var all = Limit is { } limit ? $" of {Text(limit)}" : "";
        var window = Window is { } time ? $" in {Text(time)}" : "";
        var source = Source is null ? "" : $", counted for {Source}";
        return $"{(Remaining is { } left ? Text(left) : "some")}{all} requests{window} are left{source}";
    }

    /// <summary>Reads the headers of an answer; null when they say nothing. Never throws.</summary>
    internal static RateLimit? Parse(Func<string, IEnumerable<string>> headers)
    {
        var (limit, window) = Read(headers("ratelimit-limit"));
        var (remaining, windowOfRemaining) = Read(headers("ratelimit-remaining"));
        if (limit is null && remaining is null)
            return null;
        var source = headers("docker-ratelimit-source").FirstOrDefault();
        return new()
        {
            Limit = limit,
            Remaining = remaining,
            Window = window ?? windowOfRemaining,
            Source = string.IsNullOrWhiteSpace(source) ? null : Printable.Short(source.Trim(), MaxSourceLength),
        };
    }

    // A number, then parameters: "100;w=21600". Of a list, the first.
    private static (long? Number, TimeSpan? Window) Read(IEnumerable<string> values)
    {
        var parts = (values.FirstOrDefault() ?? "").Split(',')[0].Split(';', StringSplitOptions.TrimEntries);
        var window = Array.Find(parts, static part => part.StartsWith("w=", StringComparison.OrdinalIgnoreCase));
        TimeSpan? time = Number(window?[2..]) is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue)) : null;
        return (Number(parts[0]), time);
    }

    private static long? Number(string? text)
    {
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return isNumber ? number : null;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} hours"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} minutes"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} seconds"),
    };
}
