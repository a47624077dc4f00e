namespace OciMultiArch.Content;

/// <summary>
/// Tells signatures from what else refers to a manifest, by type: what was signed is a digest, so that a signature says
/// nothing of any other.
/// </summary>
internal static class SignatureTypes
{
    // notation, cosign (also its bundles and envelopes), and what other formats of signatures are registered as.
    private static readonly string[] Parts =
    [
        "signature", ".sig.", "cosign", "sigstore", "simplesigning", "dsse", "application/jose", "application/cose", "pkcs7",
    ];

    /// <summary>Whether a list of referrers describes a signature.</summary>
    public static bool IsSignature(Descriptor referrer) => IsSignature(referrer.ArtifactType);

    /// <summary>Whether a manifest is a signature, or holds one.</summary>
    public static bool IsSignature(Artifact referrer)
    {
        if (IsSignature(referrer.Manifest?.ArtifactType ?? referrer.Index?.ArtifactType))
            return true;
        var types = referrer.Blobs.Select(static blob => blob.Descriptor.MediaType.Value);
        return types.Any(IsSignature);
    }

    private static bool IsSignature(string? type)
    {
        if (type is null)
            return false;
        return Array.Exists(Parts, part => type.Contains(part, StringComparison.OrdinalIgnoreCase));
    }
}
