using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>Says why something of this machine cannot be read into a layer.</summary>
internal static class HostError
{
    /// <summary>Whether the disk, or what is read from it, is at fault.</summary>
    public static bool IsUnreadable(Exception failure) => IsOfDisk(failure) || IsOfContent(failure);

    public static bool IsOfDisk(Exception failure) => failure is IOException or UnauthorizedAccessException;

    /// <param name="what">
    /// What cannot be read: the beginning of a sentence that ends with the cause in brackets.
    /// </param>
    /// <param name="remedy">What to do: a whole sentence.</param>
    /// <param name="cause">What the system said.</param>
    /// <param name="file">The file; null where a folder is meant.</param>
    public static BuildException Of(string what, string remedy, Exception cause, string? file = null)
    {
        var said = DiskReason.Of(cause, file);
        if (cause is IrregularFileException)
            remedy = IrregularFileException.Remedy;
        return new(ProblemOf(cause), $"{what} ({said}).", new Remedy(remedy), cause);
    }

    private static bool IsOfContent(Exception failure) =>
        failure is InvalidDataException or NotSupportedException or ArgumentException;

    private static Problem ProblemOf(Exception cause) => cause switch
    {
        FileNotFoundException or DirectoryNotFoundException => Problem.NotFound,
        _ when IsOfDisk(cause) => Problem.DiskFailure,
        _ => Problem.InvalidContent,
    };
}
