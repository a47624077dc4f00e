using OciMultiArch.Content;

namespace OciMultiArch;

/// <content>The entries of an index, and where they are.</content>
public sealed partial class Artifact
{
    /// <summary>
    /// One entry of this index as an artifact: the one in hand, its embedded data, or what the first source that has it
    /// answers. Uses the network unless the child is in hand.
    /// </summary>
    /// <param name="child">
    /// An entry of <see cref="Index"/> that is an index or image manifest; the result keeps it, platform and
    /// annotations included.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ContentNotFoundException">No source has it.</exception>
    /// <exception cref="ContentMismatchException">
    /// What is there is not of the type and size that the entry says.
    /// </exception>
    /// <exception cref="OciException">No source has it, and one failed to answer.</exception>
    public async ValueTask<Artifact> ChildAsync(Descriptor child, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(child);
        if (KnownChild(child) is { } known)
            return known;
        if (parts.Holder(child.Digest) is { } holder)
            return await holder.ChildAsync(child, cancellationToken).ConfigureAwait(false);
        if (child.MediaType.IsManifest && ArtifactParts.Embedded(child) is { } data)
            return EmbeddedChild(child, data);
        return await ReadChildAsync(child, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The same document with some of its parts in hand; itself where it only exists here.
    /// </summary>
    internal Artifact Holding(IEnumerable<Artifact> children, IEnumerable<Blob> blobs)
    {
        if (Sources.Count == 0 || parts.Sources.Count == 0)
            return this;
        return new(Descriptor, Bytes, Sources, new ArtifactParts(parts.Sources, children, blobs))
        {
            Reference = Reference,
            Attached = Attached,
            Origin = Origin,
        };
    }

    /// <summary>The child when it is in hand, so that no source need be asked; otherwise null.</summary>
    internal Artifact? KnownChild(Descriptor child) => parts.Child(child.Digest)?.EnteredAs(child);

    /// <summary>Itself, where it is no index; otherwise its entries that are in hand.</summary>
    internal IEnumerable<Artifact> ImagesInHand() =>
        Index is null ? [this] : Index.Manifests.Select(KnownChild).OfType<Artifact>();

    /// <summary>
    /// The index that knows itself where an entry is: this one, or one that this one was made of. However often an
    /// index is edited, its holder is one step away.
    /// </summary>
    internal Artifact HolderOf(Digest entry)
    {
        var isInHand = parts.Child(entry) is not null;
        return isInHand ? this : parts.Holder(entry) ?? this;
    }

    /// <summary>An entry of this index that is no manifest: image-spec allows any type there.</summary>
    internal Blob Leaf(Descriptor entry) => parts.Holder(entry.Digest)?.Leaf(entry) ?? parts.Blob(entry);

    /// <summary>
    /// Whether a place is known to hold the child: the place this index was read from, or one the child in hand was
    /// read from.
    /// </summary>
    internal bool ChildIsIn(Descriptor child, IContentSource place)
    {
        if (KnownChild(child) is { } known)
            return known.Sources.Contains(place);
        if (parts.Holder(child.Digest) is { } holder)
            return holder.ChildIsIn(child, place);
        return parts.Sources.Contains(place);
    }

    /// <summary>The place where a child is known to be, best first; null for one that only exists here so far.</summary>
    internal IContentSource? PlaceOf(Descriptor child)
    {
        if (KnownChild(child) is { } known)
            return First(known.Sources);
        if (parts.Holder(child.Digest) is { } holder)
            return holder.PlaceOf(child);
        return First(parts.Sources);

        static IContentSource? First(IReadOnlyList<IContentSource> places) => places is [var best, ..] ? best : null;
    }

    /// <summary>
    /// Whether every part is known to be in a place, so that this manifest can be written there at once.
    /// </summary>
    internal bool IsWholeIn(IContentSource place)
    {
        if (Index is { } index)
            return index.Manifests.All(entry => ChildIsIn(entry, place));
        return Blobs.All(blob => blob.Sources.Contains(place));
    }

    // Of several failures, the first that says more than that the child is not there.
    private async ValueTask<Artifact> ReadChildAsync(Descriptor child, CancellationToken cancellationToken)
    {
        OciException? failure = null;
        foreach (var source in parts.Sources)
        {
            try
            {
                if (await source.FindAsync(child, cancellationToken).ConfigureAwait(false) is { } found)
                    return found.EnteredAs(child);
            }
            catch (OciException wrong)
            {
                if (failure is null or ContentNotFoundException)
                    failure = wrong;
            }
        }
        if (failure is not null)
            throw failure;
        throw await PartAbsentAsync(cancellationToken).ConfigureAwait(false) ?? MissingChild(child);
    }

    // docker save may write an index with the images of some of its platforms alone. Which are there can be told of
    // folders and archives at no cost.
    private async ValueTask<ContentNotFoundException?> PartAbsentAsync(CancellationToken cancellationToken)
    {
        if (parts.Sources is not [ILocalContent place])
            return null;
        List<string> present = [];
        List<string> absent = [];
        foreach (var entry in Index!.Manifests)
        {
            if (entry.IsAttestation || entry.Platform is not { Os.Length: > 0, Architecture.Length: > 0 } platform)
                continue;
            var isThere = await place.HasManifestAsync(entry, cancellationToken).ConfigureAwait(false);
            var side = isThere ? present : absent;
            side.Add(platform.ToString());
        }
        if (present.Count == 0)
            return null;
        var lacking = absent.Count == 0 ? "attestations" : string.Join(", ", absent);
        var there = string.Join(", ", present);
        return new(
            Problem.NotFound,
            $"{place} holds the index {Digest} only in part. It has {there}; it lacks {lacking}.",
            new Remedy(RemedyKind.ChoosePlatforms, $"Take what is there, with ForPlatformsAsync: {there}.", there));
    }

    private Artifact EnteredAs(Descriptor entry)
    {
        if (Descriptor.SameContent(entry))
            return DescribedAs(entry);
        throw new ContentMismatchException(
            Problem.DamagedContent,
            $"{Digest} is {Descriptor.Size} bytes of {MediaType}; its index says {entry.Size} of {entry.MediaType}.");
    }

    private Artifact EmbeddedChild(Descriptor child, byte[] data)
    {
        try
        {
            return new(child, data, parts.Sources, new(parts.Sources));
        }
        catch (FormatException wrong)
        {
            throw new ContentMismatchException(
                Problem.DamagedContent,
                $"The data embedded as {child.Digest} in the index {Digest} is not {child.MediaType}. {wrong.Message}",
                remedy: null,
                wrong);
        }
    }

    private ContentNotFoundException MissingChild(Descriptor child)
    {
        var platform = child.Platform is { } named ? $" ({named})" : "";
        return new(
            Problem.NotFound,
            $"The manifest {child.Digest}{platform} of the index {Digest} is not in {parts.Places}.",
            new Remedy("Push the whole index there again, or take it from elsewhere."));
    }
}
