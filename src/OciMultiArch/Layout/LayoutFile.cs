using OciMultiArch.Disk;

namespace OciMultiArch.Layout;

/// <summary>
/// Looks at and reads files of a layout. Nothing is followed: a link, a folder or a device where a file belongs is refused before it is opened, as a
/// layout may come from anywhere.
/// </summary>
internal static class LayoutFile
{
    private static readonly FileStreamOptions Reading = new()
    {
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = 64 * 1024,
        Options = FileOptions.SequentialScan,
    };

    /// <summary>What is at a path without following it: null for nothing.</summary>
    /// <exception cref="OciException">It is a symbolic link or a folder.</exception>
    public static FileInfo? Look(string path)
    {
        FileInfo file = new(path);
        if (!IsThere(file))
            return null;
        return file.Attributes.HasFlag(FileAttributes.Directory) ? throw DiskError.Refused(path, "is a folder where a file belongs") : file;
    }

    /// <summary>Opens a file that <see cref="Look"/> has seen and that is not empty.</summary>
    public static FileStream Open(FileInfo file)
    {
        try
        {
            return file.Open(Reading);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "read", file.FullName);
        }
    }

    /// <summary>Reads a whole file.</summary>
    public static async ValueTask<byte[]> ReadAsync(FileInfo file, int limit, CancellationToken cancellationToken)
    {
        // A pipe or device has no length, and opening one could wait for ever.
        if (file.Length == 0)
            throw DiskError.Refused(file.FullName, "is empty or not a regular file");
        using var open = Open(file);
        try
        {
            if (open.Length > limit)
                throw DiskError.Refused(file.FullName, $"has {open.Length} bytes, at most {limit} are read");
            var bytes = new byte[open.Length];
            await open.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes;
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "read", file.FullName);
        }
    }

    /// <summary>Refuses a link or a file where a folder belongs.</summary>
    public static void LookAtFolder(string path)
    {
        DirectoryInfo folder = new(path);
        if (IsThere(folder) && !folder.Attributes.HasFlag(FileAttributes.Directory))
            throw DiskError.Refused(path, "is not a folder");
    }

    private static bool IsThere(FileSystemInfo entry)
    {
        try
        {
            if (entry.Attributes == (FileAttributes)(-1))
                return false;
            return entry.LinkTarget is null ? true : throw DiskError.Refused(entry.FullName, "is a symbolic link, which a layout may not hold");
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "look at", entry.FullName);
        }
    }
}
