using System.Globalization;

namespace OciMultiArch.Tool.Text;

/// <summary>Times on the command line.</summary>
internal static class Durations
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>Parses a number with a unit: <c>s</c>, <c>m</c> or <c>h</c>; without one it counts seconds.</summary>
    /// <exception cref="FormatException">It is neither, 0, or more than a day.</exception>
    public static TimeSpan Parse(string text)
    {
        var unit = text.Length == 0 ? 's' : text[^1];
        var seconds = unit switch { 'h' => 3600, 'm' => 60, _ => 1 };
        var number = unit is 'h' or 'm' or 's' ? text[..^Math.Min(text.Length, 1)] : text;
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount > 0 && amount * seconds <= Longest.TotalSeconds
            && TimeSpan.FromSeconds(amount * seconds) is var time && time > TimeSpan.Zero
                ? time
                : throw new FormatException($"'{text}' is not a time: write seconds such as 30, or 1.5s, 5m, 1h; more than 0, at most a day.");
    }
}
