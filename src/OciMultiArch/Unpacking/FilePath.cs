using System.Buffers;
using OciMultiArch.Internal;

namespace OciMultiArch.Unpacking;

/// <summary>Names that artifacts and tars give to files: where they may lead.</summary>
internal static class FilePath
{
    private static readonly SearchValues<char> NotOnWindows = SearchValues.Create("<>:\"|?*\\");

    /// <summary>A relative path in one written form: parts between single '/', none of them '.' or '..'.</summary>
    /// <param name="name">The name as it stands.</param>
    /// <param name="holder">What gives the name, for the message.</param>
    /// <exception cref="ContentMismatchException">The name may lead elsewhere, or is none.</exception>
    public static string Of(string name, Digest holder)
    {
        var parts = name.Split('/').Where(static part => part != ".").ToList();
        if (parts.Count > 1 && parts[^1].Length == 0)
            parts.RemoveAt(parts.Count - 1); // of a folder
        var problem = parts.Count == 0 ? "it names no file" : parts.Select(Problem).OfType<string>().FirstOrDefault();
        if (problem is null)
            return string.Join('/', parts);
        throw new ContentMismatchException(
            OciMultiArch.Problem.InvalidContent,
            $"{holder} names a file '{Printable.Short(name)}': {problem}. It is refused.",
            new Remedy("Take the artifact from a source that you trust."));
    }

    /// <summary>Whether a link with this target, in a folder of a tree, stays in the tree.</summary>
    /// <param name="link">The path of the link in the tree.</param>
    /// <param name="target">Where it leads.</param>
    public static bool StaysInside(string link, string target)
    {
        if (target.Length == 0 || target[0] == '/' || target.AsSpan().ContainsAny('\0', '\\'))
            return false;
        var depth = link.Count(static letter => letter == '/');
        var mayClimb = true;
        foreach (var part in target.Split('/'))
        {
            if (part is not "..")
            {
                // What follows a name may be a link itself, and '..' after it leads elsewhere than it reads.
                mayClimb &= part is "" or ".";
                continue;
            }
            if (!mayClimb || --depth < 0)
                return false;
        }
        return true;
    }

    private static string? Problem(string part) => part switch
    {
        "" => "it is absolute or has an empty part",
        ".." => "it leads out of the folder by '..'",
        _ when part.Any(char.IsControl) => "it has control characters",
        _ when part.Split('\\').Contains("..") => @"it has '..' beside '\'",
        _ when OperatingSystem.IsWindows() => WindowsProblem(part),
        _ => null,
    };

    private static string? WindowsProblem(string part)
    {
        var isPlain = !part.AsSpan().ContainsAny(NotOnWindows) && part[^1] is not ('.' or ' ');
        return isPlain ? null : "Windows has no such name";
    }
}
