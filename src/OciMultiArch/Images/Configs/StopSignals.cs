using System.Globalization;

namespace OciMultiArch.Images;

/// <summary>
/// The signals that a config may name (image-spec, config.md, "StopSignal"; Linux, signal(7)): with or without
/// <c>SIG</c>, or by number.
/// </summary>
internal static class StopSignals
{
    private const int MaxNumber = 64;
    private const int MaxFromStart = 15;
    private const int MaxFromEnd = 14;

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE", "POLL",
        "PROF", "PWR", "QUIT", "RTMAX", "RTMIN", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN",
        "TTOU", "UNUSED", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ",
    };

    public static bool IsKnown(string signal)
    {
        if (Number(signal) is { } number)
            return number is >= 1 and <= MaxNumber;
        var name = signal.StartsWith("SIG", StringComparison.Ordinal) ? signal[3..] : signal;
        if (Names.Contains(name))
            return true;
        return IsRealTime(name, "RTMIN+", MaxFromStart) || IsRealTime(name, "RTMAX-", MaxFromEnd);
    }

    private static bool IsRealTime(string name, string start, int max)
    {
        if (!name.StartsWith(start, StringComparison.Ordinal))
            return false;
        var step = Number(name[start.Length..]) ?? 0;
        return step >= 1 && step <= max;
    }

    private static int? Number(string text)
    {
        var isNumber = byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return isNumber ? number : null;
    }
}
