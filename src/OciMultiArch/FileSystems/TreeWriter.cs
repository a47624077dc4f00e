using OciMultiArch.Layers;

namespace OciMultiArch.FileSystems;

/// <summary>
/// Writes a tree as one tar: files in the order of their layers, all else in the order of paths. Equal layers give equal
/// bytes. Content goes through as it is read.
/// </summary>
internal sealed class TreeWriter(FileTree tree, IReadOnlyList<Blob> layers, TreeWriter.Folders folders)
{
    private readonly Dictionary<(int Layer, int Ordinal), string> files = [];
    private readonly Dictionary<FileEntry, string> known = [];
    private readonly List<TarMember> links = [];
    private readonly List<TarMember> others = [];

    /// <summary>Where folders, and what else has no content, stand in the tar.</summary>
    public enum Folders
    {
        /// <summary>Before files, as in layers: who unpacks these sets the times of folders at the end.</summary>
        First,

        /// <summary>
        /// After files: GNU tar gives a folder its mode and time as soon as something outside of it follows, and files
        /// that come later would fail or change the time.
        /// </summary>
        Last,
    }

    /// <exception cref="OciException">A layer cannot be read again.</exception>
    public async ValueTask WriteAsync(Stream destination, CancellationToken cancellationToken)
    {
        foreach (var node in tree.Root.Below().Prepend(tree.Root))
            Note(node);
        using TarWriter tar = new(destination);
        if (folders == Folders.First)
            await WriteAsync(tar, others, cancellationToken).ConfigureAwait(false);
        foreach (var number in files.Keys.Select(static file => file.Layer).Distinct().Order().ToList())
            await WriteFilesAsync(tar, number, cancellationToken).ConfigureAwait(false);
        await WriteAsync(tar, links, cancellationToken).ConfigureAwait(false);
        if (folders == Folders.Last)
            await WriteAsync(tar, others, cancellationToken).ConfigureAwait(false);
        await tar.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask WriteAsync(TarWriter tar, List<TarMember> members, CancellationToken cancellationToken)
    {
        foreach (var member in members)
            await tar.WriteAsync(member, null, cancellationToken).ConfigureAwait(false);
    }

    private void Note(FileNode node)
    {
        var entry = node.Entry;
        if (entry.IsFolder)
            NoteFolder(node);
        else if (entry.IsWhiteout)
            others.Add(Whiteout(LayerPath.Hiding(node.Path)));
        else if (entry.IsHardLink)
            links.Add(Member(node.Path, entry));
        else if (known.TryGetValue(entry, out var first))
            ListOf(entry).Add(Member(node.Path, entry) with { Type = '1', LinkPath = first });
        else
            NoteFirst(node.Path, entry);
    }

    // Of a link to a link, its own list: it stands behind what it leads to.
    private List<TarMember> ListOf(FileEntry entry)
    {
        if (entry.IsFile)
            return links;
        return others;
    }

    private void NoteFirst(string path, FileEntry entry)
    {
        known.Add(entry, path);
        if (entry.IsFile)
            files.Add((entry.Layer, entry.Ordinal), path);
        else
            others.Add(Member(path, entry));
    }

    // What only stands for the way to a file may be a link in a layer below, and the root is the unpacker's own.
    private void NoteFolder(FileNode folder)
    {
        var path = $"{folder.Path}/";
        if (folder.Parent is null)
            path = "./";
        if (!folder.Entry.IsImplied || (tree.IsWhole && folder.Parent is not null))
            others.Add(Member(path, folder.Entry));
        if (folder.IsOpaque && folder.Parent is null)
            others.Add(Whiteout(LayerPath.Opaque));
        else if (folder.IsOpaque)
            others.Add(Whiteout($"{path}{LayerPath.Opaque}"));
    }

    private async ValueTask WriteFilesAsync(TarWriter tar, int number, CancellationToken cancellationToken)
    {
        var reader = await LayerReader.OpenAsync(layers[number], cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.NextAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!files.TryGetValue((number, reader.Ordinal), out var path))
                    continue;
                await reader.GuardAsync(() => WriteAsync(tar, reader, path, cancellationToken)).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask<bool> WriteAsync(
        TarWriter tar, LayerReader reader, string path, CancellationToken cancellationToken)
    {
        var member = reader.Member!.Value;
        TarMember whole = new()
        {
            Type = '0',
            Path = path,
            LinkPath = "",
            Size = member.FileSize,
            IsSparse = false,
            Metadata = member.Metadata,
        };
        await tar.WriteAsync(whole, reader.Content, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static TarMember Whiteout(string path) =>
        new() { Type = '0', Path = path, LinkPath = "", Size = 0, IsSparse = false, Metadata = new() { Mode = 0 } };

    private static TarMember Member(string path, FileEntry entry) => new()
    {
        Type = entry.Type,
        Path = path,
        LinkPath = entry.LinkPath,
        Size = 0,
        IsSparse = false,
        Metadata = entry.Metadata,
    };
}
