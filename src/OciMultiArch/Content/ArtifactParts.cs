using OciMultiArch.Model;

namespace OciMultiArch.Content;

/// <summary>Where the parts of one artifact can be read: parts in hand first, then the places that hold the rest.</summary>
internal sealed class ArtifactParts
{
    private readonly Dictionary<Digest, Artifact> children = [];
    private readonly Dictionary<Digest, Blob> blobs = [];

    /// <param name="sources">Places that hold every part that is not in hand.</param>
    /// <param name="children">Child manifests in hand.</param>
    /// <param name="blobs">Blobs whose own sources are known.</param>
    public ArtifactParts(IEnumerable<IContentSource>? sources = null, IEnumerable<Artifact>? children = null, IEnumerable<Blob>? blobs = null)
    {
        Sources = Frozen.List(sources);
        foreach (var child in children ?? [])
            this.children.TryAdd(child.Digest, child);
        foreach (var blob in blobs ?? [])
            this.blobs.TryAdd(blob.Digest, blob);
    }

    public IReadOnlyList<IContentSource> Sources { get; }

    /// <summary>The places in words, for a message.</summary>
    public string Places => Sources.Count == 0 ? "any known place" : string.Join(" or ", Sources);

    public Artifact? Child(Digest digest) => children.GetValueOrDefault(digest);

    public Blob Blob(Descriptor descriptor)
    {
        if (blobs.TryGetValue(descriptor.Digest, out var known))
            return new(descriptor, known.Sources);
        return Embedded(descriptor) is { } bytes ? new(descriptor, [new BytesSource(bytes), .. Sources]) : new(descriptor, Sources);
    }

    // image-spec, descriptor.md: embedded data is used instead of a fetch; whoever reads it verifies it like any other bytes.
    private static byte[]? Embedded(Descriptor descriptor)
    {
        if (descriptor.MediaType == MediaType.OciEmpty && descriptor.Size == 2)
            return "{}"u8.ToArray();
        if (descriptor.Data is not { } data || descriptor.Size > data.Length)
            return null;
        var bytes = new byte[data.Length];
        return Convert.TryFromBase64String(data, bytes, out var length) && length == descriptor.Size ? bytes[..length] : null;
    }
}
