using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Docs;

/// <summary>
/// No page denies what the tool can do. Each sentence that denies something stands in a table with a probe: words that the tool refuses
/// for as long as the sentence is true. Whoever adds the option or verb is told which page to change.
/// </summary>
public sealed class DenialTests
{
    private const string Fact = "fact";

    // The page, a part of the sentence, and the probe: what is typed and a part of the answer; or 'fact' for what is said of others, of
    // formats and of files, and of no option here. Nothing listens on port 1.
    private const string Table =
        """
        SECURITY.md | A registry cannot lead a client | fact
        docs/coming-from.md | HEALTHCHECK | build . --healthcheck x => no option --healthcheck
        docs/coming-from.md | of anything else | build . --run x => no option --run
        docs/coming-from.md | Nothing is run inside an image here | run 127.0.0.1:1/a => nothing is run here
        docs/coming-from.md | --debug | build . --debug => no option --debug
        docs/coming-from.md | `blob fetch` | blob fetch 127.0.0.1:1/a => no command 'blob
        docs/model.md | its digest cannot change by accident | fact
        docs/registries.md | An upload that was interrupted cannot be resumed | fact
        docs/registries.md | so there is no CSRF check | fact
        docs/registries.md | that is missing or cannot be read changes nothing | fact
        docs/registries.md | It cannot set several tags in one | fact
        docs/registries.md | Where a registry cannot be satisfied | fact
        docs/stories.md | a registry cannot compare before it writes | fact
        docs/recipes/README.md | A block that a test cannot run | fact
        docs/recipes/ci.md | There is no release and no package on NuGet yet | fact
        docs/recipes/from-buildx-imagetools.md | a registry cannot compare before it writes | fact
        docs/recipes/from-docker-manifest.md | before anything is written | fact
        docs/recipes/from-ko.md | a platform that cannot be built is an error | fact
        docs/recipes/from-ko.md | ko also does things that are not done here | apply -f config => no command 'apply'
        docs/recipes/from-ko.md | ko also does things that are not done here | build . --debug => no option --debug
        docs/recipes/from-ko.md | --platform all | build . --platform all --to 127.0.0.1:1/a => not a platform
        docs/recipes/from-ko.md | a platform that the base lacks | fact
        docs/recipes/manifest-lists.md | refuses what that cannot hold | manifest create 127.0.0.1:1/a:1 127.0.0.1:1/a:2 --annotation a=b --format docker => cannot hold annotations
        docs/recipes/manifest-lists.md | A registry cannot compare before it writes | fact
        docs/recipes/networks.md | plain HTTP where there is no TLS | fact
        docs/recipes/networks.md | A proxy that cannot be reached is named | fact
        docs/recipes/networks.md | or cannot give, comes from the registry itself | fact
        docs/recipes/networks.md | A file or value that cannot be read | fact
        docs/recipes/private-registries.md | A login file that is empty or not there | fact
        docs/recipes/sbom.md | where there is no repository | fact
        docs/recipes/testing.md | tags that cannot be moved | fact
        src/OciMultiArch.DependencyInjection/README.md | there is no such setting | fact
        """;

    private static readonly (string Page, string Part, string Probe)[] Known =
        [.. Table.Split('\n').Select(static row => row.Split(" | ")).Select(static cells => (cells[0], cells[1], cells[2]))];

    // What the tool itself prints, and pages about the sources.
    private static readonly string[] OfOthers = ["docs/errors.md", "docs/architecture.md"];

    public static TheoryData<string, string, string> Probes()
    {
        TheoryData<string, string, string> probes = [];
        foreach (var (page, part, probe) in Known.Where(static row => row.Probe != Fact))
            probes.Add(page, part, probe);
        return probes;
    }

    [Fact]
    public void Every_sentence_that_denies_something_is_known_with_its_probe()
    {
        var found = Pages().SelectMany(static page => Sentences(page).Select(sentence => (page, sentence))).ToList();

        var unknown = found.Where(static each => !Known.Any(row => Is(row, each.page, each.sentence)))
            .Select(static each => $"{each.page} denies something. Give it a row in the table of this test:\n{each.sentence}");
        var gone = Known.Where(row => !found.Any(each => Is(row, each.page, each.sentence)))
            .Select(static row => $"{row.Page} does not say that any more. Take it out of the table of this test:\n{row.Part}");
        Assert.True(!unknown.Any() && !gone.Any(), string.Join('\n', unknown.Concat(gone)));
    }

    [Fact]
    public void A_fact_about_others_names_no_option_of_the_tool() => Assert.Empty(
        from row in Known
        where row.Probe == Fact
        from sentence in Sentences(row.Page)
        where Is(row, row.Page, sentence) && !sentence.StartsWith('|') && sentence.Contains("`--", StringComparison.Ordinal)
        select $"{row.Page}: give this a probe: {sentence}");

    [Theory]
    [MemberData(nameof(Probes))]
    public async Task What_a_page_denies_the_tool_refuses(string page, string part, string probe)
    {
        var (words, answer) = (probe.Split(" => ")[0], probe.Split(" => ")[1]);
        using var tool = SampleProgram.Ocimulti();

        var ended = await tool.RunAsync(words.Split(' '));

        Assert.True(ended.ExitCode == 2, $"{page} denies what is there now: '{part}'. It is '{words}', which ended with {ended.ExitCode}.");
        Assert.Contains(answer, ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public void Denials_are_found_in_sentences_cells_and_empty_cells_but_not_in_blocks() => Assert.Equal(
        ["This cannot be.", "there is no c", "| `d` | – |", "It is not supported."],
        Denials.Of(
            "A is. This cannot\nbe. B is.\n\n| a | there is no c |\n|---|---|\n| `d` | – |\n\n```text\nthere is no e\n```\nIt is not supported.\n",
            isOfWords: true));

    [Fact]
    public void An_empty_cell_is_no_denial_where_the_column_is_not_ours() =>
        Assert.Empty(Denials.Of("| a | b |\n|---|---|\n| `d` | – |\n", isOfWords: false));

    private static bool Is((string Page, string Part, string Probe) row, string page, string sentence) =>
        row.Page == page && sentence.Contains(row.Part, StringComparison.Ordinal);

    private static IEnumerable<string> Sentences(string page) => Denials.Of(
        File.ReadAllText(Path.Combine(SampleProgram.Root, page)),
        page == "docs/coming-from.md" || Path.GetFileName(page).StartsWith("from-", StringComparison.Ordinal));

    private static IEnumerable<string> Pages() =>
        new[] { "", "docs", "docs/recipes" }.Concat(Directory.EnumerateDirectories(Path.Combine(SampleProgram.Root, "src")))
            .Select(static folder => Path.Combine(SampleProgram.Root, folder))
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.md"))
            .Select(static file => Path.GetRelativePath(SampleProgram.Root, file).Replace('\\', '/'))
            .Where(static page => !OfOthers.Contains(page) && page is not ("CHANGELOG.md" or "CONTRIBUTING.md")).Order(StringComparer.Ordinal);
}
