namespace OciMultiArch.Content;

/// <summary>
/// Tells signatures and statements from what else refers to a manifest, by type: what was signed or stated is about a
/// digest, and says nothing of any other.
/// </summary>
internal static class SignatureTypes
{
    // notation, cosign (also its bundles and envelopes), and what other formats of signatures are registered as.
    private static readonly string[] Parts =
    [
        "signature", ".sig.", "cosign", "sigstore", "simplesigning", "dsse", "application/jose", "application/cose", "pkcs7",
    ];

    // A statement names its subjects by their digests (in-toto.io/Statement/v1), as provenance does.
    private static readonly string[] Statements = ["in-toto"];

    /// <summary>Whether a list of referrers describes a signature.</summary>
    public static bool IsSignature(Descriptor referrer) => IsOneOf(Parts, referrer.ArtifactType);

    /// <summary>Whether a list of referrers describes a statement about a digest that stands in it.</summary>
    public static bool IsStatement(Descriptor referrer) => IsOneOf(Statements, referrer.ArtifactType);

    /// <summary>Whether what a list describes holds for one digest alone: a signature or a statement.</summary>
    public static bool IsOfOneDigest(Descriptor referrer) => IsOfOneDigest(referrer.ArtifactType);

    /// <summary>Whether a manifest is a signature or a statement, or holds one.</summary>
    public static bool IsOfOneDigest(Artifact referrer)
    {
        var types = referrer.Blobs.Select(static blob => blob.Descriptor.MediaType.Value);
        var all = types.Append(referrer.Manifest?.ArtifactType ?? referrer.Index?.ArtifactType);
        return all.Any(IsOfOneDigest);
    }

    private static bool IsOfOneDigest(string? type) => IsOneOf(Parts, type) || IsOneOf(Statements, type);

    private static bool IsOneOf(string[] words, string? type)
    {
        if (type is null)
            return false;
        return Array.Exists(words, word => type.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
