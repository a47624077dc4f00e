namespace OciMultiArch.SupplyChain.Signing.Formats;

/// <summary>The payload of a signature of cosign's older form (sigstore/cosign, specs/SIGNATURE_SPEC.md).</summary>
/// <param name="Digest">What is signed.</param>
/// <param name="Identity">What the signer called it: a reference.</param>
/// <param name="Annotations">What is said of it.</param>
internal sealed record CosignPayload(
    string Digest, string Identity, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>The type of the blob that holds the payload.</summary>
    public const string Type = "application/vnd.dev.cosign.simplesigning.v1+json";

    /// <summary>The annotation of that blob which is the signature, in base64.</summary>
    public const string SignatureKey = "dev.cosignproject.cosign/signature";

    /// <summary>The annotation of a certificate in place of a key.</summary>
    public const string CertificateKey = "dev.sigstore.cosign/certificate";

    private const string Kind = "cosign container image signature";

    public byte[] Write() => SignatureJson.Write(writer =>
    {
        writer.WriteStartObject("critical");
        writer.WriteText("identity", "docker-reference", Identity);
        writer.WriteText("image", "docker-manifest-digest", Digest);
        writer.WriteString("type", Kind);
        writer.WriteEndObject();
        if (Annotations.Count > 0)
            writer.WriteTexts("optional", Annotations);
        else
            writer.WriteNull("optional");
    });

    /// <summary>Reads a payload; null where it is none.</summary>
    public static CosignPayload? Read(ReadOnlyMemory<byte> payload) => SignatureJson.TryRead(payload, static document =>
    {
        var kind = document.Text("critical", "type");
        var digest = document.Text("critical", "image", "docker-manifest-digest");
        if (digest is null || kind is not (Kind or SignStatement.Signature))
            return null;
        var identity = document.Text("critical", "identity", "docker-reference") ?? "";
        return new CosignPayload(digest, identity, document.Texts("optional"));
    });
}
