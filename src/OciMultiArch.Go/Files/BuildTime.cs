using System.Globalization;

namespace OciMultiArch.Go;

/// <summary>When an image counts as made.</summary>
internal static class BuildTime
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd"];

    /// <exception cref="FormatException">The text is no time, and no number of seconds.</exception>
    public static DateTimeOffset? Parse(string text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds);
        if (isNumber && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, Utc, out var time))
            return time;
        throw new FormatException("write a time as 2026-01-31T12:00:00Z, or as seconds since 1970.");
    }
}
