namespace OciMultiArch.EndToEnd.Ci;

/// <summary>A job of a build server, as far as it calls ocimulti.</summary>
/// <param name="Shell">How the server starts a shell for the script, up to the script itself.</param>
/// <param name="Variables">What it sets first, in order. A value may name variables of the server, as the shell does.</param>
internal sealed record CiJob(string Shell, IReadOnlyList<KeyValuePair<string, string>> Variables, string Script)
{
    /// <summary>A line of bash that runs it and, at the end, prints the image that it was about.</summary>
    public string Command
    {
        get
        {
            var exports = string.Concat(Variables.Select(static each => $"export {each.Key}=\"{each.Value}\"; "));
            return $"( {exports}{Shell} {Quoted(Script)}; printf 'image %s\\n' \"$IMAGE\" )\n";
        }
    }

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
