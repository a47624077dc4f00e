using OciMultiArch.Layers;

namespace OciMultiArch.FileSystems;

/// <content>Whiteouts. They mean layers below, never their own, wherever in the layer they stand.</content>
internal sealed partial class FileTree
{
    private const string MetadataPrefix = ".wh..wh.";

    private void Remove(IReadOnlyList<string> parts, string name)
    {
        var missing = isWhole ? Missing.Null : Missing.Made;
        if (Walk(parts.SkipLast(1), missing) is not { } folder)
            return;
        var hidden = name[LayerPath.WhiteoutPrefix.Length..];
        if (name == LayerPath.Opaque)
            Clear(folder);
        // Others of aufs say nothing about files.
        else if (!name.StartsWith(MetadataPrefix, StringComparison.Ordinal))
            Remove(folder, hidden);
    }

    private void Clear(FileNode folder)
    {
        if (!removed.Add((folder, null)))
            return;
        ClearLower(folder);
        folder.IsOpaque = !isWhole;
    }

    private void Remove(FileNode folder, string hidden)
    {
        if (hidden is "" or "." or "..")
            throw new FormatException($"'{LayerPath.WhiteoutPrefix}{hidden}' in it removes what is no file");
        if (!removed.Add((folder, hidden)))
            return;
        if (folder.Child(hidden) is { } node && Remains(node))
        {
            node.IsOpaque = !isWhole && node.Entry.IsFolder;
            return;
        }
        folder.Remove(hidden);
        if (isWhole || folder.IsOpaque)
            return;
        limit.TakeNode(hidden);
        folder.Add(hidden, new() { Type = FileEntry.Whiteout, Metadata = TarMetadata.OfImpliedFolder }, layer);
    }

    // What the layer itself has put there stays, and the folders on the way to it as if nothing had been said of them.
    // Without recursion: hostile layers nest folders deeply.
    private void ClearLower(FileNode folder)
    {
        foreach (var node in folder.Below().Reverse())
        {
            if (!Stays(node))
                node.Parent!.Remove(node.Name);
        }
    }

    private bool Stays(FileNode node)
    {
        if (node.Layer == layer)
            return true;
        if (node.Children.Count == 0)
            return false;
        node.Put(FileEntry.ImpliedFolder(layer), layer);
        return true;
    }

    private bool Remains(FileNode node)
    {
        ClearLower(node);
        return Stays(node);
    }
}
