using OciMultiArch.Model;

namespace OciMultiArch.Disk;

/// <summary>Says what the disk refused, where, and what to do.</summary>
internal static class DiskError
{
    private const int LongestPath = 600;

    public static bool IsOfDisk(Exception failure) => failure is IOException or UnauthorizedAccessException;

    public static OciException Of(Exception failure, string tried, string path) =>
        new($"Cannot {tried} {Printable.Short(path, LongestPath)}: {Printable.Short(failure.Message)} {Remedy(failure)}", failure);

    /// <summary>What is in the folder is not fit to be used.</summary>
    public static OciException Refused(string path, string because, Exception? cause = null)
    {
        var message = $"{Printable.Short(path, LongestPath)} {because}. Mend or remove it, or name another folder.";
        return cause is null ? new(message) : new(message, cause);
    }

    /// <summary>Whether another program holds the file: EWOULDBLOCK of Linux or macOS, a sharing or lock violation of Windows.</summary>
    public static bool IsHeldElsewhere(IOException failure) => failure.HResult is 11 or 35 or unchecked((int)0x80070020) or unchecked((int)0x80070021);

    private static string Remedy(Exception failure) => failure switch
    {
        UnauthorizedAccessException => "Check the permissions of the folder.",
        { HResult: 30 or unchecked((int)0x80070013) } => "The file system is read-only: name a folder that can be written.",
        { HResult: 28 or 122 or unchecked((int)0x80070070) or unchecked((int)0x80070027) } => "Free space on the disk, or name a folder on another one.",
        ArgumentOutOfRangeException => "The file system takes no files of this size: name a folder on another one.",
        _ => "Check the folder and its disk.",
    };
}
