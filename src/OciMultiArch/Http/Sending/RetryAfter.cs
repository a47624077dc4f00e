using System.Globalization;

namespace OciMultiArch.Http;

/// <summary>
/// Reads <c>Retry-After</c> (RFC 9110 section 10.2.3): seconds or a date; also fractions and the units that some registries write (<c>12.5ms</c>, <c>1s</c>).
/// Never throws.
/// </summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly string[] Dates = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    private static readonly (string Suffix, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("", 1)];

    /// <summary>How long to wait, at most a day; null when nothing usable stands there: not a number, negative, or a date that has passed.</summary>
    public static TimeSpan? Parse(IEnumerable<string> values, DateTimeOffset now)
    {
        foreach (var value in values)
            if (ParseOne(value.Trim(), now) is { } wait)
                return wait < Longest ? wait : Longest;
        return null;
    }

    private static TimeSpan? ParseOne(string value, DateTimeOffset now)
    {
        if (value.Length == 0)
            return null;
        if (char.IsAsciiDigit(value[0]))
            return Seconds(value) is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds)) : null;
        var isDate = DateTimeOffset.TryParseExact(value, Dates, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out var date);
        return isDate && date > now ? date - now : null;
    }

    private static double? Seconds(string value)
    {
        var unit = Array.Find(Units, each => value.EndsWith(each.Suffix, StringComparison.Ordinal));
        var number = value[..^unit.Suffix.Length];
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount * unit.Seconds : null;
    }
}
