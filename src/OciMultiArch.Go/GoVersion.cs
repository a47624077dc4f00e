using System.Globalization;

namespace OciMultiArch.Go;

/// <summary>What go calls its version (GOVERSION).</summary>
internal static class GoVersion
{
    private const string Releases = "go1.";

    /// <summary>The N of a release, which is go1.N[.M]; null for anything else, which is built from source and counts as new.</summary>
    public static int? MinorOf(string version)
    {
        if (!version.StartsWith(Releases, StringComparison.Ordinal))
            return null;
        var digits = string.Concat(version.Skip(Releases.Length).TakeWhile(char.IsAsciiDigit));
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : null;
    }
}
