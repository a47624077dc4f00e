namespace OciMultiArch;

/// <summary>
/// What becomes of the attestations of images (SBOM, provenance) that stand as entries of their own in an index, as BuildKit writes them (platform
/// <c>unknown/unknown</c>, annotations <c>vnd.docker.reference.type</c> and <c>vnd.docker.reference.digest</c>), when an index is made of it or its images change.
/// </summary>
public enum AttestationHandling
{
    /// <summary>
    /// They stay entries, each pointing at its image. Where the image changed, the entry points at the image that came of it; the statement inside is not
    /// rewritten and still speaks of the image before.
    /// </summary>
    Keep = 0,

    /// <summary>They are left out.</summary>
    Drop = 1,

    /// <summary>
    /// They are taken out of the index and become referrers of their images, which go with the index (<see cref="Artifact.Attached"/>): the same manifest,
    /// byte for byte but for the members <c>subject</c> and, where it has none, <c>artifactType</c>. Each of them is read. For a new index alone: an
    /// <see cref="ImageEdit"/> keeps them or drops them.
    /// </summary>
    Refer = 2,
}
