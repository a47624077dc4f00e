using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch.FileSystems;

/// <summary>
/// The files of layers, one over the other, as they come to be when each layer is unpacked on those below it
/// (image-spec, layer.md, "Applying Changesets" and "Whiteouts"). No content, only where it is.
/// </summary>
/// <param name="isWhole">
/// Whether the lowest layer is the base of the image. Otherwise what is below is not known: what the layers remove
/// there stays in the tree as a whiteout, and hard links may lead there.
/// </param>
internal sealed partial class FileTree(bool isWhole)
{
    private readonly TreeLimit limit = new();
    private readonly HashSet<(FileNode Folder, string? Name)> removed = [];
    private int layer;

    /// <summary>Whether the lowest layer is the base of the image.</summary>
    public bool IsWhole => isWhole;

    public FileNode Root { get; } = new("", null, FileEntry.ImpliedFolder(0), 0);

    /// <summary>Begins a layer on top of those so far.</summary>
    public void Begin(int number)
    {
        layer = number;
        removed.Clear();
    }

    /// <summary>Adds a member of the layer, or removes what it removes.</summary>
    /// <returns>The entry whose content the member is; null for what has no content of its own.</returns>
    /// <exception cref="FormatException">It cannot be. The message is a clause about the layer.</exception>
    /// <exception cref="ContentMismatchException">The layers hold more than is kept.</exception>
    public FileEntry? Apply(TarMember member, int ordinal)
    {
        limit.Take(member);
        var parts = MemberPath.Parts(member.Path);
        if (parts.Count == 0)
        {
            StateRoot(member, ordinal);
            return null;
        }
        var name = parts[^1];
        if (name.StartsWith(LayerPath.WhiteoutPrefix, StringComparison.Ordinal))
        {
            Remove(parts, name);
            return null;
        }
        var folder = Walk(parts.SkipLast(1), Missing.Made)!;
        if (member.IsHardLink)
        {
            Link(folder, name, member);
            return null;
        }
        var entry = FileEntry.Of(member, layer, ordinal);
        Put(folder, name, entry);
        return entry.IsFile ? entry : null;
    }

    private void StateRoot(TarMember member, int ordinal)
    {
        if (!member.IsFolder)
            throw new FormatException($"'{Printable.Short(member.Path)}' in it is the root, but no folder");
        Root.Put(FileEntry.Of(member, layer, ordinal), layer);
    }

    private void Put(FileNode folder, string name, FileEntry entry)
    {
        var before = folder.Child(name);
        if (entry.IsFolder && before is { Entry.IsFolder: true })
        {
            before.Put(entry, layer);
            return;
        }
        limit.TakeNode(name);
        var node = folder.Add(name, entry, layer);
        // A folder in the place of something else shows nothing of one that a layer below may have there.
        node.IsOpaque = !isWhole && entry.IsFolder && before is not null;
    }

    private void Link(FileNode folder, string name, TarMember member)
    {
        var parts = MemberPath.Parts(member.LinkPath);
        var target = Lookup(parts);
        if (target is { Entry: { IsFolder: false, IsWhiteout: false } })
        {
            if (folder.Child(name) != target)
                Put(folder, name, target.Entry);
            return;
        }
        if (isWhole || target is not null)
            throw new FormatException(
                $"the hard link '{Printable.Short(member.Path)}' in it leads to '{Printable.Short(member.LinkPath)}', which is no file");
        FileEntry entry = new()
        {
            Type = '1',
            Metadata = member.Metadata!,
            LinkPath = string.Join('/', parts),
            Layer = layer,
        };
        Put(folder, name, entry);
    }

    // The last part itself is not followed.
    private FileNode? Lookup(IReadOnlyList<string> parts)
    {
        if (parts.Count == 0)
            return Root;
        return Walk(parts.SkipLast(1), Missing.Null)?.Child(parts[^1]);
    }
}
