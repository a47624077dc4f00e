using System.Globalization;

namespace OciMultiArch.Json;

/// <summary>Points in time by RFC 3339.</summary>
internal static class InstantText
{
    private static readonly int MinLength = "0001-01-01T00:00:00Z".Length;

    /// <summary>
    /// Reads a point in time; null for another form. The framework reads many more, some by the culture's or the
    /// machine's habits.
    /// </summary>
    public static DateTimeOffset? Parse(string? text)
    {
        if (text is null || text.Length < MinLength)
            return null;
        var hasDate = text[4] == '-' && text[7] == '-' && text[10] is 'T' or 't';
        var isUtc = text[^1] is 'Z' or 'z';
        var hasOffset = text[^6] is '+' or '-' && text[^3] == ':';
        if (!hasDate || !(isUtc || hasOffset))
            return null;
        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant);
        return isTime ? instant : null;
    }
}
