using System.Text.RegularExpressions;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>What go says, made fit for a message.</summary>
internal static partial class GoText
{
    private const int MostLines = 20;

    /// <summary>The first lines, without control characters and without passwords in URLs; a module proxy's address may hold one.</summary>
    public static string Said(GoAnswer answer)
    {
        var text = string.IsNullOrWhiteSpace(answer.Errors) ? answer.Output : answer.Errors;
        var lines = text.Split('\n').Select(static each => each.TrimEnd()).Where(static each => each.Length > 0).ToArray();
        var head = lines.Take(MostLines).Select(Shown);
        return lines.Length == 0 ? $"nothing, exit code {answer.ExitCode}" : string.Join('\n', lines.Length > MostLines ? head.Append("…") : head);
    }

    private static string Shown(string line) =>
        Printable.Short(Password().Replace(line.Replace("\t", "    ", StringComparison.Ordinal), "://***@"));

    [GeneratedRegex(@"://[^/@\s]+@")]
    private static partial Regex Password();
}
