using System.Diagnostics.CodeAnalysis;

namespace OciMultiArch.Go;

/// <summary>Where git keeps what it knows of a working tree (gitrepository-layout(5)).</summary>
/// <param name="WorkTree">The folder that holds <c>.git</c>.</param>
/// <param name="Own">The folder of this working tree: its HEAD.</param>
/// <param name="Common">The folder that all working trees share: refs and objects.</param>
internal sealed record GitFolder(string WorkTree, string Own, string Common)
{
    private const string Pointer = "gitdir:";

    /// <summary>Finds the repository that a folder is in; null for none.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static GitFolder? Find(string folder)
    {
        for (var above = Path.GetFullPath(folder); above is not null; above = Path.GetDirectoryName(above))
        {
            if (OwnFolder(Path.Combine(above, ".git")) is { } own)
                return new(above, own, CommonFolder(own));
        }
        return null;
    }

    /// <summary>Reads a small file; null where there is none.</summary>
    public static bool TryRead(string file, [NotNullWhen(true)] out string? text)
    {
        text = File.Exists(file) ? File.ReadAllText(file) : null;
        return text is not null;
    }

    // A worktree and a submodule have a file in place of the folder.
    private static string? OwnFolder(string git)
    {
        if (Directory.Exists(git))
            return File.Exists(Path.Combine(git, "HEAD")) ? git : null;
        TryRead(git, out var text);
        if (text?.StartsWith(Pointer, StringComparison.Ordinal) != true)
            return null;
        var own = text[Pointer.Length..].Trim();
        return Path.GetFullPath(own, Path.GetDirectoryName(git)!);
    }

    private static string CommonFolder(string own)
    {
        if (!TryRead(Path.Combine(own, "commondir"), out var text))
            return own;
        return Path.GetFullPath(text.Trim(), own);
    }
}
