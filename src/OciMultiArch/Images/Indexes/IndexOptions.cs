namespace OciMultiArch;

/// <summary>How a new index is made. Copied when the making begins.</summary>
public sealed class IndexOptions
{
    /// <summary>The family of the index; null, the default, takes that of its images: Docker when all are Docker's, otherwise OCI.</summary>
    public ImageFormat? Format { get; set; }

    /// <summary>
    /// Whether images of the other family are converted to that of the index, which gives them other digests: OCI where there is a mixture and no
    /// <see cref="Format"/>. Images of indexes too, each with its attestations; only what stays in the index is read. Media types are renamed, as
    /// <see cref="ImageEditExtensions"/> does; no layer is read. False by default: a mixture is refused.
    /// </summary>
    public bool ConvertsImages { get; set; }

    /// <summary>The type of artifact the index stands for, a media type; null, the default, for none. OCI only.</summary>
    public string? ArtifactType { get; set; }

    /// <summary>The manifest the index refers to, of which type, digest and size are written; null, the default, for none. OCI only.</summary>
    public Descriptor? Subject { get; set; }

    /// <summary>
    /// The image or index that the images were made from: its name and digest become annotations of the index, unless they are given. Null, the default,
    /// for none; left out of a Docker manifest list, which has no annotations.
    /// </summary>
    public Artifact? Base { get; set; }

    /// <summary>
    /// What becomes of attestations among the entries of indexes; by default they are kept as they are. One whose image is not in the new index is
    /// always left out.
    /// </summary>
    public AttestationHandling Attestations { get; set; }

    /// <summary>What becomes of two images for one platform; by default they are refused.</summary>
    public DuplicatePlatformHandling DuplicatePlatforms { get; set; }

    internal IndexOptions Copy() =>
        new() { Format = Format, ConvertsImages = ConvertsImages, ArtifactType = ArtifactType, Subject = Subject, Base = Base, Attestations = Attestations, DuplicatePlatforms = DuplicatePlatforms };
}
