using OciMultiArch.Content;

namespace OciMultiArch.Images;

/// <summary>
/// The entries of the new index: one for each image, and those of indexes among the images as they stand there, in
/// their place.
/// </summary>
internal sealed partial class IndexBuilder
{
    private readonly List<IndexEntry> entries = [];
    private readonly List<Artifact> children = [];
    private readonly List<Artifact> indexes = [];
    private readonly List<Artifact> attached = [];

    public IReadOnlyList<IndexEntry> Entries => entries;

    /// <summary>The images that are in hand.</summary>
    public IReadOnlyList<Artifact> Children => children;

    /// <summary>The indexes among the sources: most of their entries have not been fetched.</summary>
    public IReadOnlyList<Artifact> Indexes => indexes;

    /// <summary>Where the entries can be read.</summary>
    public ArtifactParts Parts => new(children: children, indexes: indexes);

    /// <summary>The referrers of some entries that came with the images.</summary>
    public IEnumerable<Artifact> AttachedTo(IEnumerable<Descriptor> subjects)
    {
        var digests = subjects.Select(static subject => subject.Digest).ToHashSet();
        return attached.Where(referrer => digests.Contains(referrer.Subject!.Digest));
    }

    /// <summary>Adds an image, or all entries of an index.</summary>
    /// <exception cref="InvalidContentException">An image names no platform, or an index has no entries.</exception>
    public ValueTask AddAsync(Artifact source, CancellationToken cancellationToken) =>
        AddAsync(source, null, 0, cancellationToken);

    private async ValueTask AddAsync(
        Artifact source, IndexEntry? stated, int depth, CancellationToken cancellationToken)
    {
        attached.AddRange(source.Attached);
        if (source.Index is null)
            await AddImageAsync(source, stated, cancellationToken).ConfigureAwait(false);
        else
            await AddIndexAsync(source, depth, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask AddImageAsync(Artifact source, IndexEntry? stated, CancellationToken cancellationToken)
    {
        var image = await source.WithOwnPlatformAsync(cancellationToken).ConfigureAwait(false);
        RefuseWithoutPlatform(image);
        children.Add(image);
        var isStated = source.Descriptor.Platform.IsNamed();
        if (stated is null)
            entries.Add(EntryOf(image) with { StatesPlatform = isStated });
        else
            entries.Add(stated.WithConfigPlatform(image.Descriptor.Platform));
    }

    private async ValueTask AddIndexAsync(Artifact source, int depth, CancellationToken cancellationToken)
    {
        if (source.Index!.Manifests.Count == 0)
            throw new InvalidContentException(
                Problem.EmptyIndex,
                $"The index {source.Reference?.ToString() ?? source.Digest.ToString()} has no entries.",
                new Remedy("Leave it out."));
        if (depth == ImageWalk.MaxNesting)
            throw ImageWalk.TooDeep(source);
        indexes.Add(source);
        foreach (var entry in IndexEntry.AllOf(source))
        {
            if (IsOpened(entry.Descriptor))
            {
                var child = await source.ChildAsync(entry.Descriptor, cancellationToken).ConfigureAwait(false);
                await AddAsync(child, entry, depth + 1, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                entries.Add(entry);
            }
        }
        if (entries.Count > ImageWalk.MaxManifests)
            throw ImageWalk.TooMany(source);
    }

    // An index inside an index would hide its platforms from clients and from the check for duplicates.
    // An image whose platform no index states is asked itself.
    private static bool IsOpened(Descriptor entry)
    {
        if (entry.MediaType.IsIndex)
            return true;
        return entry.MediaType.IsImageManifest && !entry.IsAttestation && !entry.Platform.IsNamed();
    }

    private static void RefuseWithoutPlatform(Artifact image)
    {
        if (image.Descriptor.Platform.IsNamed())
            return;
        if (image.Manifest?.Config.MediaType.IsImageConfig == true)
            throw MissingPlatform(image);
    }

    /// <summary>An image of which neither an index nor its config states the platform.</summary>
    public static InvalidContentException MissingPlatform(Artifact image) => new(
        Problem.MissingPlatform,
        $"The config of {image.Digest} names no operating system and architecture.",
        new Remedy(RemedyKind.SetPlatform, "Give the image a platform with WithPlatform.", $"{image.Digest}"));

    private static IndexEntry EntryOf(Artifact image)
    {
        var stated = image.Descriptor;
        var entry = stated with
        {
            ArtifactType = stated.ArtifactType ?? image.Manifest?.ArtifactType,
            Platform = stated.Platform?.Written(),
            Data = null,
        };
        return IndexEntry.Of(entry);
    }
}
