namespace OciMultiArch.Tests.House;

/// <summary>README.md is short, and its figures are those of docs/performance.md.</summary>
public sealed class ReadmeTests
{
    private const int OneScreenOrLittleMore = 85;

    // What README calls it, and the scenario and the other program of docs/performance.md.
    private static readonly (string What, string Scenario, string Other)[] Figures =
    [
        ("an image for five platforms is pushed", "push-5", "skopeo"),
        ("the same again, nothing new", "again", "skopeo"),
        ("copied within a registry", "copy-in", "skopeo"),
        ("a list of eight images", "index-8", "docker"),
        ("`latest` is moved to it", "latest", "skopeo"),
    ];

    [Fact]
    public void It_is_one_screen_or_little_more() => Assert.InRange(Tree.Read("README.md").Split('\n').Length, 30, OneScreenOrLittleMore);

    // UPDATE_DOCS=1 writes the rows anew.
    [Fact]
    public void Its_figures_are_those_of_the_page_of_performance()
    {
        var readme = Tree.Read("README.md");
        var rows = string.Concat(Figures.Select(static each => Row(each.What, each.Scenario, each.Other)));
        const string Head = "| round trip 50 ms | ocimulti | others |\n|---|---|---|\n";
        var start = readme.IndexOf(Head, StringComparison.Ordinal) + Head.Length;
        var end = readme.IndexOf("\n\n", start, StringComparison.Ordinal) + 1;
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(Path.Combine(Tree.Root, "README.md"), readme = string.Concat(readme.AsSpan(0, start), rows, readme.AsSpan(end)));

        Assert.Contains(Head + rows + "\n", readme, StringComparison.Ordinal);
    }

    private static string Row(string what, string scenario, string other)
    {
        var page = Tree.Read("docs/performance.md").Split("\n\n");
        var table = page[Array.FindIndex(page, part => part.StartsWith($"**{scenario}** · plain HTTP, round trip 50 ms, open", StringComparison.Ordinal)) + 1];
        return $"| {what} | {Of(table, "ocimulti")} | {other} {Of(table, other)} |\n";
    }

    private static string Of(string table, string program)
    {
        var cells = table.Split('\n').Single(line => line.StartsWith($"| {program} ", StringComparison.Ordinal)).Split('|').Select(static cell => cell.Trim()).ToList();
        return $"{cells[3]} s, {cells[^3]} {(cells[^3] == "1" ? "request" : "requests")}";
    }
}
