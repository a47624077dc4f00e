namespace OciMultiArch.FileSystems;

/// <summary>A name in a folder of a file system.</summary>
internal sealed class FileNode(string name, FileNode? parent, FileEntry entry, int layer)
{
    // Linux, limits.h: a path of 4095 bytes has no more parts.
    private const int MaxDepth = 2048;

    private SortedDictionary<string, FileNode>? children;

    public string Name => name;

    /// <summary>The folder; null for the root.</summary>
    public FileNode? Parent => parent;

    public FileEntry Entry { get; private set; } = entry;

    /// <summary>The layer that gave the name what it has, counted from the base.</summary>
    public int Layer { get; private set; } = layer;

    /// <summary>Whether a folder shows nothing of what layers below have in it.</summary>
    public bool IsOpaque { get; set; }

    /// <summary>What is in a folder, in the order of names.</summary>
    public IReadOnlyCollection<FileNode> Children => (IReadOnlyCollection<FileNode>?)children?.Values ?? [];

    /// <summary>The path below the root, without a '/' before it; empty for the root.</summary>
    public string Path
    {
        get
        {
            List<string> names = [];
            for (var node = this; node.Parent is { } folder; node = folder)
                names.Add(node.Name);
            names.Reverse();
            return string.Join('/', names);
        }
    }

    public FileNode? Child(string of) => children?.GetValueOrDefault(of);

    /// <summary>How many folders it stands in.</summary>
    public int Depth { get; } = parent?.Depth + 1 ?? 0;

    /// <exception cref="FormatException">The folder is nested deeper than a path can say.</exception>
    public FileNode Add(string childName, FileEntry of, int fromLayer)
    {
        if (Depth == MaxDepth)
            throw new FormatException($"it has folders nested more than {MaxDepth} levels deep");
        FileNode child = new(childName, this, of, fromLayer);
        children ??= new(StringComparer.Ordinal);
        children[childName] = child;
        return child;
    }

    /// <summary>Gives the name something else; what is in a folder stays.</summary>
    public void Put(FileEntry of, int fromLayer)
    {
        Entry = of;
        Layer = fromLayer;
    }

    public void Remove(string of) => children?.Remove(of);

    /// <summary>All below this folder, each before what is in it.</summary>
    public IEnumerable<FileNode> Below()
    {
        Stack<FileNode> rest = new(Children.Reverse());
        while (rest.TryPop(out var node))
        {
            yield return node;
            foreach (var child in node.Children.Reverse())
                rest.Push(child);
        }
    }
}
