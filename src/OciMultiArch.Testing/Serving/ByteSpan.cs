using System.Globalization;

namespace OciMultiArch.Testing.Serving;

/// <summary>A range of bytes, both ends in it.</summary>
internal readonly record struct ByteSpan(long From, long To)
{
    /// <summary>Reads what follows a unit; null for what is no such range, which a server does not heed (RFC 9110).</summary>
    public static ByteSpan? Read(string? text, string unit)
    {
        if (text?.StartsWith(unit, StringComparison.Ordinal) != true)
            return null;
        var ends = text[unit.Length..].Split('-');
        if (ends.Length != 2 || !IsNumber(ends[0], out var from))
            return null;
        if (ends[1].Length == 0)
            return new(from, long.MaxValue);
        return IsNumber(ends[1], out var to) ? new(from, to) : null;
    }

    private static bool IsNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
