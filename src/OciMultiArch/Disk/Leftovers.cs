using System.Buffers;
using OciMultiArch.Internal;

namespace OciMultiArch.Disk;

/// <summary>
/// Removes what killed writers left in a folder: files and folders under temporary names that nobody holds. A writer
/// holds its file, and the lock in its folder, open; the system lets go of both when the process ends.
/// </summary>
internal static class Leftovers
{
    /// <summary>The file in a folder of a writer that the writer holds.</summary>
    public const string LockName = ".lock";

    /// <summary>What the name of a writer's folder ends with until its lock is held.</summary>
    public const string Unlocked = "-new";

    private const int NameDigits = 16;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");
    private static readonly TimeSpan Youth = TimeSpan.FromMinutes(1);

    /// <summary>Removes what is nobody's. What cannot be told (on Linux alone it can), or not be removed, stays.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="held">A file that the caller holds: where that does not show, nothing is removed.</param>
    public static void Remove(string folder, string held)
    {
        try
        {
            if (!UnixFile.IsKnown || IsElsewhere(folder) || !IsHeld(held))
                return;
            DirectoryInfo place = new(folder);
            foreach (var file in place.EnumerateFiles(PendingFile.Prefix + "*").Where(IsTemporary))
                RemoveFile(file);
            foreach (var left in place.EnumerateDirectories(PendingFile.Prefix + "*").Where(IsTemporary))
                RemoveFolder(left);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            // The caller has work of its own, and a later writer looks again.
        }
    }

    // Locks of a file server may hold on one machine alone.
    private static bool IsElsewhere(string folder) => new DriveInfo(folder).DriveType == DriveType.Network;

    private static bool IsTemporary(FileSystemInfo entry)
    {
        var digits = entry.Name.AsSpan(PendingFile.Prefix.Length);
        if (entry is DirectoryInfo && digits.EndsWith(Unlocked))
            digits = digits[..^Unlocked.Length];
        return digits.Length == NameDigits && !digits.ContainsAnyExcept(Digits) && entry.LinkTarget is null;
    }

    // Between its making and its lock, a file is empty.
    private static void RemoveFile(FileInfo file)
    {
        if (file.Length == 0 && IsYoung(file))
            return;
        using var mine = Hold(file.FullName);
        if (mine is not null)
            file.Delete();
    }

    private static void RemoveFolder(DirectoryInfo folder)
    {
        var path = Path.Combine(folder.FullName, LockName);
        if (!File.Exists(path))
        {
            // Between its making and its lock, a folder is empty.
            if (!IsYoung(folder) && !folder.EnumerateFileSystemInfos().Any())
                folder.Delete();
            return;
        }
        using var mine = Hold(path);
        if (mine is not null)
            folder.Delete(recursive: true);
    }

    private static bool IsYoung(FileSystemInfo entry) =>
        TimeProvider.System.GetUtcNow().UtcDateTime - entry.LastWriteTimeUtc < Youth;

    private static bool IsHeld(string path)
    {
        using var mine = Hold(path);
        return mine is null;
    }

    // Null for a file that somebody holds, or that is no regular file.
    private static FileStream? Hold(string path)
    {
        try
        {
            RegularFile.Check(path);
            return new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            return null;
        }
    }
}
