using OciMultiArch.Disk;
using OciMultiArch.Layers;
using OciMultiArch.Layout;

namespace OciMultiArch.Archives;

/// <summary>Understands a tar file as an OCI image layout (image-spec, image-layout.md).</summary>
internal static class LayoutArchive
{
    /// <summary>The document of a Docker archive that lists its images.</summary>
    public const string DockerManifestName = "manifest.json";

    public static bool Is(TarIndex tar) =>
        tar.Find(LayoutMarker.FileName) is not null && tar.Find(LayoutIndex.FileName) is not null;

    /// <exception cref="OciException">It is no layout.</exception>
    public static ArchiveView Read(TarIndex tar)
    {
        CheckMarker(tar);
        Dictionary<Digest, ReadOnlyMemory<byte>> implied = [];
        return new(Index(tar), Blobs(tar), implied);
    }

    private static void CheckMarker(TarIndex tar)
    {
        var bytes = tar.Read(Needed(tar, LayoutMarker.FileName), LayoutMarker.MaxBytes);
        try
        {
            LayoutMarker.Check(bytes);
        }
        catch (FormatException failure)
        {
            throw ArchiveError.Refused($"{LayoutMarker.FileName} in {tar.Path}", failure.Message, failure);
        }
    }

    private static LayoutIndex Index(TarIndex tar)
    {
        var bytes = tar.Read(Needed(tar, LayoutIndex.FileName), LayoutIndex.MaxBytes);
        try
        {
            return LayoutIndex.Read(bytes);
        }
        catch (FormatException failure)
        {
            var because = $"cannot be read ({failure.Message})";
            throw ArchiveError.Refused($"{LayoutIndex.FileName} in {tar.Path}", because, failure);
        }
    }

    private static Dictionary<Digest, TarEntry> Blobs(TarIndex tar)
    {
        Dictionary<Digest, TarEntry> blobs = [];
        foreach (var member in tar.Members)
        {
            var digest = DigestOf(member.Path);
            if (digest is not null && tar.Find(member.Path) is { } file)
                blobs.Add(digest, file);
        }
        return blobs;
    }

    private static Digest? DigestOf(string path)
    {
        if (path.Split('/') is not [LayoutBlob.FolderName, var algorithm, var encoded])
            return null;
        return Digest.TryParse($"{algorithm}:{encoded}", null, out var digest) ? digest : null;
    }

    private static TarEntry Needed(TarIndex tar, string name)
    {
        if (tar.Find(name) is { } found)
            return found;
        if (tar.Find(DockerManifestName) is null)
            throw ArchiveError.Refused(tar.Path, $"is no OCI archive: it has no file {name}");
        throw new OciException(
            Problem.InvalidContent,
            $"{LocalPath.Text(tar.Path)} is no OCI archive: it has no file {name}. It looks like a Docker archive.",
            new Remedy("Read it as a Docker archive."));
    }
}
