namespace OciMultiArch.Checks;

/// <summary>The files of an image that tell its loaders in which folders libraries are (ld.so(8); musl).</summary>
internal static class LoaderFiles
{
    private static readonly char[] Blanks = [' ', '\t', '\r', ':', ','];

    /// <summary>How their paths begin.</summary>
    public static IReadOnlyList<string> Starts { get; } = ["etc/ld.so.conf", "etc/ld-musl-"];

    /// <summary>Whether a file is one of them.</summary>
    public static bool Holds(string path) =>
        Starts.Any(start => path.StartsWith(start, StringComparison.Ordinal));

    /// <summary>The folders that a file names.</summary>
    public static IEnumerable<string> FoldersIn(string lines)
    {
        foreach (var line in lines.Split('\n'))
        {
            var text = line.Split('#')[0];
            foreach (var word in text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries).Where(IsFolder))
                yield return word.Split('=')[0];
        }
    }

    // "include /etc/ld.so.conf.d/*.conf" names no folder.
    private static bool IsFolder(string word) => word.StartsWith('/') && !word.Contains('*', StringComparison.Ordinal);
}
