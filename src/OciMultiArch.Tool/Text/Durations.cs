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
}
