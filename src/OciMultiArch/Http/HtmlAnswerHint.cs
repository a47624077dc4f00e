using System.Net;
using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>One short line from a body that is not JSON: the first line of a text, the title of an HTML page, code and message of a storage service's XML.</summary>
internal static class HtmlAnswerHint
{
    private const int Longest = 200;
    private const int LongestRead = 16 * 1024;

    public static string? Of(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestRead)]).Trim('\uFEFF', ' ', '\t', '\r', '\n', '\0');
        if (text.Length == 0)
            return null;
        return text[0] == '<' ? OfMarkup(text) : Printable.Short(FirstLine(text), Longest);
    }

    private static string OfMarkup(string text)
    {
        if (Element(text, "title") is { } title)
            return $"an HTML page: {title}";
        var parts = new[] { Element(text, "Code"), Element(text, "Message") }.OfType<string>();
        return string.Join(": ", parts) is { Length: > 0 } said ? $"an XML document: {said}" : "an HTML or XML page, not a registry's answer";
    }

    private static string? Element(string text, string name)
    {
        var start = text.IndexOf($"<{name}>", StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return null;
        start += name.Length + 2;
        var length = text.AsSpan(start).IndexOf('<');
        var inner = WebUtility.HtmlDecode(length < 0 ? text[start..] : text.Substring(start, length)).Trim();
        return inner.Length == 0 ? null : Printable.Short(FirstLine(inner), Longest);
    }

    private static string FirstLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
