namespace OciMultiArch.Archives;

/// <summary>All that the roots of an archive lead to, which must be there when it is completed. What else was written stays out.</summary>
internal sealed class ArchiveContents(ArchiveStaging staging, IContentSource source)
{
    private readonly Dictionary<Digest, Descriptor> parts = [];
    private readonly HashSet<Digest> walked = [];

    /// <exception cref="ContentNotFoundException">Something was never written.</exception>
    public async ValueTask AddAsync(Descriptor root, CancellationToken cancellationToken)
    {
        Stack<Descriptor> open = new([root]);
        while (open.TryPop(out var next))
        {
            if (!walked.Add(next.Digest))
                continue;
            var artifact = await source.FindAsync(next, cancellationToken).ConfigureAwait(false) ?? throw Missing(next);
            parts[next.Digest] = next;
            foreach (var blob in artifact.Blobs)
                await AddLeafAsync(blob.Descriptor, blob.IsFetchedElsewhere, cancellationToken).ConfigureAwait(false);
            foreach (var entry in artifact.Index?.Manifests ?? [])
                if (entry.MediaType.IsManifest)
                    open.Push(entry);
                else
                    await AddLeafAsync(entry, isElsewhere: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The members that the parts become. Each can be opened once.</summary>
    public IEnumerable<LayerEntry> Members() => parts.Values.Select(each => LayerEntry.File(
        PathOf(each.Digest), each.Size, _ => new(each.Size == 0 ? Stream.Null : staging.Take(each.Digest))));

    /// <summary>Where a blob is in an archive (image-spec, image-layout.md, "Blobs").</summary>
    public static string PathOf(Digest digest) => $"{LayoutArchive.BlobsName}/{digest.Algorithm}/{digest.Encoded}";

    private async ValueTask AddLeafAsync(Descriptor leaf, bool isElsewhere, CancellationToken cancellationToken)
    {
        var there = await staging.BlobAsync(leaf.Digest, cancellationToken).ConfigureAwait(false);
        if (there?.Length == leaf.Size)
            parts[leaf.Digest] = leaf;
        else if (!isElsewhere)
            throw Missing(leaf);
    }

    private ContentNotFoundException Missing(Descriptor part) =>
        new($"The archive {staging.Target} cannot be completed: {part.Digest} ({part.MediaType}) was not written to it. Push the whole image.");
}
