namespace OciMultiArch;

/// <summary>
/// What becomes of the attestations in an index, the entries that BuildKit writes beside its images (platform <c>unknown/unknown</c>, annotations
/// <c>vnd.docker.reference.type</c> and <c>vnd.docker.reference.digest</c>), when the index is made anew or its images change.
/// </summary>
public enum AttestationHandling
{
    /// <summary>
    /// They stay entries of the index, each pointing at its image. Where the image changed, the entry points at the image that came of it; the statement
    /// inside is not rewritten and still speaks of the image before.
    /// </summary>
    Keep = 0,

    /// <summary>They are left out.</summary>
    Drop = 1,
}
