using OciMultiArch.Content;
using OciMultiArch.Disk;

namespace OciMultiArch.Layout;

internal sealed partial class LayoutFolder
{
    /// <summary>Makes the folder.</summary>
    /// <exception cref="OciException">The disk refuses.</exception>
    public void Create() => Create(Root);

    /// <summary>A file to fill, in the file system of the layout. The first one removes what killed writers left.</summary>
    /// <param name="isBuffered">Whether small writes are gathered.</param>
    /// <exception cref="OciException">The disk refuses.</exception>
    public PendingFile NewFile(bool isBuffered = false)
    {
        Create();
        var file = PendingFile.Create(Root, isBuffered);
        if (Interlocked.Exchange(ref isSwept, 1) == 0)
            Leftovers.Remove(Root, file.Name);
        return file;
    }

    /// <summary>Takes in a blob, verified.</summary>
    /// <exception cref="ContentMismatchException">
    /// The bytes are not what the descriptor says; nothing is kept.
    /// </exception>
    public ValueTask StoreAsync(Blob blob, IProgress<long>? progress, CancellationToken cancellationToken) =>
        ReadRetry.RunAsync(progress, counted => StoreOnceAsync(blob, counted, cancellationToken));

    private async ValueTask StoreOnceAsync(Blob blob, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var content = await blob.OpenAsync(0, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            using var file = NewFile();
            await file.FillAsync(content, blob.Descriptor.Size, progress, cancellationToken).ConfigureAwait(false);
            Keep(file, blob.Digest);
        }
    }

    /// <summary>Takes in a manifest or index, verified.</summary>
    /// <exception cref="ContentMismatchException">
    /// The bytes are not what the descriptor says; nothing is kept.
    /// </exception>
    public void Store(Artifact artifact)
    {
        var actual = ContentHash.Compute(artifact.Digest, artifact.Bytes.Span);
        if (actual != artifact.Digest || artifact.Bytes.Length != artifact.Descriptor.Size)
        {
            throw new ContentMismatchException(
                Problem.DamagedContent,
                $"The bytes given as {artifact.Digest} have the digest {actual} and {artifact.Bytes.Length} bytes.",
                new Remedy("Read the manifest again from its source."));
        }
        using var file = NewFile();
        file.Write(artifact.Bytes.Span);
        Keep(file, artifact.Digest);
    }

    /// <summary>Makes a complete file the blob of a digest.</summary>
    /// <exception cref="OciException">The disk refuses.</exception>
    public void Keep(PendingFile file, Digest digest)
    {
        CreateChecked(blobsPath);
        CreateChecked(Path.Combine(blobsPath, digest.Algorithm));
        file.MoveTo(PathOf(digest));
    }

    /// <summary>Replaces index.json, after oci-layout is there. The caller holds the lock.</summary>
    /// <exception cref="OciException">The document is larger than one that is read, or the disk refuses.</exception>
    public void Write(LayoutIndex index)
    {
        if (index.Bytes.Length > LayoutIndex.MaxBytes)
            throw TooLarge(index);
        if (LayoutFile.Find(markerPath) is null)
            Write(markerPath, LayoutMarker.Bytes);
        Write(indexPath, index.Bytes.Span);
    }

    private static void CreateChecked(string folder)
    {
        LayoutFile.CheckFolder(folder);
        Create(folder);
    }

    private static void Create(string folder)
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
        file.FlushTo(path);
    }

    private OciException TooLarge(LayoutIndex index) => new(
        Problem.LimitExceeded,
        $"{LocalPath.Text(indexPath)} would have {index.Bytes.Length} bytes, at most {LayoutIndex.MaxBytes} are read.",
        new Remedy("Write to another folder."));
}
