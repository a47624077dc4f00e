using System.Text.RegularExpressions;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Docs;

/// <summary>The commands of ocimulti that a page shows without their output.</summary>
internal static partial class CommandLines
{
    /// <summary>Those of its blocks of bash, without what is said of them.</summary>
    public static IEnumerable<string> InBlocks(string page) => Page.Blocks(page).Where(static block => block.Language == "bash")
        .SelectMany(static block => block.Lines).Where(static line => line.StartsWith("ocimulti ", StringComparison.Ordinal))
        .Select(static line => Remark().Replace(line, ""));

    /// <summary>
    /// Those in the second column of its tables: whole ones, and options, which belong to the command at the head of the column.
    /// </summary>
    public static IEnumerable<string> InTables(string page)
    {
        string? head = null;
        foreach (var line in page.Split('\n'))
        {
            if (!line.StartsWith("| ", StringComparison.Ordinal))
            {
                head = line.StartsWith("|-", StringComparison.Ordinal) ? head : null;
                continue;
            }
            var spans = Code().Matches(line.Split(" | ", 2)[1]).Select(static span => span.Groups[1].Value).ToList();
            if (head is not null)
                foreach (var span in spans.Where(static span => span.StartsWith('-') || span.StartsWith("ocimulti ", StringComparison.Ordinal)))
                    yield return span.StartsWith('-') ? $"{head} {span}" : span;
            head ??= spans.Single();
        }
    }

    [GeneratedRegex(@"\s+#.*$")]
    private static partial Regex Remark();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
