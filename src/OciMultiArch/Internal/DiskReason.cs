namespace OciMultiArch.Internal;

/// <summary>
/// Why the disk refused something, as a clause: the framework's own words differ by build and repeat the path.
/// </summary>
internal static class DiskReason
{
    /// <summary>What the user of this process may not do.</summary>
    public const string Denied = "access is denied";

    private const int TooManyOpen = 24;
    private const char Replaced = '\uFFFD';

    /// <summary>Why a file could not be read.</summary>
    /// <param name="failure">What the framework threw.</param>
    /// <param name="path">The file; null where it is not known.</param>
    public static string Of(Exception failure, string? path = null)
    {
        if (failure is IrregularFileException)
            return failure.Message;
        if (path is not null && Directory.Exists(path))
            return "it is a folder, not a file";
        if (failure is FileNotFoundException or DirectoryNotFoundException)
            return WhyMissing(path);
        return failure switch
        {
            UnauthorizedAccessException => Denied,
            PathTooLongException => "its name is too long",
            { HResult: TooManyOpen } => "this program has as many files open as it may; raise 'ulimit -n'",
            ArgumentException => "no file can have that name",
            _ => Said(failure.Message, path),
        };
    }

    /// <summary>
    /// Whether a name of this machine's disk is no UTF-8 text: what was read of it holds replacements, and names no file.
    /// </summary>
    public static bool IsOtherText(string path) => path.Contains(Replaced, StringComparison.Ordinal);

    /// <summary>
    /// Whether a folder above may not be entered, so that nobody can see what is at a path. To ask whether it is there says no.
    /// </summary>
    public static bool IsHidden(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return failure is UnauthorizedAccessException;
        }
    }

    private static string WhyMissing(string? path)
    {
        if (path is null)
            return "there is no such file";
        if (IsOtherText(path))
            return "its name is not UTF-8 text, by which alone files are opened here; rename it";
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is not null && !Directory.Exists(folder))
            return $"there is no folder {Printable.Short(folder)}";
        return "there is no such file";
    }

    // The system's words, without the path that the framework puts behind them.
    private static string Said(string message, string? path)
    {
        var end = message.IndexOf(" : '", StringComparison.Ordinal);
        if (end > 0)
            message = message[..end];
        if (path is not null)
            message = message.Replace($" '{path}'", "", StringComparison.Ordinal);
        return Printable.Short(message).TrimEnd('.');
    }
}
