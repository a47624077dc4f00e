namespace OciMultiArch;

/// <summary>How layers that exist are compressed anew. Immutable.</summary>
public sealed record RecompressOptions
{
    /// <summary>
    /// The compression of a second image that is added behind each image, with the same config and annotated
    /// <c>io.github.containers.compression.zstd</c> in its index: what Podman and other clients of containers/image choose
    /// when they read zstd. Others take the first image. An image becomes an index of both; one that has a copy keeps it.
    /// OCI only. Null, the default, for no copies: of images that have one, the copy goes, as both would have the same
    /// layers.
    /// </summary>
    public LayerCompression? ZstdCopy { get; init; }

    /// <summary>
    /// Whether layers that are compressed in this way already are compressed too, at another level say. False by default:
    /// they stay as they are and are not read.
    /// </summary>
    public bool IsForced { get; init; }

    /// <summary>
    /// Told of each layer that nobody may distribute (<see cref="MediaType.IsNonDistributable"/>), which stays as it is;
    /// null, the default, for no reports. It must not throw, and may be called by several threads at once.
    /// </summary>
    public IProgress<Descriptor>? Kept { get; init; }
}
