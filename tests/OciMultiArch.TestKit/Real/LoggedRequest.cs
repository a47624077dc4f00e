using System.Globalization;
using System.Text.RegularExpressions;

namespace OciMultiArch.TestKit;

/// <summary>One line of a registry's access log: what it was asked, with the query, and what it answered.</summary>
public sealed partial record LoggedRequest(string Method, string Path, int Status, string UserAgent)
{
    /// <summary>Reads a line in the combined format of web servers; null when it is something else.</summary>
    public static LoggedRequest? Parse(string line)
    {
        var match = Combined().Match(line);
        return match.Success
            ? new(
                match.Groups["method"].Value,
                match.Groups["path"].Value,
                int.Parse(match.Groups["status"].Value, CultureInfo.InvariantCulture),
                match.Groups["agent"].Value)
            : null;
    }

    public override string ToString() => $"{Method} {Path} {Status}";

    [GeneratedRegex("""\] "(?<method>[A-Z]+) (?<path>\S+) HTTP/[0-9.]+" (?<status>[0-9]{3}) [0-9-]+ "[^"]*" "(?<agent>.*)"$""")]
    private static partial Regex Combined();
}
