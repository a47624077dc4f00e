using System.Text;

namespace OciMultiArch.Compare.Reports;

/// <summary>
/// Figures of a page: tables that each stand under a bold line, and the lines of a summary. What a run has not measured stays as it was.
/// </summary>
internal sealed class PageFigures
{
    private const string SummaryHead = "| scenario |";
    private readonly List<(string Key, StringBuilder Text)> tables = [];
    private readonly List<(string Key, StringBuilder Text)> summary = [];
    private readonly List<string> head = [];

    private PageFigures(string text)
    {
        foreach (var line in text.Split('\n'))
            Read(line);
    }

    /// <summary>The old figures with the new ones in their places; those that were not there come after them.</summary>
    /// <param name="old">What the page has.</param>
    /// <param name="made">What a run wrote.</param>
    /// <param name="isWhole">Whether all is new.</param>
    public static string Merged(string old, string made, out bool isWhole)
    {
        PageFigures before = new(old), now = new(made);
        isWhole = before.tables.TrueForAll(each => now.tables.Exists(one => one.Key == each.Key));
        StringBuilder text = new();
        foreach (var each in Merged(before.tables, now.tables)) text.Append(each.ToString().TrimEnd('\n')).Append("\n\n");
        var lines = Merged(before.summary, now.summary).ToList();
        if (lines.Count > 0)
            text.AppendJoin('\n', now.head.Count > 0 ? now.head : before.head).Append('\n');
        foreach (var each in lines) text.Append(each);
        return text.ToString();
    }

    private static IEnumerable<StringBuilder> Merged(List<(string Key, StringBuilder Text)> old, List<(string Key, StringBuilder Text)> made)
    {
        var kept = old.Select(each => made.Exists(one => one.Key == each.Key) ? made.Find(one => one.Key == each.Key) : each);
        return kept.Concat(made.Where(each => !old.Exists(one => one.Key == each.Key))).Select(static each => each.Text);
    }

    private void Read(string line)
    {
        if (line.StartsWith(SummaryHead, StringComparison.Ordinal))
            head.Add(line);
        else if (head.Count == 1)
            head.Add(line); // the rule below it
        else if (head.Count == 2 && line.StartsWith('|'))
            summary.Add((line.Split('|')[1], new StringBuilder(line).Append('\n')));
        else if (line.StartsWith("**", StringComparison.Ordinal))
            tables.Add((line, new StringBuilder(line).Append('\n')));
        else if (head.Count == 0 && tables.Count > 0)
            tables[^1].Text.Append(line).Append('\n');
    }
}
