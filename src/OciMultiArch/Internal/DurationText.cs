using System.Globalization;

namespace OciMultiArch.Internal;

/// <summary>The one grammar of times, for options and files of settings alike.</summary>
internal static class DurationText
{
    /// <summary>How a time is written, for messages.</summary>
    public const string Forms = "seconds such as 30, or 1.5s, 5m, 1h or 7d";

    private static readonly (char Unit, double Seconds)[] Units =
        [('s', 1), ('m', 60), ('h', 3_600), ('d', 86_400)];

    /// <summary>
    /// Reads a number with the unit <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>; a number without a unit counts seconds.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The time, 0 or more; null when the text is none.</returns>
    public static TimeSpan? TryParse(string text)
    {
        var (number, seconds) = (text, 1d);
        foreach (var (unit, length) in Units)
            if (text.EndsWith(unit))
                (number, seconds) = (text[..^1], length);
        var style = NumberStyles.AllowDecimalPoint;
        if (!double.TryParse(number, style, CultureInfo.InvariantCulture, out var amount))
            return null;
        var isTime = double.IsFinite(amount) && amount * seconds < TimeSpan.MaxValue.TotalSeconds;
        return isTime ? TimeSpan.FromSeconds(amount * seconds) : null;
    }
}
