using OciMultiArch.Content;

namespace OciMultiArch.FileSystems;

/// <summary>Compares two trees, path by path.</summary>
internal static class TreeComparison
{
    public static IEnumerable<ImageDifference> Differences(FileTree one, FileTree other, Platform? platform)
    {
        Stack<(FileNode? Before, FileNode? After)> rest = new([(one.Root, other.Root)]);
        while (rest.TryPop(out var pair))
        {
            var (before, after) = pair;
            if (Compare(before, after) is { } difference)
                yield return difference with { Platform = platform };
            foreach (var child in Children(before, after).Reverse())
                rest.Push(child);
        }
    }

    private static IEnumerable<(FileNode? Before, FileNode? After)> Children(FileNode? before, FileNode? after)
    {
        var names = (before?.Children ?? []).Concat(after?.Children ?? []).Select(static node => node.Name);
        return names.Distinct().Order(StringComparer.Ordinal).Select(name => (before?.Child(name), after?.Child(name)));
    }

    private static ImageDifference? Compare(FileNode? before, FileNode? after)
    {
        var first = Stated(before);
        var second = Stated(after);
        if (first == second || IsWayAlone(before, after))
            return null;
        var path = (before ?? after)!.Path;
        if (path.Length == 0)
            path = ".";
        return new() { Kind = DifferenceKind.File, Name = path, FileBefore = first, FileAfter = second };
    }

    // A folder that no member stands for is there in both, whether or not the other states it.
    private static bool IsWayAlone(FileNode? before, FileNode? after)
    {
        if (before is null || after is null)
            return (before ?? after) is { Entry.IsImplied: true, IsOpaque: false };
        if (!before.Entry.IsFolder || !after.Entry.IsFolder || before.IsOpaque != after.IsOpaque)
            return false;
        return before.Entry.IsImplied || after.Entry.IsImplied;
    }

    private static ImageFile? Stated(FileNode? node)
    {
        if (node is null)
            return null;
        var entry = node.Entry;
        var metadata = entry.Metadata;
        ImageFile file = new()
        {
            Kind = KindOf(node),
            Mode = metadata.Mode,
            UserId = metadata.UserId,
            GroupId = metadata.GroupId,
            Size = entry.Size,
            Digest = entry.Digest,
        };
        if (entry.LinkPath.Length > 0)
            file = file with { Target = entry.LinkPath };
        if (entry.Type is '3' or '4')
            file = file with { Device = $"{metadata.DeviceMajor},{metadata.DeviceMinor}" };
        if (metadata.Attributes.Count > 0)
            file = file with { Attributes = DigestOf(metadata.Attributes) };
        // What the mode of a link is, no system asks.
        if (entry.IsSymbolicLink || entry.IsWhiteout)
            file = file with { Mode = UnixFileMode.None };
        return file;
    }

    private static string KindOf(FileNode node) => node.Entry.Type switch
    {
        '0' => "file",
        '1' => "hard link",
        '2' => "symlink",
        '3' => "character device",
        '4' => "block device",
        '6' => "fifo",
        FileEntry.Whiteout => "whiteout",
        _ when node.IsOpaque => "opaque directory",
        _ => "directory",
    };

    private static Digest DigestOf(IReadOnlyList<KeyValuePair<string, byte[]>> attributes)
    {
        using var hash = ContentHash.Sha256();
        foreach (var (key, value) in attributes)
        {
            hash.Append(System.Text.Encoding.UTF8.GetBytes($"{key.Length} {value.Length} {key}"));
            hash.Append(value);
        }
        return hash.Finish();
    }
}
