using System.Globalization;
using OciMultiArch.Internal;

namespace OciMultiArch.Http.Settings;

/// <summary>Reads times, sizes and numbers as people write them in a file of settings.</summary>
internal static class SettingTexts
{
    private static readonly (string Unit, double Seconds)[] Times = [("h", 3_600), ("m", 60), ("s", 1), ("", 1)];

    private static readonly (string Unit, long Bytes)[] Sizes =
    [
        ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10),
        ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000), ("", 1),
    ];

    /// <exception cref="FormatException">The text is no time.</exception>
    public static TimeSpan Time(string text)
    {
        var (unit, seconds) = Array.Find(Times, time => text.EndsWith(time.Unit, StringComparison.Ordinal));
        var isNumber = double.TryParse(
            text.AsSpan(..^unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number * seconds < TimeSpan.MaxValue.TotalSeconds)
            return TimeSpan.FromSeconds(number * seconds);
        throw new FormatException(
            $"'{Printable.Short(text, 80)}' is not a time. Write seconds such as 30, or 1.5s, 5m or 1h.");
    }

    /// <exception cref="FormatException">The text is no number of bytes.</exception>
    public static long Bytes(string text)
    {
        var (unit, bytes) = Array.Find(Sizes, size => text.EndsWith(size.Unit, StringComparison.Ordinal));
        var number = text[..^unit.Length].TrimEnd();
        if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= long.MaxValue / bytes)
            return count * bytes;
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
