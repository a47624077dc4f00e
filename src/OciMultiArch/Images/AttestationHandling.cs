namespace OciMultiArch;

/// <summary>
/// What becomes of the attestations of images (SBOM, provenance) that stand as entries of their own in an index, as BuildKit writes them:
/// platform <c>unknown/unknown</c>, the image named in the annotation <c>vnd.docker.reference.digest</c>.
/// </summary>
public enum AttestationHandling
{
    /// <summary>They stay entries, and each goes on naming its image.</summary>
    Keep = 0,

    /// <summary>They are left out.</summary>
    Drop = 1,

    /// <summary>
    /// They are taken out of the index and become referrers of their images, which go with the index (<see cref="Artifact.Attached"/>): the same manifest,
    /// byte for byte but for the members <c>subject</c> and, where it has none, <c>artifactType</c>. Each of them is read.
    /// </summary>
    Refer = 2,
}
