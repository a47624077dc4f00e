using OciMultiArch.Disk;
using OciMultiArch.Internal;

namespace OciMultiArch.Layout;

/// <summary>
/// Finds and reads files of a layout folder. Nothing is followed: a link, a folder or a device where a file belongs is
/// refused before it is opened, as a layout may come from anywhere.
/// </summary>
internal static class LayoutFile
{
    private static readonly FileStreamOptions Reading = Buffered(64 * 1024);
    private static readonly FileStreamOptions ReadingWhole = Buffered(0);

    /// <summary>What is at a path; null for nothing.</summary>
    /// <exception cref="OciException">It is a symbolic link or a folder.</exception>
    public static FileInfo? Find(string path)
    {
        FileInfo file = new(path);
        if (!IsThere(file))
            return null;
        if (file.Attributes.HasFlag(FileAttributes.Directory))
            throw DiskError.Refused(path, "is a folder where a file belongs");
        return file;
    }

    /// <summary>Opens a file that <see cref="Find"/> has found and that is not empty.</summary>
    /// <exception cref="OciException">The disk refuses.</exception>
    public static FileStream Open(FileInfo file) => Open(file, Reading);

    private static FileStream Open(FileInfo file, FileStreamOptions options)
    {
        try
        {
            return file.Open(options);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "read", file.FullName);
        }
    }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="OciException">It is empty or larger than the limit, or the disk refuses.</exception>
    public static async ValueTask<byte[]> ReadAsync(FileInfo file, int limit, CancellationToken cancellationToken)
    {
        // A pipe or device has no length, and opening one could wait for ever.
        if (file.Length == 0)
            throw DiskError.Refused(file.FullName, "is empty or not a regular file");
        using var open = Open(file, ReadingWhole);
        try
        {
            if (open.Length > limit)
                throw DiskError.TooLarge(file.FullName, open.Length, limit);
            var bytes = new byte[open.Length];
            await open.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes;
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "read", file.FullName);
        }
    }

    /// <summary>Refuses a link or a file where a folder belongs. A folder that is missing is fine.</summary>
    /// <exception cref="OciException">There is a link or a file.</exception>
    public static void CheckFolder(string path)
    {
        DirectoryInfo folder = new(path);
        if (IsThere(folder) && !folder.Attributes.HasFlag(FileAttributes.Directory))
            throw DiskError.Refused(path, "is not a folder");
    }

    private static FileStreamOptions Buffered(int bytes) => new()
    {
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = bytes,
        Options = RegularFile.Reading,
    };

    private static bool IsThere(FileSystemInfo entry)
    {
        try
        {
            if (entry.Attributes == (FileAttributes)(-1))
                return false;
            if (entry.LinkTarget is not null)
                throw DiskError.Refused(entry.FullName, "is a symbolic link, which a layout may not hold");
            return true;
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "look at", entry.FullName);
        }
    }
}
