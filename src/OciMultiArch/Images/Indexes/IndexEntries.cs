using OciMultiArch.Content;

namespace OciMultiArch.Images;

/// <summary>The entries of a new index: one for each image, and those of indexes among the images as they stand there, in their place.</summary>
internal sealed class IndexEntries
{
    private readonly List<IndexEntry> entries = [];
    private readonly List<Artifact> children = [];
    private readonly List<Artifact> indexes = [];
    private readonly List<Artifact> attached = [];

    public IReadOnlyList<IndexEntry> All => entries;

    public IReadOnlyList<Artifact> Children => children;

    /// <summary>The indexes whose entries stand here without having been fetched.</summary>
    public IReadOnlyList<Artifact> Indexes => indexes;

    /// <summary>Where the entries can be read.</summary>
    public ArtifactParts Parts => new(children: children, indexes: indexes);

    /// <summary>What came with the sources and refers to an entry.</summary>
    public IEnumerable<Artifact> AttachedTo(IEnumerable<Descriptor> entries)
    {
        var digests = entries.Select(static each => each.Digest).ToHashSet();
        return attached.Where(each => digests.Contains(each.Subject!.Digest));
    }

    /// <summary>The manifest of an entry.</summary>
    public ValueTask<Artifact> ReadAsync(Descriptor entry, CancellationToken cancellationToken) =>
        children.Find(each => each.Digest == entry.Digest) is { } child ? new(child) : Parts.Holder(entry.Digest)!.ChildAsync(entry, cancellationToken);

    /// <exception cref="ArgumentException">An image names no platform, or an index holds nothing.</exception>
    public ValueTask AddAsync(Artifact source, CancellationToken cancellationToken) => AddAsync(source, null, 0, cancellationToken);

    private async ValueTask AddAsync(Artifact source, IndexEntry? stated, int depth, CancellationToken cancellationToken)
    {
        attached.AddRange(source.Attached);
        if (source.Index is not { } index)
        {
            var image = await source.WithOwnPlatformAsync(cancellationToken).ConfigureAwait(false);
            RefuseNowhere(image);
            children.Add(image);
            entries.Add(stated?.RunningOn(image.Descriptor.Platform) ?? EntryOf(image) with { SaysPlatform = source.Descriptor.Platform.IsNamed() });
            return;
        }
        if (index.Manifests.Count == 0)
            throw new ArgumentException($"The index {source.Reference?.ToString() ?? source.Digest.ToString()} has no entries. Leave it out.");
        if (depth == ImageWalk.MaxNesting)
            throw ImageWalk.TooDeep(source);
        indexes.Add(source);
        foreach (var entry in IndexEntry.AllOf(source))
            if (IsOpened(entry.Descriptor))
                await AddAsync(await source.ChildAsync(entry.Descriptor, cancellationToken).ConfigureAwait(false), entry, depth + 1, cancellationToken).ConfigureAwait(false);
            else
                entries.Add(entry);
        if (entries.Count > ImageWalk.MaxManifests)
            throw ImageWalk.TooMany(source);
    }

    // An index inside an index would hide its platforms from clients and from the check for twins; an image that no index describes is asked itself.
    private static bool IsOpened(Descriptor entry) =>
        entry.MediaType.IsIndex || (entry.MediaType.IsImageManifest && !entry.IsAttestation() && !entry.Platform.IsNamed());

    private static void RefuseNowhere(Artifact image)
    {
        if (!image.Descriptor.Platform.IsNamed() && image.Manifest?.Config.MediaType.IsImageConfig == true)
            throw new ArgumentException(
                $"The config of {image.Digest} names no operating system and architecture. Give the image a platform with WithPlatform.");
    }

    private static IndexEntry EntryOf(Artifact image) => IndexEntry.Of(image.Descriptor with
    {
        ArtifactType = image.Descriptor.ArtifactType ?? image.Manifest?.ArtifactType,
        Platform = image.Descriptor.Platform?.Written(),
        Data = null,
    });
}
