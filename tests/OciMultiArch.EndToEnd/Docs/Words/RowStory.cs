using System.Text.RegularExpressions;

namespace OciMultiArch.EndToEnd.Docs.Words;

/// <summary>What proves a row: a script of bash that types its code, and a look at what came of it.</summary>
/// <param name="Key">A part of <see cref="WordsRow.Key"/> that no other row of the page has.</param>
/// <param name="Script">Run in a folder of its own, as <see cref="RowScene"/> furnishes it.</param>
/// <param name="Check">Fails where the row is not true.</param>
/// <param name="Shown">Code of the row that is not typed but seen, by the check, or belongs to another program.</param>
internal sealed partial record RowStory(string Key, string Script, Action<RowRun> Check, params string[] Shown)
{
    /// <summary>A row without anything to type: it says why, and what else to do.</summary>
    public static RowStory Told(string key) => new(key, "true", static _ => { });

    public bool IsOf(WordsRow row) => row.Key.Contains(Key, StringComparison.Ordinal);

    /// <summary>The code of a row that the script neither types nor the check shows.</summary>
    public IEnumerable<string> Untyped(WordsRow row) =>
        row.Code.Except(Shown).Where(code => !Regex.IsMatch(Script, Pattern(code)));

    // Words in capitals stand for what a reader has; what stands in brackets may be left out, and … is anything. A command may go on in
    // the next line.
    private static string Pattern(string code)
    {
        var pattern = Regex.Escape(code).Replace("…", @"[\s\S]*", StringComparison.Ordinal);
        pattern = pattern.Replace("host/", @"\S+/", StringComparison.Ordinal).Replace(@"\ ", @"[\s\\]+", StringComparison.Ordinal);
        var filled = StandIn().Replace(Optional().Replace(pattern, "(?:$1)?"), @"\S+");
        return $"{(Inner().IsMatch(code[..1]) ? @"(?<![\w-])" : "")}{filled}{(Inner().IsMatch(code[^1..]) ? @"(?![\w-])" : "")}";
    }

    [GeneratedRegex(@"[\w-]")]
    private static partial Regex Inner();

    [GeneratedRegex(@"\b(FILE|FLAG|DIR|REF|REPO|TAG|HOST|NAME|VALUE|KEY|SRC|DST|OS|ARCH|COMMAND|TIME|K|V|N|X)\b")]
    private static partial Regex StandIn();

    [GeneratedRegex(@"\\\[(.+?)]")]
    private static partial Regex Optional();
}
