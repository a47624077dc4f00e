using System.Globalization;

namespace OciMultiArch.Internal;

/// <summary>Makes text from outside fit for a message: no control characters, no endless lines.</summary>
internal static class Printable
{
    private const int MaxLength = 300;

    /// <summary>The text without control characters, cut off with '…' where it is longer than the limit.</summary>
    public static string Short(string text, int maxLength = MaxLength)
    {
        var clean = string.Create(Math.Min(text.Length, maxLength), text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = IsPlain(from, i) ? from[i] : '?';
        });
        return text.Length > maxLength ? clean + "…" : clean;
    }

    /// <summary>Whether every character may stand in a header or a URL (0x21 to 0x7E).</summary>
    public static bool IsVisibleAscii(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('\u0021', '\u007E');

    /// <summary>
    /// Whether a character of a text shows as what it is. Besides controls, bidirectional overrides, characters without
    /// width and line separators can disguise what a terminal shows; some are pairs of surrogates.
    /// </summary>
    public static bool IsPlain(string text, int at)
    {
        var isSecond = at > 0 && char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]);
        return CharUnicodeInfo.GetUnicodeCategory(text, isSecond ? at - 1 : at) is not (UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator);
    }
}
