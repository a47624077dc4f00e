using System.Globalization;

namespace OciMultiArch.Http;

/// <summary>
/// Reads <c>Retry-After</c> (RFC 9110 section 10.2.3): seconds or a date; also fractions and the units that some
/// registries write (<c>12.5ms</c>, <c>1s</c>). Never throws.
/// </summary>
internal static class RetryAfter
{
    private const DateTimeStyles DateStyle = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite;

    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);

    private static readonly string[] DateFormats = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    private static readonly (string Suffix, double Seconds)[] Units =
        [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("", 1)];

    /// <summary>
    /// How long to wait, at most a day; null when nothing usable stands there: not a number, negative, or a date that
    /// has passed.
    /// </summary>
    public static TimeSpan? Parse(IEnumerable<string> values, DateTimeOffset now)
    {
        foreach (var value in values)
        {
            if (ParseValue(value.Trim(), now) is { } wait)
                return TimeSpan.FromTicks(Math.Min(wait.Ticks, MaxWait.Ticks));
        }
        return null;
    }

    private static TimeSpan? ParseValue(string value, DateTimeOffset now)
    {
        if (value.Length == 0)
            return null;
        return char.IsAsciiDigit(value[0]) ? ParseDuration(value) : ParseDate(value, now);
    }

    private static TimeSpan? ParseDuration(string value)
    {
        var unit = Array.Find(Units, unit => value.EndsWith(unit.Suffix, StringComparison.Ordinal));
        var number = value[..^unit.Suffix.Length];
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            return null;
        var seconds = Math.Min(amount * unit.Seconds, MaxWait.TotalSeconds);
        return TimeSpan.FromSeconds(seconds);
    }

    private static TimeSpan? ParseDate(string value, DateTimeOffset now)
    {
        var culture = CultureInfo.InvariantCulture;
        var isDate = DateTimeOffset.TryParseExact(value, DateFormats, culture, DateStyle, out var date);
        return isDate && date > now ? date - now : null;
    }
}
