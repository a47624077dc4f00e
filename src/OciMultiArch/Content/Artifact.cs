using OciMultiArch.Content;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch;

/// <summary>
/// A manifest or index: its bytes, what it is, and where each of its parts can be read. Immutable and safe for concurrent use.
/// Properties never use the network, as the bytes are in hand; methods ending in <c>Async</c> may.
/// </summary>
public sealed class Artifact
{
    private readonly ArtifactParts parts;

    /// <param name="descriptor">What it is.</param>
    /// <param name="bytes">The document.</param>
    /// <param name="sources">Where this very manifest is known to be.</param>
    /// <param name="parts">Where its parts are.</param>
    /// <exception cref="FormatException">The bytes are not a document of the descriptor's type.</exception>
    internal Artifact(Descriptor descriptor, ReadOnlyMemory<byte> bytes, IEnumerable<IContentSource> sources, ArtifactParts parts)
    {
        (Descriptor, Bytes, Sources, this.parts) = (descriptor, bytes, Frozen.List(sources), parts);
        if (descriptor.MediaType.IsIndex)
            Index = OciJson.ReadIndex(bytes, descriptor.MediaType);
        else if (descriptor.MediaType.IsImageManifest)
            Manifest = OciJson.ReadManifest(bytes, descriptor.MediaType);
        else
            throw new FormatException($"{descriptor.MediaType} is neither an index nor an image manifest of OCI or Docker (schema 1 is not supported).");
        Blobs = Manifest is { } manifest ? Frozen.List(manifest.Layers.Prepend(manifest.Config).Select(parts.Blob)) : Frozen.Empty<Blob>();
    }

    private Artifact(Artifact like, Descriptor descriptor)
    {
        (Descriptor, Bytes, Sources, parts) = (descriptor, like.Bytes, like.Sources, like.parts);
        (Index, Manifest, Blobs, Reference, Attached) = (like.Index, like.Manifest, like.Blobs, like.Reference, like.Attached);
    }

    /// <summary>What this is, and what the pointing document says of it: platform and annotations.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>The digest of the bytes.</summary>
    public Digest Digest => Descriptor.Digest;

    /// <summary>The media type.</summary>
    public MediaType MediaType => Descriptor.MediaType;

    /// <summary>The bytes: exactly what was read, and what every store is sent.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Where this manifest is known to be, best first; empty for one that only exists here so far.</summary>
    public IReadOnlyList<IContentSource> Sources { get; }

    /// <summary>The name this was read under at a registry; null when it was read by digest or elsewhere, or only exists here.</summary>
    public ImageReference? Reference { get; private init; }

    /// <summary>The view of an index or manifest list; null for an image manifest.</summary>
    public ImageIndex? Index { get; }

    /// <summary>The view of an image manifest; null for an index.</summary>
    public ImageManifest? Manifest { get; }

    /// <summary>Config and layers of an image manifest, each with its own sources; empty for an index.</summary>
    public IReadOnlyList<Blob> Blobs { get; }

    /// <summary>
    /// Referrers that go with it, such as SBOMs: a push writes them after its contents and before its names. Empty for what was read: what a store lists
    /// as referrers is asked for with <see cref="IContentSource.ReferrersAsync"/>.
    /// </summary>
    public IReadOnlyList<Artifact> Attached { get; private init; } = Frozen.Empty<Artifact>();

    /// <summary>The manifest this one refers to, or null.</summary>
    public Descriptor? Subject => Index?.Subject ?? Manifest?.Subject;

    /// <summary>Makes an artifact of a document's bytes. No network.</summary>
    /// <param name="mediaType">The document's type: an index or image manifest of OCI or Docker.</param>
    /// <param name="bytes">The document; not copied, so it must not change afterwards.</param>
    /// <param name="parts">Where its blobs and child manifests can be read.</param>
    /// <exception cref="FormatException">The bytes are not such a document.</exception>
    public static Artifact Parse(MediaType mediaType, ReadOnlyMemory<byte> bytes, params IEnumerable<IContentSource> parts)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        return new(Descriptor.Of(mediaType, bytes.Span), bytes, [], new(parts));
    }

    /// <summary>
    /// One entry of this index as an artifact: the one in hand, its embedded data, or what the first source that has it answers. Uses the network unless
    /// the child is in hand.
    /// </summary>
    /// <param name="child">An entry of <see cref="Index"/> that is an index or image manifest; the result keeps it, platform and annotations included.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ContentNotFoundException">No source has it.</exception>
    /// <exception cref="ContentMismatchException">What is there is not of the type and size that the entry says.</exception>
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
                failure = failure is null or ContentNotFoundException ? wrong : failure;
            }
        }
        var platform = child.Platform is { } named ? $" ({named})" : "";
        throw failure ?? new ContentNotFoundException($"The manifest {child.Digest}{platform} of the index {Digest} is not in {parts.Places}. Push the whole index there again, or take it from elsewhere.");
    }

    /// <summary>The child when it is in hand, so that no source need be asked; otherwise null.</summary>
    internal Artifact? KnownChild(Descriptor child) => parts.Child(child.Digest)?.EnteredAs(child);

    /// <summary>The index that knows itself where an entry is: this one, or one that this one was made of. An index edited a thousand times is a step away from it.</summary>
    internal Artifact HolderOf(Digest entry) => parts.Child(entry) is null ? parts.Holder(entry) ?? this : this;

    /// <summary>An entry of this index that is no manifest: image-spec allows any type there.</summary>
    internal Blob Leaf(Descriptor entry) => parts.Holder(entry.Digest)?.Leaf(entry) ?? parts.Blob(entry);

    /// <summary>Whether a place is known to hold the child: the place this index was read from, or one the child in hand was read from.</summary>
    internal bool ChildIsIn(Descriptor child, IContentSource place) =>
        KnownChild(child) is { } known ? known.Sources.Contains(place)
        : parts.Holder(child.Digest) is { } holder ? holder.ChildIsIn(child, place)
        : parts.Sources.Contains(place);

    /// <summary>Whether every part is known to be in a place, so that this manifest can be written there at once.</summary>
    internal bool IsWholeIn(IContentSource place) =>
        Index is { } index ? index.Manifests.All(each => ChildIsIn(each, place)) : Blobs.All(each => each.Sources.Contains(place));

    /// <summary>The same, remembering the name it was read under.</summary>
    internal Artifact ReadAs(ImageReference reference) => new(this, Descriptor) { Reference = reference };

    /// <summary>The same bytes described otherwise: this is what <c>docker manifest annotate</c> means. No network.</summary>
    internal Artifact DescribedAs(Descriptor descriptor) => descriptor == Descriptor ? this : new(this, descriptor);

    /// <summary>The same with other referrers that go with it, each once.</summary>
    internal Artifact With(IEnumerable<Artifact> attached) =>
        new(this, Descriptor) { Attached = Frozen.List(attached.DistinctBy(static each => each.Digest)) };

    /// <summary>How a list of referrers describes this manifest: its artifact type and annotations go up (distribution-spec, "Listing Referrers").</summary>
    internal Descriptor AsReferrer() => Descriptor.Bare() with
    {
        ArtifactType = NotEmpty(Index?.ArtifactType ?? Manifest?.ArtifactType) ?? Manifest?.Config.MediaType.Value,
        Annotations = Index?.Annotations ?? Manifest!.Annotations,
    };

    /// <summary>Digest, type and, where known, platform.</summary>
    public override string ToString() => Descriptor.Platform is { } platform ? $"{Digest} ({MediaType}, {platform})" : $"{Digest} ({MediaType})";

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private Artifact EnteredAs(Descriptor entry) => Descriptor.SameContent(entry)
        ? DescribedAs(entry)
        : throw new ContentMismatchException($"{Digest} is {Descriptor.Size} bytes of {MediaType}; its index says {entry.Size} of {entry.MediaType}.");

    private Artifact EmbeddedChild(Descriptor child, byte[] data)
    {
        try
        {
            return new(child, data, parts.Sources, new(parts.Sources));
        }
        catch (FormatException wrong)
        {
            throw new ContentMismatchException($"The data embedded as {child.Digest} in the index {Digest} is not {child.MediaType}. {wrong.Message}", wrong);
        }
    }
}
