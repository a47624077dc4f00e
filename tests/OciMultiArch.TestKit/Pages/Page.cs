using System.Text.RegularExpressions;

namespace OciMultiArch.TestKit;

/// <summary>
/// The blocks of code of a Markdown page. A line <c>&lt;!-- not run: WHY --&gt;</c> right above a block says that no test
/// runs it.
/// </summary>
public static partial class Page
{
    private const string Fence = "```";

    /// <exception cref="FormatException">A block has no end, or a marker no block.</exception>
    public static IReadOnlyList<PageBlock> Blocks(string text)
    {
        List<PageBlock> blocks = [];
        var lines = text.Split('\n');
        string? notRun = null;
        for (var at = 0; at < lines.Length; at++)
        {
            if (!lines[at].StartsWith(Fence, StringComparison.Ordinal))
            {
                if (notRun is not null) throw new FormatException($"Line {at}: the marker stands above no block.");
                notRun = Marker().Match(lines[at]) is { Success: true } marker ? marker.Groups[1].Value : null;
                continue;
            }
            var end = Array.IndexOf(lines, Fence, at + 1);
            if (end < 0) throw new FormatException($"Line {at + 1}: the block has no end.");
            blocks.Add(new(at + 1, lines[at][Fence.Length..], lines[(at + 1)..end], notRun));
            (at, notRun) = (end, null);
        }
        return blocks;
    }

    [GeneratedRegex("^<!-- not run: (.+) -->$")]
    private static partial Regex Marker();
}
