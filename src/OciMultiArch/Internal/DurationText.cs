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
        var unit = Array.Find(Units, known => text.EndsWith(known.Unit));
        var number = text.TrimEnd(unit.Unit);
        if (number.Length < text.Length - 1)
            return null;
        var seconds = Math.Max(unit.Seconds, 1);
        var style = NumberStyles.AllowDecimalPoint;
        if (!double.TryParse(number, style, CultureInfo.InvariantCulture, out var amount))
            return null;
        if (double.IsFinite(amount) && amount * seconds < TimeSpan.MaxValue.TotalSeconds)
            return TimeSpan.FromSeconds(amount * seconds);
        return null;
    }
}
