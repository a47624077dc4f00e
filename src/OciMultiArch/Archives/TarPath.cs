namespace OciMultiArch.Archives;

/// <summary>
/// Paths of members as they stand under the archive's root. Nothing is ever unpacked, and yet a path that leads out has
/// no honest use.
/// </summary>
internal static class TarPath
{
    /// <summary>
    /// The path without empty and '.' parts, "" for the root itself; null when it is absolute or leads out.
    /// </summary>
    public static string? Of(string path) => Under([], path);

    /// <summary>Where a symbolic link leads; null when that is outside.</summary>
    public static string? OfLink(string link, string target) => Under(link.Split('/')[..^1], target);

    private static string? Under(IEnumerable<string> folder, string path)
    {
        if (path.StartsWith('/') || path.Contains('\\', StringComparison.Ordinal))
            return null;
        List<string> parts = [.. folder];
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else
                return null;
        }
        return string.Join('/', parts);
    }
}
