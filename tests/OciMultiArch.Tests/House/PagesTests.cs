using System.Text.RegularExpressions;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.House;

/// <summary>What a reader sees on a page is true: its code compiles, its commands run, its links lead somewhere.</summary>
public sealed partial class PagesTests
{
    private static readonly string[] Languages = ["bash", "csharp", "dockerfile", "json", "sh", "text", "yaml"];

    // Each is a promise that nobody checks: there shall be few.
    private static readonly string[] NotRun =
    [
        "docs/recipes/from-docker-manifest.md: needs a Docker engine",
    ];

    [Fact]
    public void Every_block_of_code_is_a_samples_code()
    {
        var samples = Tree.Files("samples", "*.cs").Select(Tree.Read).ToList();
        var blocks = Pages().SelectMany(page => Blocks(page).Where(each => each.Language == "csharp").Select(each => (page, each))).ToList();

        Assert.Contains(blocks, each => each.page == "README.md");
        Assert.Contains(blocks, each => each.page == "docs/model.md");
        Rule.HasNoBreach(blocks.Where(each => !samples.Any(sample => SampleCode.Holds(sample, each.each.Text))).Select(each => $"{each.page}:{each.each.Line}\n{each.each.Text}"));
    }

    [Fact]
    public void Every_block_says_its_language() =>
        Rule.HasNoBreach(Pages().SelectMany(page => Blocks(page).Where(each => !Languages.Contains(each.Language)).Select(each => $"{page}:{each.Line}: '{each.Language}'")));

    [Fact]
    public void Each_block_that_no_test_runs_is_known() => Assert.Equal(
        NotRun, Pages().SelectMany(page => Blocks(page).Where(each => each.NotRun is not null).Select(each => $"{page}: {each.NotRun}")));

    [Fact]
    public void Every_link_to_a_file_leads_to_one() =>
        Rule.HasNoBreach(Pages().SelectMany(page => Links(page).Where(to => !Exists(page, to)).Select(to => $"{page}: {to}")));

    [Theory]
    [InlineData("a();\nb();", true)]
    [InlineData("a();\n\n  b();", false)]
    [InlineData("b();", true)]
    [InlineData("a();", true)]
    [InlineData("c();", false)]
    public void A_block_is_found_whatever_its_indentation_but_not_when_a_line_differs(string block, bool found) =>
        Assert.Equal(found, SampleCode.Holds("class X\n{\n    a();\n    b();\n}\n", block));

    [Fact]
    public void A_block_has_its_line_its_language_its_text_and_the_marker_above_it() => Assert.Equal(
        [(2, "csharp", "a();\n", null), (5, "bash", "c\n\n", null), (10, "bash", "d\n", "no engine")],
        Page.Blocks("x\n```csharp\na();\n```\n```bash\nc\n\n```\n<!-- not run: no engine -->\n```bash\nd\n```\n")
            .Select(static each => (each.Line, each.Language, each.Text, each.NotRun)));

    [Theory]
    [InlineData("```bash\na\n")]
    [InlineData("<!-- not run: x -->\n\n```bash\na\n```\n")]
    public void A_block_without_an_end_and_a_marker_without_a_block_are_refused(string page) =>
        Assert.Throws<FormatException>(() => Page.Blocks(page));

    private static IReadOnlyList<string> Pages() => Tree.Files("", "*.md");

    private static IReadOnlyList<PageBlock> Blocks(string page) => Page.Blocks(Tree.Read(page));

    private static IEnumerable<string> Links(string page) => Link().Matches(Tree.Read(page)).Select(static each => each.Groups[1].Value)
        .Where(static each => !each.Contains("://", StringComparison.Ordinal) && !each.StartsWith('#'));

    private static bool Exists(string page, string link) => Path.Combine(Tree.Root, Path.GetDirectoryName(page)!, link.Split('#')[0]) is var path && (File.Exists(path) || Directory.Exists(path));

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex Link();
}
