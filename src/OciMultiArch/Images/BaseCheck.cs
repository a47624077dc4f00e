namespace OciMultiArch;

/// <summary>Whether an image is built on the newest version of its base, as its annotations name it.</summary>
public sealed record BaseCheck
{
    /// <summary>The image, with its platform.</summary>
    public required Descriptor Image { get; init; }

    /// <summary>
    /// The base by the name that the image records (<c>org.opencontainers.image.base.name</c>); null when it records
    /// none, or no digest.
    /// </summary>
    public ImageReference? Base { get; init; }

    /// <summary>
    /// The digest of the base that the image was built on (<c>org.opencontainers.image.base.digest</c>); null when it
    /// records none.
    /// </summary>
    public Digest? Recorded { get; init; }

    /// <summary>
    /// The digest that the name of the base stands for now: that of its image for the platform, or of its index where
    /// the image records that one. Null when the base is no longer there, or has no image for the platform.
    /// </summary>
    public Digest? Current { get; init; }

    /// <summary>Whether the image is known to be built on the newest base.</summary>
    public bool IsCurrent => Recorded is not null && Recorded == Current;
}
