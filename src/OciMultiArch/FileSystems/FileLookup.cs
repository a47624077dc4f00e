using OciMultiArch.Internal;

namespace OciMultiArch.FileSystems;

/// <summary>Finds a file of an image, or says what is there instead.</summary>
internal static class FileLookup
{
    private const int MaxNames = 5;

    /// <exception cref="ContentNotFoundException">There is no such file.</exception>
    /// <exception cref="ContentMismatchException">What is there has no content that could be read.</exception>
    public static FileEntry Find(FileTree tree, string path, Artifact image)
    {
        var found = Follow(tree, path, image) ?? throw Missing(tree, path, image);
        if (found.Entry.IsFile)
            return found.Entry;
        var kind = found.Entry.IsFolder ? "a folder" : "a device or pipe";
        throw new ContentMismatchException(
            Problem.InvalidContent,
            $"'{Printable.Short(path)}' in {image.Digest} is {kind}, not a file.",
            Instead(found.Children.Take(MaxNames)));
    }

    private static FileNode? Follow(FileTree tree, string path, Artifact image)
    {
        try
        {
            return tree.Follow(path);
        }
        catch (FormatException circle)
        {
            throw new ContentMismatchException(
                Problem.InvalidContent, $"'{Printable.Short(path)}' cannot be found in {image.Digest}: {circle.Message}.");
        }
    }

    private static ContentNotFoundException Missing(FileTree tree, string path, Artifact image)
    {
        var (folder, name) = tree.Nearest(path);
        var near = folder.Children.OrderBy(child => Distance(child.Name, name)).Take(MaxNames);
        return new(Problem.NotFound, $"There is no '{Printable.Short(path)}' in {image.Digest}.", Instead(near));
    }

    private static Remedy? Instead(IEnumerable<FileNode> near)
    {
        var names = near.Select(static node => $"'{Printable.Short(node.Path)}'").ToList();
        return names.Count == 0 ? null : new($"Names there: {string.Join(", ", names)}.");
    }

    // The letters to insert, remove or replace. Of long names, the start tells enough.
    private static int Distance(string one, string other)
    {
        const int Enough = 64;
        var text = one.AsSpan(0, Math.Min(Enough, one.Length));
        var word = other.AsSpan(0, Math.Min(Enough, other.Length));
        Span<int> row = stackalloc int[Enough + 1];
        for (var column = 0; column <= word.Length; column++)
            row[column] = column;
        for (var at = 0; at < text.Length; at++)
        {
            var corner = row[0]++;
            for (var column = 0; column < word.Length; column++)
            {
                var replaced = corner;
                if (text[at] != word[column])
                    replaced++;
                corner = row[column + 1];
                row[column + 1] = Math.Min(replaced, Math.Min(corner, row[column]) + 1);
            }
        }
        return row[word.Length];
    }
}
