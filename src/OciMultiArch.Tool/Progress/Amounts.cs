using System.Globalization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Progress;

/// <summary>Times and amounts as progress shows them.</summary>
internal static class Amounts
{
    /// <summary>Minutes and seconds, and hours where there are any.</summary>
    public static string Time(TimeSpan time)
    {
        var form = time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss";
        return time.ToString(form, CultureInfo.InvariantCulture);
    }

    /// <summary>How many of how many bytes, in the unit of the second.</summary>
    public static string Bytes(long done, long all)
    {
        var (divisor, unit) = all switch
        {
            >= 1_000_000_000 => (1e9, "GB"),
            >= 1_000_000 => (1e6, "MB"),
            >= 1_000 => (1e3, "kB"),
            _ => (1.0, "bytes"),
        };
        var form = divisor > 1 ? "0.0" : "0";
        return string.Create(CultureInfo.InvariantCulture, $"{Shown(done)}/{Shown(all)} {unit}");

        string Shown(long bytes) => (bytes / divisor).ToString(form, CultureInfo.InvariantCulture);
    }

    /// <summary>Whole percent; 100 only at the end, and for nothing at all.</summary>
    public static int Percent(long done, long all)
    {
        if (all <= 0)
            return 100;
        return (int)(Math.Clamp(done, 0, all) * 100.0 / all);
    }

    /// <summary>Bytes in a second.</summary>
    public static string Rate(double bytes) => $"{Output.Size((long)bytes)}/s";
}
