using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>
/// Puts entries into the one order that equal content has: parents added and first, siblings in byte order, hard links
/// last.
/// </summary>
internal static class LayerTree
{
    /// <exception cref="ArgumentException">
    /// Two entries have one path, an entry is under something that is no directory, or a hard link names no file.
    /// </exception>
    public static IReadOnlyList<LayerEntry> Arrange(IEnumerable<LayerEntry> entries)
    {
        var byPath = ByPath(entries);
        foreach (var entry in byPath.Values.ToArray())
            AddParents(entry, byPath);
        LayerEntry[] sorted = [.. byPath.Values.Select(entry => LikeTarget(entry, byPath))];
        Array.Sort(sorted, Compare);
        return sorted;
    }

    private static int Compare(LayerEntry one, LayerEntry other)
    {
        var isLink = one.Kind == LayerEntryKind.HardLink;
        var order = isLink.CompareTo(other.Kind == LayerEntryKind.HardLink);
        return order != 0 ? order : LayerPath.Order.Compare(one.Path, other.Path);
    }

    private static Dictionary<string, LayerEntry> ByPath(IEnumerable<LayerEntry> entries)
    {
        Dictionary<string, LayerEntry> byPath = new(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            ArgumentNullException.ThrowIfNull(entry, nameof(entries));
            if (!byPath.TryAdd(entry.Path, entry))
                throw SamePath(entry, nameof(entries));
        }
        return byPath;
    }

    private static void AddParents(LayerEntry entry, Dictionary<string, LayerEntry> byPath)
    {
        // Nothing is made to look for a parent: a layer may have many paths.
        var parents = byPath.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var slash = entry.Path.LastIndexOf('/'); slash > 0; slash = entry.Path.LastIndexOf('/', slash - 1))
        {
            if (!parents.TryGetValue(entry.Path.AsSpan(0, slash), out var parent))
                byPath.Add(entry.Path[..slash], Parent(entry.Path[..slash]));
            else if (parent.Kind != LayerEntryKind.Directory)
                throw UnderNoDirectory(entry, parent);
        }
    }

    // A layer's directory replaces the mode of the one below: a file under /tmp must not close it for everybody.
    private static LayerEntry Parent(string path)
    {
        var parent = LayerEntry.Directory(path);
        return path is "tmp" or "var/tmp" ? parent with { Mode = LayerEntry.SharedMode } : parent;
    }

    // All names of a file share mode and owner; an extractor may apply what the link's header says to the file.
    private static LayerEntry LikeTarget(LayerEntry entry, Dictionary<string, LayerEntry> byPath)
    {
        if (entry.Kind != LayerEntryKind.HardLink || !byPath.TryGetValue(entry.LinkTarget!, out var target))
            return entry;
        if (target.Kind != LayerEntryKind.File)
            throw LinkToNoFile(entry, target);
        var owned = entry with { UserId = target.UserId, GroupId = target.GroupId };
        return owned with { Mode = target.Mode };
    }

    private static ArgumentException SamePath(LayerEntry entry, string parameter) =>
        new($"Two entries have the path '{Printable.Short(entry.Path)}'. Keep one.", parameter);

    private static ArgumentException UnderNoDirectory(LayerEntry entry, LayerEntry parent) => new(
        $"'{Printable.Short(entry.Path)}' is under '{Printable.Short(parent.Path)}', "
        + $"which is a {Noun(parent.Kind)}, not a directory.",
        nameof(entry));

    private static ArgumentException LinkToNoFile(LayerEntry link, LayerEntry target) => new(
        $"The hard link '{Printable.Short(link.Path)}' must name a file, "
        + $"but '{Printable.Short(target.Path)}' is a {Noun(target.Kind)}.",
        nameof(link));

    private static string Noun(LayerEntryKind kind) => kind switch
    {
        LayerEntryKind.Directory => "directory",
        LayerEntryKind.SymbolicLink => "symbolic link",
        LayerEntryKind.HardLink => "hard link",
        _ => "file",
    };
}
