using OciMultiArch.Internal;

namespace OciMultiArch.Content;

/// <summary>
/// Where the parts of one artifact can be read: parts in hand first, then the places that hold the rest.
/// </summary>
internal sealed class ArtifactParts
{
    private readonly Dictionary<Digest, Artifact> children = [];
    private readonly Dictionary<Digest, Blob> blobs = [];
    private readonly Dictionary<Digest, Artifact> holders = [];

    /// <param name="sources">Places that hold every part that is not in hand.</param>
    /// <param name="children">Child manifests in hand.</param>
    /// <param name="blobs">Blobs whose own sources are known.</param>
    /// <param name="indexes">Indexes whose entries stand among the children without having been fetched.</param>
    public ArtifactParts(
        IEnumerable<IContentSource>? sources = null,
        IEnumerable<Artifact>? children = null,
        IEnumerable<Blob>? blobs = null,
        IEnumerable<Artifact>? indexes = null)
    {
        Sources = Frozen.List(sources);
        foreach (var child in children ?? [])
            this.children.TryAdd(child.Digest, child);
        foreach (var blob in blobs ?? [])
            this.blobs.TryAdd(blob.Digest, blob);
        foreach (var index in indexes ?? [])
            foreach (var entry in index.Index!.Manifests)
                holders.TryAdd(entry.Digest, index.HolderOf(entry.Digest));
    }

    public IReadOnlyList<IContentSource> Sources { get; }

    /// <summary>The places as text for a message.</summary>
    public string Places => Sources.Count == 0 ? "any known place" : string.Join(" or ", Sources);

    /// <summary>The index that knows where an entry is, when the entry came here as part of it.</summary>
    public Artifact? Holder(Digest digest) => holders.GetValueOrDefault(digest);

    public Artifact? Child(Digest digest) => children.GetValueOrDefault(digest);

    public Blob Blob(Descriptor descriptor)
    {
        if (blobs.TryGetValue(descriptor.Digest, out var known))
            return new(descriptor, known.Sources);
        if (Embedded(descriptor) is { } bytes)
            return new(descriptor, [new BytesSource(bytes), .. Sources]);
        return new(descriptor, Sources);
    }

    // image-spec, descriptor.md: embedded data that is right is used instead of a fetch; what is wrong counts as
    // absent.
    public static byte[]? Embedded(Descriptor descriptor)
    {
        var isEmptyObject = descriptor.MediaType == MediaType.OciEmpty && descriptor.Size == 2;
        var bytes = isEmptyObject ? "{}"u8.ToArray() : Decoded(descriptor);
        if (bytes is null || !descriptor.Digest.CanVerify)
            return null;
        return ContentHash.Compute(descriptor.Digest, bytes) == descriptor.Digest ? bytes : null;
    }

    private static byte[]? Decoded(Descriptor descriptor)
    {
        if (descriptor.Data is not { } data || descriptor.Size > data.Length)
            return null;
        var bytes = new byte[data.Length];
        var isRight = Convert.TryFromBase64String(data, bytes, out var length) && length == descriptor.Size;
        return isRight ? bytes[..length] : null;
    }
}
