namespace OciMultiArch.SupplyChain;

/// <summary>How a signature of an image is kept.</summary>
public enum SignatureFormat
{
    /// <summary>
    /// A bundle of sigstore, version 0.3, that refers to the image as an OCI 1.1 referrer: an envelope of DSSE with a
    /// statement of in-toto, as cosign writes it from version 3 on.
    /// </summary>
    Bundle = 0,

    /// <summary>
    /// cosign's older form, which skopeo and podman read too: a payload for simple signing, under the tag
    /// <c>sha256-HEX.sig</c> beside the image.
    /// </summary>
    Cosign,
}
