using OciMultiArch.Internal;

namespace OciMultiArch.Disk;

/// <summary>Says what the disk refused, where, and what to do.</summary>
internal static class DiskError
{
    private const int LongestPath = 600;
    private const int OverQuota = 122;

    public static bool IsOfDisk(Exception failure) => failure is IOException or UnauthorizedAccessException;

    public static OciException Of(Exception failure, string tried, string path) =>
        new($"Cannot {tried} {Printable.Short(path, LongestPath)}: {Reason(failure, path)}. {Remedy(failure)}", failure);

    /// <summary>What is in the folder is not fit to be used.</summary>
    public static OciException Refused(string path, string because, Exception? cause = null)
    {
        var message = $"{Printable.Short(path, LongestPath)} {because}. Mend or remove it, or name another folder.";
        return cause is null ? new(message) : new(message, cause);
    }

    /// <summary>Whether another program holds the file: EWOULDBLOCK of Linux or macOS, a sharing or lock violation of Windows.</summary>
    public static bool IsHeldElsewhere(IOException failure) => failure.HResult is 11 or 35 or unchecked((int)0x80070020) or unchecked((int)0x80070021);

    // The system's own words come in its language and name the file once more.
    private static string Reason(Exception failure, string path) => failure switch
    {
        UnauthorizedAccessException => "access is denied",
        DirectoryNotFoundException => "there is no such folder",
        _ when IsReadOnly(failure) => "the file system is read-only",
        _ when IsFull(failure) => failure.HResult == OverQuota ? "the quota of the disk is used up" : "the disk is full",
        ArgumentOutOfRangeException => "the file system takes no files of this size",
        _ => Printable.Short(failure.Message.Replace($" : '{path}'", "", StringComparison.Ordinal)).TrimEnd('.'),
    };

    private static string Remedy(Exception failure) => failure switch
    {
        UnauthorizedAccessException => "Check the permissions of the folder.",
        DirectoryNotFoundException => "Check its name, or make it first.",
        _ when IsReadOnly(failure) => "Name a folder that can be written.",
        _ when IsFull(failure) => "Free space on the disk, or name a folder on another one.",
        ArgumentOutOfRangeException => "Name a folder on another one.",
        _ => "Check the folder and its disk.",
    };

    private static bool IsReadOnly(Exception failure) => failure.HResult is 30 or unchecked((int)0x80070013);

    private static bool IsFull(Exception failure) => failure.HResult is 28 or OverQuota or unchecked((int)0x80070070) or unchecked((int)0x80070027);
}
