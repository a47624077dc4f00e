using System.Text.RegularExpressions;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.House;

/// <summary>Every page can be reached, and every link of a page leads to what it names.</summary>
public sealed partial class LinkTests
{
    private const string TableOfContents = "docs/site/toc.yml";

    [Fact]
    public void Every_link_to_a_part_of_a_page_leads_to_a_heading() =>
        Rule.HasNoBreach(Tree.Files("", "*.md").SelectMany(page => Links().Matches(Tree.Read(page)).Select(static each => (Page: each.Groups[1].Value, Part: each.Groups[2].Value))
            .Where(static each => !each.Page.Contains("://", StringComparison.Ordinal))
            .Where(each => !Headings.Anchors(Tree.Read(Target(page, each.Page))).Contains(each.Part)).Select(each => $"{page}: {each.Page}#{each.Part}")));

    [Fact]
    public void Every_page_of_the_docs_is_in_the_sites_table_of_contents() =>
        Rule.HasNoBreach(Tree.Files("docs", "*.md").Where(static each => each.Count(static of => of == '/') == 1).Except(Contents()));

    [Fact]
    public void The_sites_table_of_contents_leads_to_pages_that_exist() =>
        Rule.HasNoBreach(Contents().Where(static each => !File.Exists(Path.Combine(Tree.Root, each)) && !Directory.Exists(Path.Combine(Tree.Root, each)) && each is not ("index.md" or "api/")));

    [Fact]
    public void Every_recipe_is_in_the_list_of_recipes()
    {
        var list = Tree.Read("docs/recipes/README.md");

        Rule.HasNoBreach(Tree.Files("docs/recipes", "*.md").Select(static each => Path.GetFileName(each)).Where(each => each != "README.md" && !list.Contains($"({each})", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("# A b\n", "a-b")]
    [InlineData("## `x --y`: what, and why?\n", "x---y-what-and-why")]
    [InlineData("### [docs/errors.md](x.md) ##\n", "docserrorsmd")]
    [InlineData("# A\n# A\n", "a a-1")]
    [InlineData("```sh\n# no heading\n```\n# B\n", "b")]
    [InlineData("#none\n", "")]
    public void A_heading_has_the_name_that_links_use(string page, string anchors) => Assert.Equal(anchors, string.Join(' ', Headings.Anchors(page)));

    private static string Target(string page, string link) =>
        link.Length == 0 ? page : Path.GetRelativePath(Tree.Root, Path.GetFullPath(Path.Combine(Tree.Root, Path.GetDirectoryName(page)!, link))).Replace('\\', '/');

    private static List<string> Contents() => [.. Places().Matches(Tree.Read(TableOfContents)).Select(static each => each.Groups[1].Value)];

    [GeneratedRegex(@"\]\(([^()\s#]*)#([^()\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"href: (\S+)")]
    private static partial Regex Places();
}
