using System.Globalization;

namespace OciMultiArch.Tool.Text;

/// <summary>Reads times of the command line.</summary>
internal static class Durations
{
    private const double MaxTimeoutSeconds = 24 * 60 * 60;

    /// <summary>
    /// Parses the time of a time-out: a number with the unit <c>s</c>, <c>m</c> or <c>h</c>; a number without a unit
    /// counts seconds.
    /// </summary>
    /// <exception cref="FormatException">The text is no time, 0, or more than a day.</exception>
    public static TimeSpan ParseTimeout(string text)
    {
        var number = text is [.., 's' or 'm' or 'h'] ? text[..^1] : text;
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            throw NotTimeout(text);
        var seconds = amount * (SecondsOf(text[^1]) ?? 1);
        if (seconds is not (> 0 and <= MaxTimeoutSeconds))
            throw NotTimeout(text);
        var time = TimeSpan.FromSeconds(seconds);
        if (time > TimeSpan.Zero)
            return time;
        throw NotTimeout(text);
    }

    /// <summary>
    /// Parses an age: a whole number with the unit <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>; only 0 may stand without a
    /// unit.
    /// </summary>
    /// <exception cref="FormatException">The text is no age.</exception>
    public static TimeSpan ParseAge(string text)
    {
        if (text == "0")
            return TimeSpan.Zero;
        var unit = text.Length > 0 ? SecondsOf(text[^1]) : null;
        if (unit is null || !uint.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new FormatException($"'{text}' is not a time: write a number with s, m, h or d, such as 12h, or 0.");
        return TimeSpan.FromSeconds((long)number * unit.Value);
    }

    private static int? SecondsOf(char unit) => unit switch
    {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => null,
    };

    private static FormatException NotTimeout(string text) =>
        new(
            $"'{text}' is not a time: write seconds such as 30, or 1.5s, 5m or 1h. It must be more than 0, and at most "
            + "a day.");
}
