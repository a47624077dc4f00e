using System.Globalization;
using OciMultiArch.Internal;

namespace OciMultiArch.Http.Settings;

/// <summary>Reads times, sizes and numbers as people write them in a file of settings.</summary>
internal static class SettingTexts
{
    // A kilobyte has 1,024 bytes, however it is written.
    private static readonly string[][] Sizes = [["", "b"], ["k", "kb", "kib"], ["m", "mb", "mib"], ["g", "gb", "gib"]];

    /// <exception cref="FormatException">The text is no time.</exception>
    public static TimeSpan Time(string text)
    {
        if (DurationText.TryParse(text) is { } time)
            return time;
        throw new FormatException($"'{Printable.Short(text, 80)}' is not a time. Write {DurationText.Forms}.");
    }

    /// <exception cref="FormatException">The text is no number of bytes.</exception>
    public static long Bytes(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        var unit = text[digits..].Trim();
        var power = 10 * Array.FindIndex(Sizes, names => names.Contains(unit, StringComparer.OrdinalIgnoreCase));
        var isNumber = long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (isNumber && power >= 0 && number <= long.MaxValue >> power)
            return number << power;
        throw new FormatException(
            $"'{Printable.Short(text, 80)}' is not a size. Write bytes such as 8388608, or 8MiB.");
    }

    /// <exception cref="FormatException">The text is no whole number of 1 or more.</exception>
    public static int Count(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
            return count;
        throw new FormatException($"'{Printable.Short(text, 80)}' is not a number of 1 or more.");
    }

    /// <exception cref="FormatException">The text is no number.</exception>
    public static double Rate(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate))
            return rate;
        throw new FormatException($"'{Printable.Short(text, 80)}' is not a number such as 20 or 0.5.");
    }
}
