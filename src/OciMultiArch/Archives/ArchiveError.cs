using OciMultiArch.Internal;

namespace OciMultiArch.Archives;

/// <summary>Says why an archive is not fit to be used, and what to do.</summary>
internal static class ArchiveError
{
    public const string Remedy = "Make the archive again, or fetch it again.";
    private const int LongestPath = 600;

    public static OciException Refused(string path, string because, Exception? cause = null)
    {
        var message = $"{Printable.Short(path, LongestPath)} {because}. {Remedy}";
        return cause is null ? new(message) : new(message, cause);
    }

    public static OciException CutShort(string path) => Refused(path, "is cut short");

    /// <summary>A compressed archive: its blobs could not be found without unpacking all that is before them.</summary>
    public static OciException Compressed(string path, string how, string program) =>
        new($"{Printable.Short(path, LongestPath)} is compressed with {how}; only an uncompressed tar can be read in its place. Unpack it first: {program} < {Printable.Short(path, LongestPath)} > FILE.tar");

    public static ContentNotFoundException Missing(string path) => new($"There is no archive {Printable.Short(path, LongestPath)}. Check its name.");
}
