using OciMultiArch.Internal;

namespace OciMultiArch.Content;

/// <summary>The files of a folder of this machine and of the folders in it.</summary>
internal static class FolderFiles
{
    private static readonly EnumerationOptions Everything =
        new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>The files with their names from the folder on, parted by <c>/</c>, in the order of these.</summary>
    /// <param name="path">The folder, a full path.</param>
    /// <exception cref="ContentNotFoundException">There is no such folder, or no file in it.</exception>
    /// <exception cref="OciException">A folder cannot be read, or is a link.</exception>
    public static IReadOnlyList<(string Name, string Path)> Of(string path)
    {
        List<(string Name, string Path)> found = [];
        Collect(new(path), "", found);
        if (found.Count == 0)
            throw new ContentNotFoundException(Problem.NotFound, $"The folder {Printable.Short(path)} has no files.");
        return [.. found.OrderBy(static file => file.Name, StringComparer.Ordinal)];
    }

    private static void Collect(DirectoryInfo folder, string above, List<(string Name, string Path)> found)
    {
        foreach (var inner in Entries(folder))
        {
            if (inner is not DirectoryInfo nested)
                found.Add((above + inner.Name, inner.FullName));
            else if (nested.LinkTarget is null)
                Collect(nested, $"{above}{inner.Name}/", found);
            else
                throw new OciException(
                    Problem.DiskFailure,
                    $"{Printable.Short(inner.FullName)} is a link to a folder: it is not followed.",
                    new Remedy("Name that folder itself, or put its files in the place of the link."));
        }
    }

    private static FileSystemInfo[] Entries(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFileSystemInfos("*", Everything);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var name = Printable.Short(folder.FullName);
            if (failure is DirectoryNotFoundException)
                throw new ContentNotFoundException(
                    Problem.NotFound, $"There is no folder {name}.", new Remedy("Check its name."), failure);
            throw new OciException(
                Problem.DiskFailure,
                $"The folder {name} cannot be read: {DiskReason.Of(failure)}.",
                new Remedy("Check that it is a folder and may be read."),
                failure);
        }
    }
}
