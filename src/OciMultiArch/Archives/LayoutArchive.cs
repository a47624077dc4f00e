using OciMultiArch.Layers;
using OciMultiArch.Layout;

namespace OciMultiArch.Archives;

/// <summary>Understands a tar file as an OCI image layout (image-spec, image-layout.md).</summary>
internal static class LayoutArchive
{
    public const string IndexName = "index.json";
    public const string BlobsName = "blobs";

    public static bool Is(TarIndex tar) => tar.Find(LayoutMarker.Name) is not null && tar.Find(IndexName) is not null;

    /// <exception cref="OciException">It is no layout.</exception>
    public static ArchiveView Read(TarIndex tar)
    {
        if (LayoutMarker.Problem(tar.Read(Needed(tar, LayoutMarker.Name), LayoutMarker.Limit)) is var (problem, cause))
            throw ArchiveError.Refused($"{LayoutMarker.Name} in {tar.Path}", problem, cause);
        return new(Index(tar, tar.Read(Needed(tar, IndexName), LayoutIndex.Limit)), Blobs(tar), new Dictionary<Digest, ReadOnlyMemory<byte>>());
    }

    private static TarEntry Needed(TarIndex tar, string name) => tar.Find(name) ?? throw (tar.Find(DockerSave.ManifestName) is null
        ? ArchiveError.Refused(tar.Path, $"is no OCI archive: it has no file {name}")
        : new OciException($"{tar.Path} is no OCI archive: it has no file {name}. It looks like a Docker archive: read it as one."));

    private static LayoutIndex Index(TarIndex tar, byte[] bytes)
    {
        try
        {
            return LayoutIndex.Read(bytes);
        }
        catch (FormatException failure)
        {
            throw ArchiveError.Refused($"{IndexName} in {tar.Path}", $"cannot be read ({failure.Message})", failure);
        }
    }

    private static Dictionary<Digest, TarEntry> Blobs(TarIndex tar)
    {
        Dictionary<Digest, TarEntry> blobs = [];
        foreach (var member in tar.Members)
            if (member.Path.Split('/') is [BlobsName, var algorithm, var encoded]
                && Digest.TryParse($"{algorithm}:{encoded}", null, out var digest) && tar.Find(member.Path) is { } file)
                blobs.Add(digest, file);
        return blobs;
    }
}
