using System.Globalization;
using System.Text;

namespace OciMultiArch.Platforms;

/// <summary>The percent-escapes of a platform's text, which keep its own punctuation out of versions and features.</summary>
internal static class PlatformText
{
    private const string Punctuation = "%+()/,";

    /// <summary>Text that stands in a platform's text without being read as its punctuation, and harmless in a terminal.</summary>
    public static string Escape(string text)
    {
        if (text.All(IsPlain))
            return text;
        StringBuilder escaped = new();
        foreach (var each in text.EnumerateRunes())
        {
            if (each.IsAscii && IsPlain((char)each.Value))
                escaped.Append((char)each.Value);
            else
                EscapeBytes(escaped, each);
        }
        return escaped.ToString();
    }

    /// <summary>Reverses <see cref="Escape"/>; null when an escape is malformed or is not of a printable ASCII character.</summary>
    public static string? Unescape(string text)
    {
        StringBuilder plain = new(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var each = text[i];
            if (each == '%')
            {
                if (i + 2 >= text.Length || !TryHex(text.AsSpan(i + 1, 2), out each))
                    return null;
                i += 2;
            }
            plain.Append(each);
        }
        return plain.ToString();
    }

    private static bool TryHex(ReadOnlySpan<char> digits, out char letter)
    {
        var isHex = byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code);
        letter = (char)code;
        return isHex && code is >= 0x20 and < 0x7F;
    }

    private static bool IsPlain(char each) => each is > ' ' and < '\u007F' && !Punctuation.Contains(each, StringComparison.Ordinal);

    private static void EscapeBytes(StringBuilder escaped, Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var each in bytes[..rune.EncodeToUtf8(bytes)])
            escaped.Append(CultureInfo.InvariantCulture, $"%{each:X2}");
    }
}
