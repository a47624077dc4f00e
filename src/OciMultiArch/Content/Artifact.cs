using OciMultiArch.Content;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch;

/// <summary>
/// A manifest or index: its bytes, what it is, and where each of its parts can be read. Immutable and safe for
/// concurrent use. Properties never use the network, as the bytes are in hand; methods ending in <c>Async</c> may.
/// </summary>
public sealed partial class Artifact
{
    private readonly ArtifactParts parts;

    /// <param name="descriptor">What it is.</param>
    /// <param name="bytes">The document.</param>
    /// <param name="sources">Where this very manifest is known to be.</param>
    /// <param name="parts">Where its parts are.</param>
    /// <exception cref="FormatException">The bytes are not a document of the descriptor's type.</exception>
    internal Artifact(
        Descriptor descriptor, ReadOnlyMemory<byte> bytes, IEnumerable<IContentSource> sources, ArtifactParts parts)
    {
        (Descriptor, Bytes, Sources, this.parts) = (descriptor, bytes, Frozen.List(sources), parts);
        (Blobs, Layers) = (Frozen.Empty<Blob>(), Frozen.Empty<Blob>());
        if (descriptor.MediaType.IsIndex)
        {
            Index = OciJson.ReadIndex(bytes, descriptor.MediaType);
            return;
        }
        if (!descriptor.MediaType.IsImageManifest)
            throw NoManifest(descriptor.MediaType);
        Manifest = OciJson.ReadManifest(bytes, descriptor.MediaType);
        Blobs = Frozen.List(Manifest.Layers.Prepend(Manifest.Config).Select(parts.Blob));
        Layers = Frozen.List(Blobs.Skip(1));
    }

    private Artifact(Artifact like, Descriptor descriptor)
    {
        (Descriptor, Bytes, Sources, parts) = (descriptor, like.Bytes, like.Sources, like.parts);
        (Index, Manifest, Blobs, Layers) = (like.Index, like.Manifest, like.Blobs, like.Layers);
        (Reference, Attached, Origin) = (like.Reference, like.Attached, like.Origin);
    }

    /// <summary>What this is, and what the pointing document says of it: platform and annotations.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>The digest of the bytes.</summary>
    public Digest Digest => Descriptor.Digest;

    /// <summary>The media type.</summary>
    public MediaType MediaType => Descriptor.MediaType;

    /// <summary>
    /// The platform that its descriptor states: of an image that an index lists, or that <c>ImagesAsync</c> gives. Null where
    /// nobody says it, as for an index; an image's config may still.
    /// </summary>
    public Platform? Platform => Descriptor.Platform;

    /// <summary>The bytes: exactly what was read, and what every store is sent.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Where this manifest is known to be, best first; empty for one that only exists here so far.</summary>
    public IReadOnlyList<IContentSource> Sources { get; }

    /// <summary>
    /// The name this was read under at a registry; null when it was read by digest or elsewhere, or only exists here.
    /// </summary>
    public ImageReference? Reference { get; private init; }

    /// <summary>The view of an index or manifest list; null for an image manifest.</summary>
    public ImageIndex? Index { get; }

    /// <summary>The view of an image manifest; null for an index.</summary>
    public ImageManifest? Manifest { get; }

    /// <summary>Config and layers of an image manifest, each with its own sources; empty for an index.</summary>
    public IReadOnlyList<Blob> Blobs { get; }

    /// <summary>The config of an image manifest, with where it can be read; null for an index.</summary>
    public Blob? Config => Manifest is null ? null : Blobs[0];

    /// <summary>
    /// The layers of an image manifest, base first, each with where it can be read: of an artifact, its files. Empty for an
    /// index.
    /// </summary>
    public IReadOnlyList<Blob> Layers { get; }

    /// <summary>
    /// What kind of artifact it is: its artifactType or, where a manifest has none, the media type of its config
    /// (image-spec, manifest.md, "Guidelines for Artifact Usage"), as Helm charts say it. Null for an index without one.
    /// </summary>
    public string? ArtifactType
    {
        get
        {
            var stated = Index?.ArtifactType ?? Manifest?.ArtifactType;
            return string.IsNullOrEmpty(stated) ? Manifest?.Config.MediaType.Value : stated;
        }
    }

    /// <summary>
    /// Referrers that go with it, such as SBOMs: a push writes them after its contents and before its tags. Empty for
    /// what was read: what a store lists as referrers is asked for with <see cref="IContentSource.ReferrersAsync"/>.
    /// </summary>
    public IReadOnlyList<Artifact> Attached { get; private init; } = Frozen.Empty<Artifact>();

    /// <summary>The manifest this one refers to, or null.</summary>
    public Descriptor? Subject => Index?.Subject ?? Manifest?.Subject;

    /// <summary>Makes an artifact of a document's bytes. No network.</summary>
    /// <param name="mediaType">The document's type: an index or image manifest of OCI or Docker.</param>
    /// <param name="bytes">The document; not copied, so it must not change afterwards.</param>
    /// <param name="parts">Where its blobs and child manifests can be read.</param>
    /// <exception cref="FormatException">The bytes are not such a document.</exception>
    public static Artifact Parse(
        MediaType mediaType, ReadOnlyMemory<byte> bytes, params IEnumerable<IContentSource> parts)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        return new(Descriptor.Of(mediaType, bytes.Span), bytes, [], new(parts));
    }

    /// <summary>A copy that remembers the name it was read under.</summary>
    internal Artifact ReadAs(ImageReference reference) => new(this, Descriptor) { Reference = reference };

    /// <summary>
    /// The same bytes described otherwise: this is what <c>docker manifest annotate</c> means. No network.
    /// </summary>
    internal Artifact DescribedAs(Descriptor descriptor) => descriptor == Descriptor ? this : new(this, descriptor);

    /// <summary>Another document of the same type in the place of this one, described as it is.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="parts">Where its parts can be read.</param>
    internal Artifact Rewritten(byte[] bytes, ArtifactParts parts)
    {
        var content = Descriptor.Of(MediaType, bytes);
        var descriptor = Descriptor with { Digest = content.Digest, Size = content.Size, Data = null, Urls = [] };
        return new(descriptor, bytes, [], parts);
    }

    /// <summary>A copy with other referrers that go with it, each once.</summary>
    internal Artifact With(IEnumerable<Artifact> attached) =>
        new(this, Descriptor) { Attached = Frozen.List(attached.DistinctBy(static referrer => referrer.Digest)) };

    /// <summary>
    /// How a list of referrers describes this manifest: its artifact type and annotations go up (distribution-spec,
    /// "Listing Referrers").
    /// </summary>
    internal Descriptor AsReferrer()
    {
        var annotations = Index?.Annotations ?? Manifest!.Annotations;
        return Descriptor.Bare() with { ArtifactType = ArtifactType, Annotations = annotations };
    }

    /// <summary>Digest, type and, where known, platform.</summary>
    public override string ToString() =>
        Descriptor.Platform is { } platform ? $"{Digest} ({MediaType}, {platform})" : $"{Digest} ({MediaType})";

    private static FormatException NoManifest(MediaType type)
    {
        var problem = "is neither an index nor an image manifest of OCI or Docker (schema 1 is not supported).";
        return new($"{type} {problem}");
    }
}
