using OciMultiArch.Internal;

namespace OciMultiArch.FileSystems;

/// <content>Paths, through symbolic links. None leads out of the root: '..' there stays there.</content>
internal sealed partial class FileTree
{
    // As many as Linux follows.
    private const int MaxLinks = 40;

    /// <summary>What a walk does where there is nothing.</summary>
    private enum Missing
    {
        Null,
        Made,
    }

    /// <summary>What is under a path when all links are followed, the last one too; null when there is nothing.</summary>
    /// <exception cref="FormatException">The links lead round in a circle.</exception>
    public FileNode? Follow(string path)
    {
        var found = Walk(path.Split('/'), Missing.Null, isFolder: false);
        if (found is { Entry.IsWhiteout: true })
            return null;
        return found;
    }

    /// <summary>Whether the layers put, replace or remove a path, or a folder that it is in.</summary>
    public bool Touches(string path)
    {
        var at = Root;
        foreach (var part in path.Split('/'))
        {
            if (at.IsOpaque)
                return true;
            if (at.Child(part) is not { } child)
                return false;
            if (!child.Entry.IsFolder)
                return true;
            at = child;
        }
        return true;
    }

    /// <summary>The deepest folder on the way to a path, and the first name that is not there.</summary>
    public (FileNode Folder, string Name) Nearest(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var count = parts.Length - 1; count > 0; count--)
            if (Follow(string.Join('/', parts[..count])) is { Entry.IsFolder: true } folder)
                return (folder, parts[count]);
        return (Root, parts is [] ? "" : parts[0]);
    }

    private FileNode? Walk(IEnumerable<string> parts, Missing missing, bool isFolder = true)
    {
        Stack<string> rest = new(parts.Reverse());
        var links = 0;
        var at = Root;
        while (rest.TryPop(out var part))
        {
            if (part is "" or ".")
                continue;
            if (part == "..")
            {
                at = at.Parent ?? Root;
                continue;
            }
            if (!at.Entry.IsFolder)
                return NoFolder(at, missing);
            if (Step(at, part, missing) is not { } child)
                return null;
            if (!child.Entry.IsSymbolicLink)
            {
                at = child;
                continue;
            }
            if (++links > MaxLinks)
                throw new FormatException($"symbolic links in it lead round in a circle, by '{Printable.Short(child.Path)}'");
            at = FollowLink(child, at, rest);
        }
        if (isFolder && !at.Entry.IsFolder)
            return NoFolder(at, missing);
        return at;
    }

    private FileNode? Step(FileNode folder, string part, Missing missing)
    {
        var child = folder.Child(part);
        if (child is { Entry.IsWhiteout: false } || missing == Missing.Null)
            return child;
        limit.TakeNode(part);
        var made = folder.Add(part, FileEntry.ImpliedFolder(layer), layer);
        made.IsOpaque = child is not null;
        return made;
    }

    private FileNode FollowLink(FileNode link, FileNode folder, Stack<string> rest)
    {
        var target = link.Entry.LinkPath;
        var parts = target.Split('/');
        limit.TakeSteps(parts.Length);
        foreach (var part in parts.Reverse())
            rest.Push(part);
        if (target.StartsWith('/'))
            return Root;
        return folder;
    }

    private static FileNode? NoFolder(FileNode node, Missing missing)
    {
        if (missing == Missing.Null)
            return null;
        throw new FormatException($"it has files below '{Printable.Short(node.Path)}', which is no folder");
    }
}
