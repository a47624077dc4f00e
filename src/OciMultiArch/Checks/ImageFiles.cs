namespace OciMultiArch.Checks;

/// <summary>The files of an image as a container sees them: its layers one over the other.</summary>
/// <param name="layers">The layers, base first; null for one that could not be read.</param>
internal sealed class ImageFiles(IReadOnlyList<LayerFiles?> layers)
{
    // As Linux bounds them (path_resolution(7)): whoever wrote the layers must not make a search endless.
    private const int MaxLinks = 40;
    private const int MaxPathLength = 4096;

    /// <summary>
    /// Whether a search came to a layer that could not be read, so that what was not found may be there.
    /// </summary>
    public bool IsUncertain { get; private set; }

    /// <summary>
    /// Whether that was so because the layers have more paths, or longer ones, than are remembered.
    /// </summary>
    public bool IsCutOff { get; private set; }

    /// <summary>The file or folder under a path, through links of any layer; null when there is none.</summary>
    public LayerFiles.Member? Find(string path) => Resolve(path)?.Member;

    /// <summary>The paths that begin with a text, of all layers, each once.</summary>
    public IEnumerable<string> PathsFrom(string start)
    {
        var paths = layers.SelectMany(layer => layer?.PathsFrom(start) ?? []);
        return paths.Distinct(StringComparer.Ordinal);
    }

    /// <summary>Whether any layer has a file of a name in any folder.</summary>
    public bool HasName(string name) => layers.Any(layer => layer?.HasName(name) == true);

    /// <summary>Whether a path leads through more links than any system follows, as in a circle.</summary>
    public bool IsEndless(string path) => Walk(path).IsEndless;

    /// <summary>The file under a path, and the path that it has behind all links; null when there is none.</summary>
    public (LayerFiles.Member Member, string Path)? ResolveFile(string path)
    {
        var found = Resolve(path);
        return found is { Member.Kind: LayerFiles.MemberKind.File } ? found : null;
    }

    /// <summary>
    /// The file or folder under a path, and the path that it has behind all links; null when there is none.
    /// </summary>
    public (LayerFiles.Member Member, string Path)? Resolve(string path)
    {
        var (found, name, _) = Walk(path);
        return found is null ? null : (found, name);
    }

    /// <summary>What stands under a path, and its path behind links on the way; the last part itself is not followed.</summary>
    public (LayerFiles.Member Member, string Path)? FindItself(string path)
    {
        var folder = LayerFiles.FolderOf(path);
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (folder.Length > 0)
        {
            var (found, behind, _) = Walk(folder);
            if (behind is null || found is { Kind: not LayerFiles.MemberKind.Folder })
                return null;
            name = $"{behind}/{name}";
        }
        if (Topmost(name, layers.Count - 1).Found is { } member)
            return (member, name);
        return null;
    }

    private (LayerFiles.Member? Found, string Path, bool IsEndless) Walk(string path)
    {
        if (path.Length > MaxPathLength)
            return default;
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
            var name = string.Join('/', at);
            var found = BehindHardLinks(name, ref links);
            if (links > MaxLinks || name.Length > MaxPathLength)
                return (null, name, links > MaxLinks);
            if (found is { Kind: LayerFiles.MemberKind.SymbolicLink, Link: { } target })
            {
                links++;
                Follow(target, at, rest);
                continue;
            }
            if (rest.Count == 0)
                return (found, name, false);
            if (found is { Kind: not LayerFiles.MemberKind.Folder })
                return default;
        }
        return default;
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
            IsCutOff |= layer.IsCutOff;
            if (layer.Find(path) is { } found)
                return (found, at);
            if (layer.Hides(path))
                break;
        }
        return (null, -1);
    }
}
