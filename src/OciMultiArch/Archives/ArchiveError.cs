using OciMultiArch.Disk;
using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch.Archives;

/// <summary>Says why an archive is not fit to be used, and what to do.</summary>
internal static class ArchiveError
{
    public const string Remedy = "Make the archive again, or fetch it again.";

    /// <summary>An archive is damaged, or is not one.</summary>
    /// <param name="path">The archive, or a file and the archive that it is in.</param>
    /// <param name="because">What is wrong: the rest of a sentence that begins with the path.</param>
    /// <param name="cause">What found it out; null when it was found here.</param>
    public static OciException Refused(string path, string because, Exception? cause = null) =>
        new(Problem.DamagedContent, $"{LocalPath.Text(path)} {because}.", new Remedy(Remedy), cause);

    public static OciException CutShort(string path) => Refused(path, "is cut short");

    /// <summary>A file is larger than what is read of its kind.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="file">The path of the file in it, fit for a message.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="limit">The most bytes that are read.</param>
    public static OciException TooLarge(string archive, string file, long length, int limit) => new(
        Problem.LimitExceeded,
        $"{LocalPath.Text(archive)} holds {file} with {length} bytes, at most {limit} are read.",
        new Remedy(Remedy));

    /// <summary>An archive that is compressed in a way that is not read here.</summary>
    public static OciException Compressed(string path, string how, string program)
    {
        var shown = LocalPath.Text(path);
        return new(
            Problem.InvalidContent,
            $"{shown} is compressed with {how}, which is not read here: only gzip and zstd are.",
            new Remedy($"Unpack it first: {program} < {shown} > FILE.tar"));
    }

    /// <summary>zstd without a decompressor.</summary>
    public static OciException Zstd(string path) =>
        new(Problem.InvalidContent, $"{LocalPath.Text(path)} {ZstdFormat.Unreadable}.", ZstdFormat.Remedy);

    public static OciException Missing(string path)
    {
        var shown = LocalPath.Text(path);
        if (DiskReason.IsHidden(path))
            return new(Problem.DiskFailure, $"{shown} cannot be read: {DiskReason.Denied}.", new Remedy("Check who may enter its folder."));
        return new ContentNotFoundException(Problem.NotFound, $"There is no archive {shown}.", new Remedy("Check its name."));
    }

    /// <summary>A folder in place of an archive.</summary>
    public static OciException IsFolder(string path, string remedy) =>
        new(Problem.DiskFailure, $"{LocalPath.Text(path)} is a folder, not an archive.", new Remedy(remedy));
}
