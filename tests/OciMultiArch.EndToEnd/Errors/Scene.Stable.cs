using System.Text.RegularExpressions;

namespace OciMultiArch.EndToEnd.Errors;

/// <content>Makes what was said equal on every machine.</content>
internal sealed partial class Scene
{
    private string Stable(string text)
    {
        text = text.Replace(Registry, "localhost:5000", StringComparison.Ordinal)
            .Replace($"{folder.Path}/work", "/srv/api", StringComparison.Ordinal)
            .Replace($"{folder.Path}/", "~/", StringComparison.Ordinal);
        text = GoSays().Replace(text, "; go says: …");
        text = GoBuildsFor().Replace(text, "it builds 386, amd64, …");
        text = Hexadecimal().Replace(text, "…");
        return Pending().Replace(text, ".tmp-…");
    }

    // Go's own words differ from version to version.
    [GeneratedRegex("; go says: .*", RegexOptions.Singleline)]
    private static partial Regex GoSays();

    [GeneratedRegex("(?<=; for [a-z]+ )it builds [a-z0-9, ]+")]
    private static partial Regex GoBuildsFor();

    [GeneratedRegex("(?<=sha256:|sha256/)[0-9a-f]{64}|(?<=/blobs/uploads/)[0-9a-f-]+(?=\\?)")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex("""\.tmp-[0-9a-f]+""")]
    private static partial Regex Pending();
}
