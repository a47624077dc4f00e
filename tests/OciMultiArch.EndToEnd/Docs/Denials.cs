using System.Text.RegularExpressions;

namespace OciMultiArch.EndToEnd.Docs;

/// <summary>The sentences of a page that say of something that it is not there, and the rows of its tables that leave our side empty.</summary>
internal static partial class Denials
{
    /// <param name="page">The page's text.</param>
    /// <param name="isOfWords">Whether the second column of its tables is ocimulti's: then a dash in it is a denial.</param>
    public static IEnumerable<string> Of(string page, bool isOfWords) =>
        Paragraph().Split(Block().Replace(page, "")).Select(static text => Spaces().Replace(text, " ").Trim())
            .SelectMany(text => text.StartsWith('|') ? OfRow(text, isOfWords) : Sentence().Split(text).Where(IsDenial));

    private static IEnumerable<string> OfRow(string row, bool isOfWords)
    {
        var cells = Bar().Split(row.Trim('|')).Select(static cell => cell.Trim()).ToList();
        var denied = cells.Where(IsDenial);
        return isOfWords && cells.Count > 1 && cells[1] == "–" ? denied.Append(row) : denied;
    }

    private static bool IsDenial(string text) => Denying().IsMatch(text);

    [GeneratedRegex(
        @"\b(cannot|there (is|are) no|unsupported|not yet|no way to|nothing is run|(is|are) not (done|supported|possible|read|built|copied|made) here)\b|\bnot (supported|possible)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Denying();

    [GeneratedRegex("^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    // An empty line, or the start of a row, a heading or an item.
    [GeneratedRegex(@"\n\s*\n|\n(?=[|\-#])")]
    private static partial Regex Paragraph();

    [GeneratedRegex(@"(?<=[.!?:;])\s+")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
