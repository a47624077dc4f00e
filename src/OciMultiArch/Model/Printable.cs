namespace OciMultiArch.Model;

/// <summary>Makes text from outside fit for a message: no control characters, no endless lines.</summary>
internal static class Printable
{
    private const int Longest = 300;

    public static string Short(string text, int longest = Longest)
    {
        var clean = string.Create(Math.Min(text.Length, longest), text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = IsPlain(from[i]) ? from[i] : '?';
        });
        return text.Length > longest ? clean + "…" : clean;
    }

    /// <summary>Whether every character may stand in a header or a URL (0x21 to 0x7E).</summary>
    public static bool IsVisibleAscii(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('\u0021', '\u007E');

    // Besides controls, bidirectional overrides and line separators can disguise what a terminal shows.
    private static bool IsPlain(char each) =>
        !char.IsControl(each) && char.GetUnicodeCategory(each) is not (System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);
}
