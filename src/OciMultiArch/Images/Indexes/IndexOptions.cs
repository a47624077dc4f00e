namespace OciMultiArch;

/// <summary>How a new index is made. The options are copied when the work begins.</summary>
public sealed class IndexOptions
{
    /// <summary>
    /// The family of the index. Null, the default, takes that of its images: Docker when all of them are Docker images,
    /// otherwise OCI.
    /// </summary>
    public ImageFormat? Format { get; set; }

    /// <summary>
    /// Whether images of the other family are converted to that of the index, which gives them other digests. Without a
    /// <see cref="Format"/>, a mixture becomes OCI. Images that are entries of indexes are converted too, each with its
    /// attestations; only what stays in the index is read. Media types are renamed, as <c>ConvertAsync</c> does; no
    /// layer is read. False by default: a mixture is refused.
    /// </summary>
    public bool ConvertsImages { get; set; }

    /// <summary>
    /// Whether annotations of images and of entries are left out where the index is Docker's, which has no place for
    /// them; those of images only with <see cref="ConvertsImages"/>. False by default: they are refused by name.
    /// </summary>
    public bool DropsAnnotations { get; set; }

    /// <summary>
    /// The type of artifact that the index stands for, a media type; null, the default, for none. OCI only.
    /// </summary>
    public string? ArtifactType { get; set; }

    /// <summary>
    /// The manifest that the index refers to; its type, digest and size are written. Null, the default, for none. OCI
    /// only.
    /// </summary>
    public Descriptor? Subject { get; set; }

    /// <summary>
    /// The image or index that the images were built on. Its name and digest become annotations of the index, unless
    /// those are given. Null, the default, for none. Not written into a Docker manifest list, which has no annotations.
    /// </summary>
    public Artifact? Base { get; set; }

    /// <summary>
    /// What happens to attestations among the entries of indexes; by default they are kept as they are. An attestation
    /// whose image is not in the new index is always left out.
    /// </summary>
    public AttestationHandling Attestations { get; set; }

    /// <summary>What happens when two images have one platform; by default the index is refused.</summary>
    public DuplicatePlatformHandling DuplicatePlatforms { get; set; }

    /// <summary>
    /// Told of each image that gives way to a later one with <see cref="DuplicatePlatformHandling.Replace"/>, while the
    /// index is made; null, the default, for no reports. It must not throw.
    /// </summary>
    public IProgress<Descriptor>? Replaced { get; set; }

    internal IndexOptions Copy() => new()
    {
        Format = Format,
        ConvertsImages = ConvertsImages,
        DropsAnnotations = DropsAnnotations,
        ArtifactType = ArtifactType,
        Subject = Subject,
        Base = Base,
        Attestations = Attestations,
        DuplicatePlatforms = DuplicatePlatforms,
        Replaced = Replaced,
    };
}
