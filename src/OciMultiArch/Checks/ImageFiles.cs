namespace OciMultiArch.Checks;

/// <summary>The files of an image as a container sees them: its layers one over the other.</summary>
/// <param name="layers">The layers, base first; null for one that could not be read.</param>
internal sealed class ImageFiles(IReadOnlyList<LayerFiles?> layers)
{
    private const int LongestLinkChain = 40;

    /// <summary>Whether a search came to a layer that could not be read, so that what was not found may be there.</summary>
    public bool IsUncertain { get; private set; }

    /// <summary>The parts of a path without empty ones and '.'; '..' at the root stays there.</summary>
    public static IReadOnlyList<string> Parts(string path)
    {
        List<string> parts = [];
        foreach (var part in path.Split('/'))
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "." or ".."))
                parts.Add(part);
        return parts;
    }

    /// <summary>The file or folder under a path, through links of any layer; null when there is none.</summary>
    public LayerFile? Find(string path)
    {
        Stack<string> rest = new();
        Push(rest, path);
        List<string> at = [];
        for (var hops = 0; rest.TryPop(out var part);)
        {
            if (part == "..")
            {
                at.RemoveRange(Math.Max(0, at.Count - 1), Math.Min(1, at.Count));
                continue;
            }
            at.Add(part);
            var found = Behind(string.Join('/', at), ref hops);
            if (hops > LongestLinkChain)
                return null;
            if (found is { Kind: LayerFileKind.SymbolicLink, Link: { } target })
            {
                hops++;
                at.RemoveAt(at.Count - 1);
                if (target.StartsWith('/'))
                    at.Clear();
                Push(rest, target);
            }
            else if (rest.Count == 0)
                return found;
            else if (found is { Kind: not LayerFileKind.Folder })
                return null;
        }
        return null;
    }

    private static void Push(Stack<string> rest, string path)
    {
        foreach (var part in path.Split('/').Reverse())
            if (part is not ("" or "."))
                rest.Push(part);
    }

    // A hard link means the file that had the name when its layer was made: one of the same layer, or of one below.
    private LayerFile? Behind(string path, ref int hops)
    {
        var (found, layer) = Top(path, layers.Count - 1);
        for (; found is { Kind: LayerFileKind.HardLink, Link: { } target } && hops <= LongestLinkChain; hops++)
            (found, layer) = Top(string.Join('/', Parts(target)), layer);
        return found;
    }

    private (LayerFile? Found, int Layer) Top(string path, int from)
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
