namespace OciMultiArch;

/// <summary>
/// One layer of an image: a tar file, usually compressed, and the digest of the tar without compression.
/// </summary>
public sealed record Layer
{
    /// <summary>The layer as it is stored and sent.</summary>
    public required Blob Blob { get; init; }

    /// <summary>The digest of the uncompressed tar (image-spec, config.md, "Layer DiffID").</summary>
    public required Digest DiffId { get; init; }

    /// <summary>What made the layer, for the image's history; null for none.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>
    /// What the pieces of the layer were compressed to, as text for <c>LayerOptions.PreviousBlocks</c> of a later packing;
    /// null where that was not asked for, or another compression than gzip was. It is no part of any image.
    /// </summary>
    public string? Blocks { get; init; }
}
