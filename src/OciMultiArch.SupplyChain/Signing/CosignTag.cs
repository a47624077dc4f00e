using OciMultiArch.SupplyChain.Signing.Formats;

namespace OciMultiArch.SupplyChain.Signing;

/// <summary>The tag beside an image under which cosign keeps its signatures, each a layer of one manifest.</summary>
internal static class CosignTag
{
    /// <summary>The tag; null where the digest is too long for one.</summary>
    public static Tag? Of(Digest image) =>
        Tag.TryParse($"{image.Algorithm}-{image.Encoded}.sig", null, out var tag) ? tag : null;

    /// <summary>Whether a layer is a signature.</summary>
    public static bool IsSignature(Blob layer) => layer.Descriptor.MediaType.Value == CosignPayload.Type;

    /// <summary>The signature that a layer carries; null where it is none.</summary>
    public static byte[]? SignatureOf(Descriptor layer)
    {
        if (!layer.Annotations.TryGetValue(CosignPayload.SignatureKey, out var text))
            return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? bytes[..count] : null;
    }
}
