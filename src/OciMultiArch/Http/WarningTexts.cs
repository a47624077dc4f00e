using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// Reads the warnings of registries (distribution-spec, "Warnings"): <c>299 - "text"</c>. Each text is told once for
/// a client, and never acted on.
/// </summary>
internal sealed partial class WarningTexts
{
    private const int MaxCharacters = 4096;
    private const int MaxRemembered = 1_000;
    private readonly ConcurrentDictionary<string, bool> told = new(StringComparer.Ordinal);

    /// <summary>The texts that have not been told yet.</summary>
    public IReadOnlyList<string> New(IEnumerable<string> values) =>
        [.. Parse(values).Where(text => told.Count < MaxRemembered && told.TryAdd(text, true))];

    /// <summary>All texts, cleaned, up to the size that the specification allows in all. Never throws.</summary>
    public static IEnumerable<string> Parse(IEnumerable<string> values)
    {
        var left = MaxCharacters;
        foreach (var value in values)
        {
            var match = Warning().Match(value);
            if (!match.Success)
                continue;
            if (left <= 0)
                yield break;
            var text = Unquoted(match.Groups["text"].Value);
            yield return Printable.Short(text, left);
            left -= text.Length;
        }
    }

    private static string Unquoted(string text) =>
        text.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    [GeneratedRegex(
        """^\s*299\s+-\s+"(?<text>(?:[^"\\]|\\.)+)"\s*$""",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Warning();
}
