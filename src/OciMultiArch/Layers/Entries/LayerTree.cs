using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>Puts entries into the one order that equal content has: parents added and first, siblings in byte order, hard links last.</summary>
internal static class LayerTree
{
    private static readonly Comparer<byte[]> ByteOrder = Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other));

    /// <exception cref="ArgumentException">Two entries have one path, an entry is under something that is no directory, or a hard link names no file.</exception>
    public static IReadOnlyList<LayerEntry> Arrange(IEnumerable<LayerEntry> entries)
    {
        Dictionary<string, LayerEntry> byPath = new(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            ArgumentNullException.ThrowIfNull(entry, nameof(entries));
            if (!byPath.TryAdd(entry.Path, entry))
                throw new ArgumentException($"Two entries have the path '{Printable.Short(entry.Path)}'; keep one.", nameof(entries));
        }
        foreach (var entry in byPath.Values.ToArray())
            AddParents(entry, byPath);
        return [.. byPath.Values
            .Select(each => (Key: LayerPath.SortKey(each.Path), Entry: LikeItsTarget(each, byPath)))
            .OrderBy(each => each.Entry.Kind == LayerEntryKind.HardLink)
            .ThenBy(each => each.Key, ByteOrder)
            .Select(each => each.Entry)];
    }

    private static void AddParents(LayerEntry entry, Dictionary<string, LayerEntry> byPath)
    {
        for (var slash = entry.Path.LastIndexOf('/'); slash > 0; slash = entry.Path.LastIndexOf('/', slash - 1))
        {
            var path = entry.Path[..slash];
            if (!byPath.TryGetValue(path, out var parent))
                byPath.Add(path, Parent(path));
            else if (parent.Kind != LayerEntryKind.Directory)
                throw new ArgumentException($"'{Printable.Short(entry.Path)}' is under '{Printable.Short(path)}', which is a {parent.Kind} and no directory.", nameof(entry));
        }
    }

    // A layer's directory replaces the mode of the one below: a file under /tmp must not close it for everybody.
    private static LayerEntry Parent(string path) =>
        path is "tmp" or "var/tmp" ? LayerEntry.Directory(path) with { Mode = LayerEntry.SharedMode } : LayerEntry.Directory(path);

    // All names of a file share mode and owner; an extractor may apply what the link's header says to the file.
    private static LayerEntry LikeItsTarget(LayerEntry entry, Dictionary<string, LayerEntry> byPath)
    {
        if (entry.Kind != LayerEntryKind.HardLink || !byPath.TryGetValue(entry.LinkTarget!, out var target))
            return entry;
        return target.Kind == LayerEntryKind.File
            ? entry with { Mode = target.Mode, UserId = target.UserId, GroupId = target.GroupId }
            : throw new ArgumentException($"The hard link '{Printable.Short(entry.Path)}' must name a file, but '{Printable.Short(target.Path)}' is a {target.Kind}.", nameof(entry));
    }
}
