using OciMultiArch.Disk;
using OciMultiArch.Internal;

namespace OciMultiArch.Layout;

/// <summary>An image layout in a folder (image-spec, image-layout.md).</summary>
/// <param name="owner">The source that what is read belongs to.</param>
/// <param name="root">The full path of the folder, which need not exist.</param>
internal sealed partial class LayoutFolder(IContentSource owner, string root) : LayoutSource(owner)
{
    private const string LockName = Leftovers.LockName;

    // What a cache of builds keeps beside the layers that it packed.
    private const string BuildsName = "go-builds";
    private readonly string indexPath = Path.Combine(root, LayoutIndex.FileName);
    private readonly string markerPath = Path.Combine(root, LayoutMarker.FileName);
    private readonly string blobsPath = Path.Combine(root, LayoutBlob.FolderName);

    private int isSwept;
    private Tuple<DateTime, long>? goodMarker; // when the marker that was read last was written, and how long it is

    public string Root { get; } = root;

    public string LockPath { get; } = Path.Combine(root, LockName);

    protected override string Remedy => "Remove it and write it again.";

    protected override string RemedyOfNone => CheckName;

    /// <summary>A blob's file, or null.</summary>
    /// <exception cref="OciException">The blob or a folder on the way to it is a link.</exception>
    public FileInfo? BlobFile(Digest digest)
    {
        LayoutFile.CheckFolder(blobsPath);
        LayoutFile.CheckFolder(Path.Combine(blobsPath, digest.Algorithm));
        return LayoutFile.Find(PathOf(digest));
    }

    public override async ValueTask<LayoutBlob?> BlobAsync(Digest digest, CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        if (BlobFile(digest) is not { } file)
            return null;
        return new(file.Length, from => Open(file, from));
    }

    /// <summary>Reads index.json, or takes an empty one where there is none yet.</summary>
    public override async ValueTask<LayoutIndex> IndexAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        if (LayoutFile.Find(indexPath) is not { } file)
            return LayoutIndex.Empty;
        var bytes = await LayoutFile.ReadAsync(file, LayoutIndex.MaxBytes, cancellationToken).ConfigureAwait(false);
        try
        {
            return LayoutIndex.Read(bytes);
        }
        catch (FormatException failure)
        {
            throw DiskError.Refused(indexPath, $"cannot be read ({failure.Message})", failure);
        }
    }

    /// <summary>
    /// Reads index.json, which may be missing only where there never was one: oci-layout is written before it, and a
    /// cache has neither.
    /// </summary>
    /// <exception cref="OciException">It is missing or cannot be read.</exception>
    public ValueTask<LayoutIndex> WholeIndexAsync(CancellationToken cancellationToken)
    {
        if (LayoutFile.Find(markerPath) is not null && LayoutFile.Find(indexPath) is null)
            throw NoIndex();
        return IndexAsync(cancellationToken);
    }

    /// <summary>Refuses a folder whose content is no layout. A missing, empty or merely begun one is fine.</summary>
    /// <exception cref="OciException">The folder holds something else, or the disk refuses.</exception>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (LayoutFile.Find(markerPath) is { } marker)
                await CheckMarkerAsync(marker, cancellationToken).ConfigureAwait(false);
            else if (ForeignEntry() is { } foreign && LayoutFile.Find(markerPath) is null)
                throw NoLayout(foreign);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "read", Root);
        }
    }

    /// <summary>
    /// All regular files under blobs whose path is that of a digest. Other files there are left alone.
    /// </summary>
    public IEnumerable<(Digest Digest, FileInfo File)> Blobs()
    {
        LayoutFile.CheckFolder(blobsPath);
        if (!Directory.Exists(blobsPath))
            yield break;
        foreach (var algorithm in new DirectoryInfo(blobsPath).EnumerateDirectories())
        {
            LayoutFile.CheckFolder(algorithm.FullName);
            foreach (var file in algorithm.EnumerateFiles())
                if (file.LinkTarget is null && Digest.TryParse($"{algorithm.Name}:{file.Name}", null, out var digest))
                    yield return (digest, file);
        }
    }

    /// <summary>The files that a writer has not finished, or never will.</summary>
    public IEnumerable<FileInfo> PendingFiles() =>
        new DirectoryInfo(Root).EnumerateFiles(PendingFile.Prefix + "*").Where(static file => file.LinkTarget is null);

    private static FileStream Open(FileInfo file, long from)
    {
        var open = LayoutFile.Open(file);
        open.Position = from;
        return open;
    }

    // It is looked at whenever a blob is, and read where it is another one.
    private async ValueTask CheckMarkerAsync(FileInfo marker, CancellationToken cancellationToken)
    {
        var found = Tuple.Create(marker.LastWriteTimeUtc, marker.Length);
        if (found.Equals(goodMarker))
            return;
        var bytes = await LayoutFile.ReadAsync(marker, LayoutMarker.MaxBytes, cancellationToken).ConfigureAwait(false);
        try
        {
            LayoutMarker.Check(bytes);
            goodMarker = found;
        }
        catch (FormatException failure)
        {
            throw DiskError.Refused(markerPath, failure.Message, failure);
        }
    }

    // An entry that is not what a writer leaves that got no further than blobs. Where oci-layout is missing, such a
    // folder is not a layout.
    private string? ForeignEntry()
    {
        if (File.Exists(Root))
            throw DiskError.Refused(Root, "is a file, not a folder");
        if (!Directory.Exists(Root))
            return null;
        return Directory.EnumerateFileSystemEntries(Root)
            .Select(static path => Path.GetFileName(path))
            .FirstOrDefault(static name => !IsOfLayout(name));
    }

    private static bool IsOfLayout(string name) =>
        name is LayoutBlob.FolderName or LockName or BuildsName || name.StartsWith(PendingFile.Prefix, StringComparison.Ordinal);

    private OciException NoLayout(string foreign) => new(
        Problem.InvalidContent,
        $"{LocalPath.Text(Root)} is not an OCI image layout: "
            + $"it holds {Printable.Short(foreign, 100)}, but no file {LayoutMarker.FileName}.",
        new Remedy("Name a layout, or an empty or new folder."));

    private OciException NoIndex() => new(
        Problem.NotFound,
        $"{LocalPath.Text(Root)} has no {LayoutIndex.FileName}, so what leads to its content cannot be told.",
        new Remedy($"Write {LayoutIndex.FileName} again first, or remove the folder."));

    private string PathOf(Digest digest) => Path.Combine(blobsPath, digest.Algorithm, digest.Encoded);
}
