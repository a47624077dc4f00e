using OciMultiArch.Internal;

namespace OciMultiArch.Tool.Text;

/// <summary>Reads times of the command line; all have one grammar, and each option has its limits.</summary>
internal static class Durations
{
    /// <summary>The form of a time in help texts.</summary>
    public const string Form = "TIME";

    private static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(1);

    /// <summary>Parses the time of a time-out, which is more than 0 and at most a day.</summary>
    /// <exception cref="FormatException">The text is no such time.</exception>
    public static TimeSpan ParseTimeout(string text)
    {
        var time = DurationText.TryParse(text);
        if (time > TimeSpan.Zero && time <= MaxTimeout)
            return time.Value;
        throw new FormatException(
            $"'{text}' is not a time: write {DurationText.Forms}. It must be more than 0, and at most a day.");
    }

    /// <summary>Parses an age, which may be 0 and any length.</summary>
    /// <exception cref="FormatException">The text is no time.</exception>
    public static TimeSpan ParseAge(string text) => DurationText.TryParse(text)
        ?? throw new FormatException($"'{text}' is not a time: write {DurationText.Forms}.");

    /// <summary>
    /// Parses an age by which something is deleted: with its unit, because a number alone is easily meant as days. 0 is
    /// the same in every unit.
    /// </summary>
    /// <exception cref="FormatException">The text is no time, or has no unit.</exception>
    public static TimeSpan ParseAgeWithUnit(string text)
    {
        var age = DurationText.TryParse(text)
            ?? throw new FormatException($"'{text}' is not a time: write a number with its unit, as 1.5s, 5m, 1h or 7d.");
        if (age > TimeSpan.Zero && char.IsAsciiDigit(text[^1]))
            throw new FormatException($"'{text}' has no unit. Write {text}d, or {text}s for seconds.");
        return age;
    }
}
