namespace OciMultiArch;

/// <summary>
/// What happens to the attestations of images (SBOM, provenance) when an index is made of other indexes, or when its
/// images change. Meant are those that stand in an index as entries of their own, as BuildKit writes them: platform
/// <c>unknown/unknown</c>, annotations <c>vnd.docker.reference.type</c> and <c>vnd.docker.reference.digest</c>.
/// </summary>
public enum AttestationHandling
{
    /// <summary>
    /// Attestations stay entries, each pointing at its image. If the image changed, the entry points at the new image.
    /// The statement inside the attestation is not rewritten and still speaks of the old image.
    /// </summary>
    Keep = 0,

    /// <summary>Attestations are left out.</summary>
    Drop = 1,

    /// <summary>
    /// Attestations leave the index and become referrers of their images, which go with the index
    /// (<see cref="Artifact.Attached"/>). Each manifest is read and gets the member <c>subject</c> and, if it has none,
    /// <c>artifactType</c>; its other bytes stay. Only for a new index: an <see cref="ImageEdit"/> keeps attestations
    /// or drops them.
    /// </summary>
    Refer = 2,
}
