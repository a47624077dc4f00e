using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Docs;

/// <summary>
/// A page under docs/recipes: its blocks of bash are one session of a shell, a block of text after one is what that
/// prints.
/// </summary>
internal sealed class RecipePage
{
    // No program prints it: it says where the output of a block begins.
    private const char Mark = '\u001e';

    private readonly IReadOnlyList<PageBlock> blocks;

    private RecipePage(string name, string text) => (Name, blocks) = (name, Page.Blocks(text));

    public string Name { get; }

    /// <summary>The blocks that are run.</summary>
    public IEnumerable<PageBlock> Run => blocks.Where(static each => each is { Language: "bash", NotRun: null });

    /// <summary>The workflows of GitHub Actions and pipelines of GitLab.</summary>
    public IEnumerable<PageBlock> Workflows => blocks.Where(static each => each.Language == "yaml" && !IsSettings(each));

    /// <summary>The files of settings of registries, in YAML or JSON.</summary>
    public IEnumerable<PageBlock> Settings => blocks.Where(IsSettings);

    public static IReadOnlyList<RecipePage> All() =>
        [.. Directory.EnumerateFiles(Folder, "*.md").Order(StringComparer.Ordinal).Select(static each => Named(Path.GetFileName(each)))];

    public static RecipePage Named(string name) => new(name, File.ReadAllText(Path.Combine(Folder, name)));

    /// <summary>
    /// Runs all blocks, and compares what they print with what the page says they do. A page for programs has none.
    /// </summary>
    /// <returns>What each block printed.</returns>
    public async Task<IReadOnlyDictionary<PageBlock, string>> RunAsync(RecipeScene scene)
    {
        if (!Run.Any())
            return new Dictionary<PageBlock, string>();
        var ended = await scene.RunAsync(
            string.Concat(Run.Select(static each => $"printf '\\n\\x1e%s\\n' {each.Line} | tee /dev/stderr\n{each.Text}")));
        Assert.True(
            ended.ExitCode == 0,
            $"{Name}, the block of line {Last(ended.Stdout)}:"
                + $"\n{Said(ended.Stdout)[Last(ended.Stdout)]}\n{ended.Stderr[(ended.Stderr.LastIndexOf(Mark) + 1)..]}");
        var said = Said(ended.Stdout);
        var printed = Run.ToDictionary(static each => each, each => said[each.Line]);
        foreach (var (block, expected) in blocks.Zip(blocks.Skip(1)).Where(static pair =>
            pair.Second.Language == "text" && pair.First is { Language: "bash", NotRun: null }))
            Assert.True(
                Printed.Matches(expected.Text, printed[block]),
                $"{Name}:{expected.Line} does not say what is printed:\n{printed[block]}");
        return printed;
    }

    private static bool IsSettings(PageBlock block) => block.Language is "yaml" or "json"
        && block.Lines.Any(static line => line.Trim() is "hosts:" or "\"hosts\": {");

    private static string Folder => Path.Combine(SampleProgram.Root, "docs", "recipes");

    private static Dictionary<int, string> Said(string stdout) => stdout.Split(Mark).Skip(1)
        .Select(static each => each.Split('\n', 2)).ToDictionary(
            static each => int.Parse(each[0]), static each => each[1].TrimEnd('\n') + "\n");

    private static int Last(string stdout) => Said(stdout).Keys.LastOrDefault();
}
