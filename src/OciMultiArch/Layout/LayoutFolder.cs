using OciMultiArch.Content;
using OciMultiArch.Disk;
using OciMultiArch.Internal;

namespace OciMultiArch.Layout;

/// <summary>Where the files of a layout are (image-spec, image-layout.md), and how they come to be.</summary>
internal sealed class LayoutFolder(string root) : ILayoutFiles
{
    private const string BlobsName = "blobs";
    private const string LockName = ".lock";

    public string Root { get; } = root;

    public string LockPath { get; } = Path.Combine(root, LockName);

    public string BlobsPath { get; } = Path.Combine(root, BlobsName);

    public string MarkerPath { get; } = Path.Combine(root, "oci-layout");

    public string Remedy => "Remove it and write it again.";

    private string IndexPath { get; } = Path.Combine(root, "index.json");

    /// <summary>A blob's file, or null.</summary>
    /// <exception cref="OciException">The blob or a folder on the way to it is a link.</exception>
    public FileInfo? Blob(Digest digest)
    {
        LayoutFile.LookAtFolder(BlobsPath);
        LayoutFile.LookAtFolder(Path.Combine(BlobsPath, digest.Algorithm));
        return LayoutFile.Look(BlobPath(digest));
    }

    /// <inheritdoc/>
    public async ValueTask<LayoutBlob?> BlobAsync(Digest digest, CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        return Blob(digest) is { } file ? new(file.Length, from => Open(file, from)) : null;
    }

    /// <summary>Refuses a folder whose content is no layout. A missing, empty or merely begun one is fine.</summary>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (LayoutFile.Look(MarkerPath) is { } marker)
                CheckMarker(await LayoutFile.ReadAsync(marker, LayoutMarker.Limit, cancellationToken).ConfigureAwait(false));
            else if (Stranger() is { } stranger && LayoutFile.Look(MarkerPath) is null)
                throw new OciException($"{Root} is not an OCI image layout: it holds {Printable.Short(stranger, 100)}, but no file oci-layout. " +
                    "Name a layout, or an empty or new folder.");
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "read", Root);
        }
    }

    /// <summary>index.json, or an empty one where there is none yet.</summary>
    public async ValueTask<LayoutIndex> IndexAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        if (LayoutFile.Look(IndexPath) is not { } file)
            return LayoutIndex.Empty;
        var bytes = await LayoutFile.ReadAsync(file, LayoutIndex.Limit, cancellationToken).ConfigureAwait(false);
        try
        {
            return LayoutIndex.Read(bytes);
        }
        catch (FormatException failure)
        {
            throw DiskError.Refused(IndexPath, $"cannot be read ({failure.Message})", failure);
        }
    }

    /// <summary>Replaces index.json, after oci-layout is there. The caller holds the lock.</summary>
    public void Write(LayoutIndex index)
    {
        if (index.Bytes.Length > LayoutIndex.Limit)
            throw new OciException($"{IndexPath} would have {index.Bytes.Length} bytes, at most {LayoutIndex.Limit} are read. Write to another folder.");
        if (LayoutFile.Look(MarkerPath) is null)
            Write(MarkerPath, LayoutMarker.Bytes);
        Write(IndexPath, index.Bytes.Span);
    }

    /// <summary>A file to fill, in the file system of the layout.</summary>
    public PendingFile NewFile()
    {
        Make();
        return PendingFile.Create(Root);
    }

    /// <summary>Takes in a blob, verified.</summary>
    /// <exception cref="ContentMismatchException">The bytes are not what the descriptor says; nothing is kept.</exception>
    public async ValueTask StoreAsync(Blob blob, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var content = await blob.OpenAsync(0, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            using var file = NewFile();
            await file.FillAsync(content, progress, cancellationToken).ConfigureAwait(false);
            Keep(file, blob.Digest);
        }
    }

    /// <summary>Takes in a manifest or index, verified.</summary>
    /// <exception cref="ContentMismatchException">The bytes are not what the descriptor says; nothing is kept.</exception>
    public void Store(Artifact artifact)
    {
        var actual = ContentHash.Compute(artifact.Digest, artifact.Bytes.Span);
        if (actual != artifact.Digest || artifact.Bytes.Length != artifact.Descriptor.Size)
            throw new ContentMismatchException($"The bytes given as {artifact.Digest} have the digest {actual} and {artifact.Bytes.Length} bytes.");
        using var file = NewFile();
        file.Write(artifact.Bytes.Span);
        Keep(file, artifact.Digest);
    }

    /// <summary>Makes a complete file the blob of a digest.</summary>
    public void Keep(PendingFile file, Digest digest)
    {
        LayoutFile.LookAtFolder(BlobsPath);
        Make(BlobsPath);
        var folder = Path.Combine(BlobsPath, digest.Algorithm);
        LayoutFile.LookAtFolder(folder);
        Make(folder);
        file.MoveTo(BlobPath(digest), Durability.Buffered);
    }

    /// <summary>All regular files under blobs that have the name of a digest; what else is there belongs to nobody known.</summary>
    public IEnumerable<(Digest Digest, FileInfo File)> Blobs()
    {
        LayoutFile.LookAtFolder(BlobsPath);
        if (!Directory.Exists(BlobsPath))
            yield break;
        foreach (var algorithm in new DirectoryInfo(BlobsPath).EnumerateDirectories())
        {
            LayoutFile.LookAtFolder(algorithm.FullName);
            foreach (var file in algorithm.EnumerateFiles())
                if (file.LinkTarget is null && Digest.TryParse($"{algorithm.Name}:{file.Name}", null, out var digest))
                    yield return (digest, file);
        }
    }

    /// <summary>The files that a writer has not finished, or never will.</summary>
    public IEnumerable<FileInfo> Pending() =>
        new DirectoryInfo(Root).EnumerateFiles(PendingFile.Prefix + "*").Where(static each => each.LinkTarget is null);

    /// <summary>Makes the folder.</summary>
    public void Make() => Make(Root);

    private static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "make the folder", folder);
        }
    }

    private void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = NewFile();
        file.Write(bytes);
        file.MoveTo(path, Durability.Flushed);
    }

    private string BlobPath(Digest digest) => Path.Combine(BlobsPath, digest.Algorithm, digest.Encoded);

    // What a writer leaves that got no further than blobs; anything else, where oci-layout has not come meanwhile, is not a layout's.
    private string? Stranger()
    {
        if (File.Exists(Root))
            throw DiskError.Refused(Root, "is a file, not a folder");
        return Directory.Exists(Root)
            ? Directory.EnumerateFileSystemEntries(Root).Select(Path.GetFileName)
                .FirstOrDefault(static each => each is not (BlobsName or LockName) && !each!.StartsWith(PendingFile.Prefix, StringComparison.Ordinal))
            : null;
    }

    private static FileStream Open(FileInfo file, long from)
    {
        var open = LayoutFile.Open(file);
        open.Position = from;
        return open;
    }

    private void CheckMarker(ReadOnlyMemory<byte> bytes)
    {
        if (LayoutMarker.Problem(bytes) is var (problem, cause))
            throw DiskError.Refused(MarkerPath, problem, cause);
    }
}
