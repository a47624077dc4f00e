namespace OciMultiArch.Tests.House;

/// <summary>
/// Splits C# into identifiers, keywords and single punctuation marks (and =&gt;, ==). Comments and the text of strings are left out; the code inside
/// interpolated strings is kept.
/// </summary>
internal sealed class CSharp
{
    private readonly string text;
    private readonly List<string> tokens = [];
    private readonly List<string> comments = [];
    private int at;

    private CSharp(string text) => this.text = text;

    public static IReadOnlyList<string> Tokens(string text) => Scan(text).tokens;

    public static IReadOnlyList<string> Comments(string text) => Scan(text).comments;

    private static CSharp Scan(string text)
    {
        var scan = new CSharp(text);
        scan.Code(closing: 0);
        return scan;
    }

    // Reads code up to the end, or up to so many closing braces that end a hole of an interpolated string.
    private void Code(int closing)
    {
        var depth = 0;
        while (at < text.Length)
        {
            if (closing > 0 && depth == 0 && Ahead(new string('}', closing)))
            {
                at += closing;
                return;
            }

            if (Comment() || Literal() || Word()) continue;
            depth += text[at] switch { '{' or '(' or '[' => 1, '}' or ')' or ']' => -1, _ => 0 };
            if (Ahead("=>") || Ahead("==")) Take(2);
            else if (char.IsWhiteSpace(text[at])) at++;
            else Take(1);
        }
    }

    private bool Comment()
    {
        if (!Ahead("//") && !Ahead("/*")) return false;
        var end = Ahead("//") ? text.IndexOf('\n', at) : text.IndexOf("*/", at, StringComparison.Ordinal) + 2;
        if (end < at) end = text.Length;
        comments.Add(text[at..end]);
        at = end;
        return true;
    }

    private bool Word()
    {
        if (!char.IsLetter(text[at]) && text[at] != '_') return false;
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_')) at++;
        tokens.Add(text[start..at]);
        return true;
    }

    private bool Literal()
    {
        if (text[at] == '\'')
        {
            at += text[at + 1] == '\\' ? 3 : 2;
            while (text[at] != '\'') at++;
            at++;
            return true;
        }

        var mark = at;
        while (text[mark] is '$' or '@') mark++;
        if (text[mark] != '"') return false;
        var holes = text[at..mark].Count(each => each == '$');
        var verbatim = text[at..mark].Contains('@', StringComparison.Ordinal);
        var quotes = 0;
        while (mark + quotes < text.Length && text[mark + quotes] == '"') quotes++;
        at = mark + quotes;
        if (quotes >= 3) Raw(quotes, holes);
        else if (quotes == 1) Quoted(holes > 0, verbatim);
        else if (verbatim && quotes == 2 && at < text.Length && text[at] == '"') throw new FormatException("A verbatim string that starts with a quote.");
        return true;
    }

    private void Raw(int quotes, int holes)
    {
        while (!Ahead(new string('"', quotes)))
        {
            if (holes > 0 && Ahead(new string('{', holes)) && !Ahead(new string('{', holes + 1))) Hole(holes);
            else at++;
        }

        while (at < text.Length && text[at] == '"') at++;
    }

    private void Quoted(bool hasHoles, bool verbatim)
    {
        while (text[at] != '"' || (verbatim && Ahead("\"\"")))
        {
            if (!verbatim && text[at] == '\\') at += 2;
            else if (verbatim && text[at] == '"') at += 2;
            else if (hasHoles && Ahead("{{")) at += 2;
            else if (hasHoles && text[at] == '{') Hole(1);
            else at++;
        }

        at++;
    }

    private void Hole(int braces)
    {
        at += braces;
        Code(braces);
    }

    private bool Ahead(string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private void Take(int count)
    {
        tokens.Add(text.Substring(at, count));
        at += count;
    }
}
