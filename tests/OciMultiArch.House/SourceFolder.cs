namespace OciMultiArch.House;

/// <summary>A folder of sources.</summary>
internal static class SourceFolder
{
    private static readonly string[] NotSource = [".git", "bin", "obj", "artifacts"];

    /// <summary>The files below a folder, without what a build makes; none when there is no such folder.</summary>
    public static IEnumerable<string> Below(string folder, string pattern)
    {
        if (!Directory.Exists(folder))
            return [];
        var folders = Directory.EnumerateDirectories(folder).Where(static path => !NotSource.Contains(Path.GetFileName(path)));
        return Directory.EnumerateFiles(folder, pattern).Concat(folders.SelectMany(path => Below(path, pattern)));
    }

    /// <summary>A path from the root of the checkout, with slashes.</summary>
    public static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');
}
