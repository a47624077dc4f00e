using OciMultiArch.Internal;

namespace OciMultiArch.Disk;

/// <summary>Says what the disk refused, where, and what to do.</summary>
internal static class DiskError
{
    // Linux and macOS report errno, Windows an HRESULT.
    private const int WouldBlock = 11;
    private const int WouldBlockOfMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);
    private const int NoSpace = 28;
    private const int OverQuota = 122;
    private const int TooManyFiles = 24;
    private const int DiskFull = unchecked((int)0x80070070);
    private const int HandleDiskFull = unchecked((int)0x80070027);
    private const int ReadOnlyFileSystem = 30;
    private const int WriteProtected = unchecked((int)0x80070013);

    private static readonly Remedy CorrectOrRemove = new("Correct or remove it, or name another folder.");

    private enum Cause
    {
        Other,
        Denied,
        NoFolder,
        NoFile,
        ReadOnly,
        Full,
        OverQuota,
        FileTooLarge,
        HeldElsewhere,
        TooManyFiles,
    }

    public static bool IsOfDisk(Exception failure) => failure is IOException or UnauthorizedAccessException;

    /// <summary>Whether another program holds the file.</summary>
    public static bool IsHeldElsewhere(IOException failure) => CauseOf(failure) == Cause.HeldElsewhere;

    /// <summary>The disk refused something.</summary>
    /// <param name="failure">What the framework threw.</param>
    /// <param name="tried">What was tried: a verb, and a preposition where the path needs one.</param>
    /// <param name="path">The file or folder.</param>
    public static OciException Of(Exception failure, string tried, string path)
    {
        var cause = CauseOf(failure);
        var because = cause == Cause.Other ? SystemReason(failure, path) : Reason(cause);
        var reason = $"Cannot {tried} {LocalPath.Text(path)}: {because}.";
        return new(ProblemOf(cause), reason, new Remedy(RemedyFor(cause)), failure);
    }

    /// <summary>The disk refused a temporary file, whose folder nobody has named.</summary>
    /// <param name="failure">What the framework threw.</param>
    /// <param name="folder">The folder.</param>
    public static OciException OfTemporary(Exception failure, string folder)
    {
        var refused = Of(failure, "write to", folder);
        if (CauseOf(failure) is not (Cause.Denied or Cause.NoFolder or Cause.ReadOnly or Cause.Full or Cause.OverQuota))
            return refused;
        var variable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";
        Remedy remedy = new($"Temporary files go there. Free space in it, or name another folder by the environment variable {variable}.");
        return new(refused.Problem, refused.Reason, remedy, failure);
    }

    /// <summary>A file or folder is not what it has to be.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="because">What is wrong with it: the rest of a sentence that begins with the path.</param>
    /// <param name="cause">What found it out; null when it was found here.</param>
    public static OciException Refused(string path, string because, Exception? cause = null) =>
        new(Problem.DamagedContent, $"{LocalPath.Text(path)} {because}.", CorrectOrRemove, cause);

    /// <summary>A file is larger than what is read of its kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="limit">The most bytes that are read.</param>
    public static OciException TooLarge(string path, long length, long limit) => new(
        Problem.LimitExceeded,
        $"{LocalPath.Text(path)} has {length} bytes, at most {limit} are read.",
        CorrectOrRemove);

    private static Cause CauseOf(Exception failure) => failure switch
    {
        UnauthorizedAccessException => Cause.Denied,
        DirectoryNotFoundException => Cause.NoFolder,
        FileNotFoundException => Cause.NoFile,
        // A file larger than the file system takes is an ArgumentOutOfRangeException of the runtime (EFBIG).
        ArgumentOutOfRangeException => Cause.FileTooLarge,
        _ => CauseOf(failure.HResult),
    };

    private static Cause CauseOf(int code) => code switch
    {
        ReadOnlyFileSystem or WriteProtected => Cause.ReadOnly,
        NoSpace or DiskFull or HandleDiskFull => Cause.Full,
        OverQuota => Cause.OverQuota,
        TooManyFiles => Cause.TooManyFiles,
        WouldBlock or WouldBlockOfMac or SharingViolation or LockViolation => Cause.HeldElsewhere,
        _ => Cause.Other,
    };

    private static Problem ProblemOf(Cause cause) => cause switch
    {
        Cause.NoFolder or Cause.NoFile => Problem.NotFound,
        Cause.Full or Cause.OverQuota or Cause.FileTooLarge or Cause.TooManyFiles => Problem.LimitExceeded,
        Cause.HeldElsewhere => Problem.Conflict,
        _ => Problem.DiskFailure,
    };

    private static string Reason(Cause cause) => cause switch
    {
        Cause.Denied => "access is denied",
        Cause.NoFolder => "there is no such folder",
        Cause.NoFile => "there is no such file",
        Cause.ReadOnly => "the file system is read-only",
        Cause.Full => "the disk is full",
        Cause.OverQuota => "the quota of the disk is used up",
        Cause.FileTooLarge => "the file system takes no files of this size",
        Cause.HeldElsewhere => "another program is using it",
        Cause.TooManyFiles => "this program has as many files and connections open as it may",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "The system's own words say the reason."),
    };

    // The system's own words come in its language and name the file once more.
    private static string SystemReason(Exception failure, string path)
    {
        var text = failure.Message.Replace($" : '{path}'", "", StringComparison.Ordinal);
        return Printable.Short(text).TrimEnd('.');
    }

    private static string RemedyFor(Cause cause) => cause switch
    {
        Cause.Denied => "Check the permissions of the folder.",
        Cause.NoFolder => "Check its name, or make it first.",
        Cause.NoFile => "Check its name.",
        Cause.ReadOnly => "Name a folder that can be written.",
        Cause.Full or Cause.OverQuota => "Free space on the disk, or name a folder on another one.",
        Cause.FileTooLarge => "Name a folder on another disk.",
        Cause.HeldElsewhere => "Wait for it to end, or end it, and try again.",
        Cause.TooManyFiles => "Raise the limit (ulimit -n), or let fewer transfers run at once.",
        _ => "Check the folder and its disk.",
    };
}
