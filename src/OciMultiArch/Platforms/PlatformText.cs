using System.Globalization;
using System.Text;

namespace OciMultiArch.Platforms;

/// <summary>
/// The percent-escapes of a platform's text, which keep its own punctuation out of versions and features.
/// </summary>
internal static class PlatformText
{
    private const string Punctuation = "%+()/,";

    /// <summary>
    /// Text that stands in a platform's text without being read as its punctuation, and harmless in a terminal.
    /// </summary>
    public static string Escape(string text)
    {
        if (text.All(IsPlain))
            return text;
        StringBuilder escaped = new();
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && IsPlain((char)rune.Value))
                escaped.Append((char)rune.Value);
            else
                EscapeBytes(escaped, rune);
        }
        return escaped.ToString();
    }

    /// <summary>
    /// Reverses <see cref="Escape"/>; null when an escape is malformed or is not of a printable ASCII character.
    /// </summary>
    public static string? Unescape(string text)
    {
        StringBuilder plain = new(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter == '%')
            {
                if (i + 2 >= text.Length || !TryHex(text.AsSpan(i + 1, 2), out letter))
                    return null;
                i += 2;
            }
            plain.Append(letter);
        }
        return plain.ToString();
    }

    private static bool TryHex(ReadOnlySpan<char> digits, out char letter)
    {
        var isHex = byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code);
        letter = (char)code;
        return isHex && code is >= 0x20 and < 0x7F;
    }

    private static bool IsPlain(char letter) =>
        letter is > ' ' and < '\u007F' && !Punctuation.Contains(letter, StringComparison.Ordinal);

    private static void EscapeBytes(StringBuilder escaped, Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        var length = rune.EncodeToUtf8(bytes);
        foreach (var value in bytes[..length])
            escaped.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
    }
}
