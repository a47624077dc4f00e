using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>Reads what registries warn of (distribution-spec, "Warnings"): <c>299 - "text"</c>. Each text is told once for a client, and never acted on.</summary>
internal sealed partial class WarningTexts
{
    private const int MostCharacters = 4096;
    private const int MostKept = 1_000;
    private readonly ConcurrentDictionary<string, bool> told = new(StringComparer.Ordinal);

    /// <summary>The texts that have not been told yet.</summary>
    public IReadOnlyList<string> New(IEnumerable<string> values) =>
        [.. Parse(values).Where(each => told.Count < MostKept && told.TryAdd(each, true))];

    /// <summary>All texts, cleaned, up to the size that the specification allows in all. Never throws.</summary>
    public static IEnumerable<string> Parse(IEnumerable<string> values)
    {
        var left = MostCharacters;
        foreach (var text in values.Select(static each => Warning().Match(each)).Where(static each => each.Success).Select(Text))
        {
            if (left <= 0)
                yield break;
            yield return Printable.Short(text, left);
            left -= text.Length;
        }
    }

    private static string Text(Match match) => match.Groups["text"].Value.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    [GeneratedRegex("""^\s*299\s+-\s+"(?<text>(?:[^"\\]|\\.)+)"\s*$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Warning();
}
