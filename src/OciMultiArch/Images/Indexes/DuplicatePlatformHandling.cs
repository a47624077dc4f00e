namespace OciMultiArch;

/// <summary>
/// What happens when clients could not tell two images of a new index apart. Compared are operating system, its version
/// and features, architecture, variant and CPU features, in any spelling and order; also the artifact type, the media
/// type of what is no image, and the annotation <c>io.github.containers.compression.zstd</c>, by which clients choose
/// the copy of an image whose layers are compressed with zstd.
/// </summary>
public enum DuplicatePlatformHandling
{
    /// <summary>The index is refused: clients would pick only the first of the two.</summary>
    Refuse = 0,

    /// <summary>
    /// The later image takes the place of the earlier one. The attestations of the earlier image go too, unless the
    /// image stays for another platform.
    /// </summary>
    Replace = 1,

    /// <summary>
    /// The same image given again is taken once, in its first place and as it is described there, with its attestations.
    /// Two different images are refused.
    /// </summary>
    SkipSame = 2,
}
