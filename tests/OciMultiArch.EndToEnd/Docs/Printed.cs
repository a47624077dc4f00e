using System.Text.RegularExpressions;

namespace OciMultiArch.EndToEnd.Docs;

/// <summary>
/// What a page shows of a program's output: <c>…</c> stands for what differs from run to run, on a line of its own for
/// any lines. Spaces count as one.
/// </summary>
internal static partial class Printed
{
    public static bool Matches(string shown, string printed) =>
        Regex.IsMatch(string.Concat(Lines(printed).Select(static each => each + "\n")), $"^{string.Concat(Lines(shown).Select(Pattern))}$");

    // Columns are as wide as their widest cell, which may differ.
    private static IEnumerable<string> Lines(string text) =>
        text.TrimEnd('\n').Split('\n').Select(static each => Spaces().Replace(each, " ").TrimEnd());

    private static string Pattern(string line) =>
        line == "…" ? "(.*\n)*" : Regex.Escape(line).Replace("…", "\\S+", StringComparison.Ordinal) + "\n";

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
