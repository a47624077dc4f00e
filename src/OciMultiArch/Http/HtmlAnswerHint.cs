using System.Net;
using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// One short line from a body that is not JSON: the title of an HTML page, code and message of a storage service's
/// XML, or the first line of a text.
/// </summary>
internal static class HtmlAnswerHint
{
    private const int MaxLength = 200;
    private const int MaxBytesRead = 16 * 1024;
    private const string UnknownMarkup = "an HTML or XML page, not a registry's answer";

    private static readonly char[] Padding = ['\uFEFF', ' ', '\t', '\r', '\n', '\0'];

    /// <returns>Null when the body is empty.</returns>
    public static string? Of(ReadOnlySpan<byte> body)
    {
        var start = body[..Math.Min(body.Length, MaxBytesRead)];
        var text = Encoding.UTF8.GetString(start).Trim(Padding);
        if (text.Length == 0)
            return null;
        return text[0] == '<' ? OfMarkup(text) : FirstLine(text);
    }

    private static string OfMarkup(string text)
    {
        if (Element(text, "title") is { } title)
            return $"an HTML page: {title}";
        string?[] parts = [Element(text, "Code"), Element(text, "Message")];
        var message = string.Join(": ", parts.OfType<string>());
        return message.Length > 0 ? $"an XML document: {message}" : UnknownMarkup;
    }

    private static string? Element(string text, string name)
    {
        var tag = $"<{name}>";
        var at = text.IndexOf(tag, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        var rest = text[(at + tag.Length)..];
        var end = rest.IndexOf('<', StringComparison.Ordinal);
        if (end >= 0)
            rest = rest[..end];
        var inner = WebUtility.HtmlDecode(rest).Trim();
        return inner.Length == 0 ? null : FirstLine(inner);
    }

    private static string FirstLine(string text)
    {
        var line = text.Split(['\r', '\n'], 2)[0];
        return Printable.Short(line, MaxLength);
    }
}
