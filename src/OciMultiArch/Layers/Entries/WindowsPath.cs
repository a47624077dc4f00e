using System.Buffers;
using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>The rules of paths in images for Windows ("Naming Files, Paths, and Namespaces" of Microsoft).</summary>
internal static class WindowsPath
{
    /// <summary>What stands for the drive in a layer.</summary>
    public const string Drive = "Files/";

    private static readonly SearchValues<char> NotInNames = SearchValues.Create("\\:*?\"<>|");

    /// <exception cref="ArgumentException">The path cannot be on Windows.</exception>
    public static void Check(string path)
    {
        if (Problem(path) is { } problem)
            throw new ArgumentException($"The path '{Printable.Short(path)}' cannot stand in an image for Windows: {problem}.");
    }

    /// <exception cref="ArgumentException">Two paths are one on Windows, which does not tell upper from lower case.</exception>
    public static void CheckDiffer(IEnumerable<string> paths)
    {
        var same = paths.Distinct(StringComparer.Ordinal).GroupBy(static path => path, StringComparer.OrdinalIgnoreCase);
        if (same.FirstOrDefault(static group => group.Count() > 1)?.ToArray() is not [var one, var other, ..])
            return;
        throw new ArgumentException(
            $"'{Printable.Short(one)}' and '{Printable.Short(other)}' are one path in an image for Windows, "
            + "which does not tell upper from lower case. Rename one.");
    }

    private static string? Problem(string path)
    {
        if (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]))
            return "it begins with a drive. Leave the drive out: '/' is C:";
        foreach (var name in path.Split('/'))
        {
            if (name == LayerPath.Opaque)
                return "Windows knows no opaque whiteouts. Hide files and directories by their names";
            if (name.AsSpan().ContainsAny(NotInNames) || name.Any(char.IsControl))
                return "Windows allows none of \\ : * ? \" < > | and no control characters in names";
            if (name[^1] is '.' or ' ')
                return "no name ends with a dot or a space on Windows";
        }
        return null;
    }
}
