using System.Text.RegularExpressions;

namespace OciMultiArch.EndToEnd.Docs.Words;

/// <summary>A row under "Word for word" of a recipe: what another tool calls it, what ocimulti does, and the difference.</summary>
internal sealed partial record WordsRow(string Theirs, string Ours, string Difference)
{
    /// <summary>What stands in a cell where a side has nothing.</summary>
    public const string Nothing = "–";

    /// <summary>What a row is known by: their words, or ours where they have none.</summary>
    public string Key => Theirs == Nothing ? Ours : Theirs;

    /// <summary>The code that a reader would type or see: of our cells, and of theirs where ours says that it is the same.</summary>
    public IEnumerable<string> Code => Spans(Ours).Concat(Spans(Difference))
        .Concat(Ours.StartsWith("the same", StringComparison.Ordinal) ? Spans(Theirs) : []);

    /// <summary>The rows of a recipe.</summary>
    public static IReadOnlyList<WordsRow> Of(string recipe) =>
        Parse(File.ReadAllText(Path.Combine(SampleProgram.Root, "docs", "recipes", recipe)));

    /// <summary>The rows of the table under "Word for word".</summary>
    public static IReadOnlyList<WordsRow> Parse(string page) =>
    [
        .. page.Split('\n').SkipWhile(static line => line != "## Word for word").SkipWhile(static line => !IsOfTable(line))
            .TakeWhile(IsOfTable).Skip(2).Select(static line => Bar().Split(line)[1..^1])
            .Select(static cells => new WordsRow(Cell(cells[0]), Cell(cells[1]), Cell(cells[2]))),
    ];

    private static bool IsOfTable(string line) => line.StartsWith('|');

    private static string Cell(string text) => text.Trim().Replace("\\|", "|", StringComparison.Ordinal);

    private static IEnumerable<string> Spans(string cell) => Span().Matches(cell).Select(static span => span.Groups[1].Value);

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();
}
