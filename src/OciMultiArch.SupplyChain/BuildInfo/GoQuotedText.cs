using System.Buffers;
using System.Globalization;
using System.Text;

namespace OciMultiArch.SupplyChain;

/// <summary>Text as Go quotes it (package strconv): keys and values of settings that hold spaces or quotes.</summary>
internal static class GoQuotedText
{
    private static readonly SearchValues<char> KeyBreakers = SearchValues.Create("= \t\r\n\"`");
    private static readonly SearchValues<char> ValueBreakers = SearchValues.Create(" \t\r\n\"`");

    /// <summary>Reads <c>key=value</c>, each plain or quoted; null when it is neither.</summary>
    public static KeyValuePair<string, string>? Setting(string text)
    {
        if (Part(text, '=') is not ({ } key, var rest) || !rest.StartsWith('='))
            return null;
        if (Part(rest[1..], null) is not ({ } value, ""))
            return null;
        return new(key, value);
    }

    /// <summary>A setting as a line of go shows it.</summary>
    public static string Line(string key, string value)
    {
        var isPlainKey = key.Length > 0 && key.AsSpan().IndexOfAny(KeyBreakers) < 0;
        var isPlainValue = value.AsSpan().IndexOfAny(ValueBreakers) < 0;
        var left = isPlainKey ? key : Quoted(key);
        return $"{left}={(isPlainValue ? value : Quoted(value))}";
    }

    // A quoted text, or what stands before the separator.
    private static (string? Text, string Behind) Part(string text, char? separator)
    {
        if (text.StartsWith('`'))
        {
            var close = text.IndexOf('`', 1);
            return close < 0 ? (null, text) : (text[1..close], text[(close + 1)..]);
        }
        if (text.StartsWith('"'))
            return Unquoted(text);
        var end = separator is { } mark ? text.IndexOf(mark, StringComparison.Ordinal) : text.Length;
        return end < 0 ? (null, text) : (text[..end], text[end..]);
    }

    private static (string? Text, string Behind) Unquoted(string text)
    {
        // Escapes of bytes may be parts of one character.
        List<byte> bytes = [];
        var at = 1;
        while (at < text.Length && text[at] != '"')
        {
            if (text[at] != '\\')
            {
                var plain = text.AsSpan(at).IndexOfAny('\\', '"');
                if (plain < 0)
                    return (null, text);
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(at, plain)));
                at += plain;
                continue;
            }
            if (Escape(text.AsSpan(at + 1), bytes) is not { } length)
                return (null, text);
            at += 1 + length;
        }
        if (at >= text.Length)
            return (null, text);
        return (Encoding.UTF8.GetString([.. bytes]), text[(at + 1)..]);
    }

    // How many characters of an escape stand behind its backslash; null for one that Go does not know.
    private static int? Escape(ReadOnlySpan<char> text, List<byte> bytes)
    {
        const string Letters = "abfnrtv\\\"'";
        const string Meanings = "\a\b\f\n\r\t\v\\\"'";
        if (text.IsEmpty)
            return null;
        var letter = Letters.IndexOf(text[0], StringComparison.Ordinal);
        if (letter >= 0)
        {
            bytes.Add((byte)Meanings[letter]);
            return 1;
        }
        var digits = text[0] switch
        {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if (digits == 0 || text.Length <= digits)
            return null;
        if (!uint.TryParse(text.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return null;
        if (digits == 2)
            bytes.Add((byte)value);
        else if (Rune.TryCreate(value, out var rune))
            bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
        else
            return null;
        return digits + 1;
    }

    private static string Quoted(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            var place = "\a\b\f\n\r\t\v\\\"".IndexOf(rune.ToString(), StringComparison.Ordinal);
            if (place >= 0)
                quoted.Append('\\').Append("abfnrtv\\\""[place]);
            else if (Rune.IsControl(rune))
                quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
            else
                quoted.Append(rune);
        }
        return quoted.Append('"').ToString();
    }
}
