using System.Text.RegularExpressions;

namespace OciMultiArch.House.Rules;

/// <summary>A text of the library names no option of a command line: its reader may have none.</summary>
internal static partial class OptionWords
{
    /// <param name="file">The file that is looked at.</param>
    /// <param name="others">Options of programs of others, which a text may name.</param>
    public static IEnumerable<Breach> In(SourceFile file, IReadOnlyCollection<string> others) =>
        from token in file.Texts
        from match in Option().Matches(token.Text)
        where !others.Contains(match.Value)
        select Breach.At(file, token, match.Value);

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*")]
    private static partial Regex Option();
}
