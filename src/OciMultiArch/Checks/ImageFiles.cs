namespace OciMultiArch.Checks;

/// <summary>The files of an image as a container sees them: its layers one over the other.</summary>
/// <param name="layers">The layers, base first; null for one that could not be read.</param>
internal sealed class ImageFiles(IReadOnlyList<LayerFiles?> layers)
{
    private const int MaxLinks = 40;

    /// <summary>
    /// Whether a search came to a layer that could not be read, so that what was not found may be there.
    /// </summary>
    public bool IsUncertain { get; private set; }

    /// <summary>The file or folder under a path, through links of any layer; null when there is none.</summary>
    public LayerFiles.Member? Find(string path)
    {
        Stack<string> rest = new();
        Push(rest, path);
        List<string> at = [];
        var links = 0;
        while (rest.TryPop(out var part))
        {
            if (part == "..")
            {
                if (at.Count > 0)
                    at.RemoveAt(at.Count - 1);
                continue;
            }
            at.Add(part);
            var found = BehindHardLinks(string.Join('/', at), ref links);
            if (links > MaxLinks)
                return null;
            if (found is { Kind: LayerFiles.MemberKind.SymbolicLink, Link: { } target })
            {
                links++;
                Follow(target, at, rest);
                continue;
            }
            if (rest.Count == 0)
                return found;
            if (found is { Kind: not LayerFiles.MemberKind.Folder })
                return null;
        }
        return null;
    }

    private static void Follow(string target, List<string> at, Stack<string> rest)
    {
        at.RemoveAt(at.Count - 1);
        if (target.StartsWith('/'))
            at.Clear();
        Push(rest, target);
    }

    private static void Push(Stack<string> rest, string path)
    {
        foreach (var part in path.Split('/').Reverse())
            if (part is not ("" or "."))
                rest.Push(part);
    }

    // A hard link means the file that had the name when its layer was made: one of the same layer, or of one below.
    private LayerFiles.Member? BehindHardLinks(string path, ref int links)
    {
        var (found, layer) = Topmost(path, layers.Count - 1);
        while (found is { Kind: LayerFiles.MemberKind.HardLink, Link: { } target } && links <= MaxLinks)
        {
            links++;
            var name = string.Join('/', LayerFiles.Parts(target));
            (found, layer) = Topmost(name, layer);
        }
        return found;
    }

    private (LayerFiles.Member? Found, int Layer) Topmost(string path, int from)
    {
        for (var at = from; at >= 0; at--)
        {
            if (layers[at] is not { } layer)
            {
                IsUncertain = true;
                continue;
            }
            IsUncertain |= layer.IsCutOff;
            if (layer.Find(path) is { } found)
                return (found, at);
            if (layer.Hides(path))
                break;
        }
        return (null, -1);
    }
}
