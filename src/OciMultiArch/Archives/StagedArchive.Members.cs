using OciMultiArch.Disk;
using OciMultiArch.Layout;

namespace OciMultiArch.Archives;

internal sealed partial class StagedArchive
{
    /// <summary>
    /// The members that all parts below some roots become. Each member can be opened once. What else was written stays
    /// out of the archive.
    /// </summary>
    /// <exception cref="ContentNotFoundException">A part was never written.</exception>
    public async ValueTask<IEnumerable<LayerEntry>> MembersAsync(
        IReadOnlyList<Descriptor> roots, CancellationToken cancellationToken)
    {
        Dictionary<Digest, Descriptor> parts = [];
        HashSet<Digest> walked = [];
        Stack<Descriptor> open = new(roots.Reverse());
        while (open.TryPop(out var next))
        {
            if (!walked.Add(next.Digest))
                continue;
            var artifact = await FindAsync(next, cancellationToken).ConfigureAwait(false) ?? throw Missing(next);
            parts[next.Digest] = next;
            foreach (var blob in artifact.Blobs)
            {
                if (await HasBlobAsync(blob.Descriptor, cancellationToken).ConfigureAwait(false))
                    parts[blob.Digest] = blob.Descriptor;
                else if (!blob.IsFetchedElsewhere)
                    throw Missing(blob.Descriptor);
            }
            foreach (var entry in artifact.Index?.Manifests ?? [])
            {
                if (entry.MediaType.IsManifest)
                    open.Push(entry);
                else if (await HasBlobAsync(entry, cancellationToken).ConfigureAwait(false))
                    parts[entry.Digest] = entry;
                else
                    throw Missing(entry);
            }
        }
        return parts.Values.Select(Member);
    }

    private LayerEntry Member(Descriptor part)
    {
        var path = LayoutBlob.PathOf(part.Digest);
        if (part.Size == 0)
            return LayerEntry.File(path, part.Size, static _ => new(Stream.Null));
        return LayerEntry.File(path, part.Size, _ => new(OpenOnce(part.Digest)));
    }

    // The part's file goes when it is closed, so that a large archive need not fit on the disk twice.
    private FileStream OpenOnce(Digest digest)
    {
        var file = folder.BlobFile(digest) ?? throw new ContentNotFoundException(
            Problem.NotFound,
            $"The blob {digest} is gone from {LocalPath.Text(folder.Root)}.",
            new Remedy("Write the archive again."));
        const FileShare share = FileShare.Read | FileShare.Delete;
        const FileOptions options = FileOptions.SequentialScan | FileOptions.DeleteOnClose;
        return new(file.FullName, FileMode.Open, FileAccess.Read, share, bufferSize: 0, options);
    }

    private ContentNotFoundException Missing(Descriptor part) => new(
        Problem.NotFound,
        $"The archive {Shown} cannot be completed: "
            + $"{part.Digest} ({part.MediaType}) was not written to it.",
        new Remedy("Push the whole image."));
}
