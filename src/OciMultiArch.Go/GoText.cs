using System.Text.RegularExpressions;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>What go says, made fit for a message.</summary>
internal static partial class GoText
{
    private const int MaxLines = 20;

    /// <summary>
    /// The first lines, without control characters and without passwords in URLs; a module proxy's address may hold
    /// one.
    /// </summary>
    public static string Said(GoAnswer answer)
    {
        var text = string.IsNullOrWhiteSpace(answer.Errors) ? answer.Output : answer.Errors;
        var trimmed = text.Split('\n').Select(static line => line.TrimEnd());
        string[] lines = [.. trimmed.Where(static line => line.Length > 0)];
        if (lines.Length == 0)
            return $"nothing, exit code {answer.ExitCode}";
        var head = string.Join('\n', lines.Take(MaxLines).Select(Shown));
        return lines.Length > MaxLines ? head + "\n…" : head;
    }

    /// <summary>Paths of sources as they are from the current folder; go says them from the folder that it runs in.</summary>
    public static string FromHere(string said, string directory)
    {
        var here = Path.GetFullPath(".");
        if (directory == here)
            return said;
        return Source().Replace(said, source => Path.GetRelativePath(here, Path.GetFullPath(source.Value, directory)));
    }

    private static string Shown(string line)
    {
        var untabbed = line.Replace("\t", "    ", StringComparison.Ordinal);
        return Printable.Short(Password().Replace(untabbed, "://***@"));
    }

    [GeneratedRegex(@"://[^/@\s]+@")]
    private static partial Regex Password();

    [GeneratedRegex(@"^\.{1,2}[/\\][^:\r\n]+(?=:[0-9])", RegexOptions.Multiline)]
    private static partial Regex Source();
}
