using OciMultiArch.Internal;

namespace OciMultiArch.Building;

/// <summary>What is on the disk that is most like a path that is not.</summary>
internal static class NearbyPath
{
    // A look into a home folder must end soon.
    private const int MaxSeen = 4000;

    private static readonly EnumerationOptions Visible = new() { IgnoreInaccessible = true };

    /// <summary>A sentence about what is there; names the nearest path where there is one.</summary>
    public static string Describe(string missing)
    {
        var folder = Above(missing);
        var shown = Printable.Short(folder.Length == 0 ? "." : folder);
        var inner = missing[folder.Length..].Trim('/', '\\');
        var depth = inner.Count(static letter => letter is '/' or '\\');
        string[] there = [];
        for (var level = depth; level >= 0 && there.Length == 0; level--)
            there = [.. Below(folder, level).Take(MaxSeen)];
        if (there.MinBy(path => NearestWord.Mistakes(missing, path)) is { } nearest)
            return $"The nearest that is there is '{Printable.Short(nearest)}'.";
        return $"The folder '{shown}' is empty.";
    }

    // The longest part of the path that is a folder.
    private static string Above(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        while (folder.Length > 0 && !Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder) ?? "";
        return folder;
    }

    private static IEnumerable<string> Below(string folder, int depth)
    {
        var inner = Directory.EnumerateFileSystemEntries(folder.Length == 0 ? "." : folder, "*", Visible);
        var names = inner.Select(Path.GetFileName).Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var path = Path.Combine(folder, name!);
            if (depth == 0)
                yield return path;
            else if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
            {
                foreach (var below in Below(path, depth - 1))
                    yield return below;
            }
        }
    }
}
