using System.Text.RegularExpressions;

namespace OciMultiArch.TestKit;

/// <summary>The headings of a Markdown page, by the names that links have for them, as GitHub makes them.</summary>
public static partial class Headings
{
    /// <exception cref="FormatException">A block of code has no end.</exception>
    public static IReadOnlySet<string> Anchors(string page)
    {
        var inCode = Page.Blocks(page).SelectMany(static each => Enumerable.Range(each.Line - 1, each.Lines.Count + 2)).ToHashSet();
        HashSet<string> anchors = [];
        foreach (var (line, text) in page.Split('\n').Index())
        {
            if (inCode.Contains(line) || Heading().Match(text) is not { Success: true } heading) continue;
            var name = Anchor(heading.Groups[1].Value);
            var again = Enumerable.Range(0, int.MaxValue).First(each => !anchors.Contains(Numbered(name, each)));
            anchors.Add(Numbered(name, again));
        }
        return anchors;
    }

    private static string Numbered(string name, int again) => again == 0 ? name : $"{name}-{again}";

    private static string Anchor(string heading) => NotKept().Replace(Link().Replace(heading, "$1"), "").ToLowerInvariant().Replace(' ', '-');

    [GeneratedRegex("^#{1,6} +(.+?)[ #]*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotKept();
}
