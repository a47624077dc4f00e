using System.Text.RegularExpressions;

namespace OciMultiArch.EndToEnd.Docs;

/// <summary>What a page shows of a program's output: <c>…</c> stands for what differs from run to run, on a line of its own for any lines.</summary>
internal static class Printed
{
    public static bool Matches(string shown, string printed) => Regex.IsMatch(printed, $"^{string.Concat(shown.TrimEnd('\n').Split('\n').Select(Pattern))}$");

    private static string Pattern(string line) => line == "…" ? "(.*\n)*" : Regex.Escape(line).Replace("…", "\\S+", StringComparison.Ordinal) + "\n";
}
