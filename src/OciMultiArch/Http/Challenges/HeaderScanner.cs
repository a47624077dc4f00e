using System.Text;

namespace OciMultiArch.Http;

/// <summary>
/// Reads the parts of structured header values (RFC 9110 section 5.6) leniently: whatever stands there, it moves on
/// and never throws.
/// </summary>
internal ref struct HeaderScanner(string text)
{
    private const string TokenPunctuation = "!#$%&'*+-.^_`|~";
    private readonly string text = text;
    private int at;

    public readonly bool AtEnd => at >= text.Length;

    public readonly char Next => AtEnd ? '\0' : text[at];

    public readonly int Position => at;

    public void MoveTo(int position) => at = position;

    public void SkipOne() => at = Math.Min(at + 1, text.Length);

    public void Skip(string letters)
    {
        while (!AtEnd && letters.Contains(text[at], StringComparison.Ordinal))
            at++;
    }

    /// <summary>Reads a run of token letters; empty when there is none.</summary>
    public string Token()
    {
        var start = at;
        while (!AtEnd && IsTokenLetter(text[at]))
            at++;
        return text[start..at];
    }

    /// <summary>Reads up to one of the letters, or to the end, and leaves the letter.</summary>
    public string Until(string letters)
    {
        var rest = text.AsSpan(at);
        var end = rest.IndexOfAny(letters);
        if (end < 0)
            end = rest.Length;
        at += end;
        return rest[..end].ToString();
    }

    /// <summary>
    /// Reads a quoted string, or an unquoted value up to one of the letters. A quote that is never closed ends with
    /// the header.
    /// </summary>
    public string Value(string ends)
    {
        if (Next == '"')
            return Quoted();
        return Until(ends);
    }

    private string Quoted()
    {
        StringBuilder value = new();
        at++;
        while (!AtEnd && text[at] != '"')
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            value.Append(text[at++]);
        }
        SkipOne();
        return value.ToString();
    }

    private static bool IsTokenLetter(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || TokenPunctuation.Contains(letter, StringComparison.Ordinal);
}
