using OciMultiArch.SupplyChain.Signing.Formats;

namespace OciMultiArch.SupplyChain.Signing;

/// <summary>The manifest of all signatures of an image, in cosign's older form.</summary>
internal static class CosignManifest
{
    private const string NoTime = "0001-01-01T00:00:00Z";

    /// <summary>A manifest with one signature more.</summary>
    /// <param name="held">The one that is there; null for none. All that it holds stays.</param>
    /// <param name="layer">The signature.</param>
    /// <exception cref="OciException">What is there is no manifest.</exception>
    public static Artifact With(Artifact? held, Blob layer)
    {
        if (held is { Manifest: null })
            throw new InvalidContentException(
                Problem.InvalidContent,
                $"Under the tag of its signatures is an index, {held.Digest}.",
                new("Remove that tag, or sign with a bundle."));
        IReadOnlyList<Blob> layers = [.. held?.Layers ?? [], layer];
        var config = Blob.Of(MediaType.OciConfig, Config(layers));
        ImageManifest manifest = (held?.Manifest ?? Empty(config)) with
        {
            MediaType = MediaType.OciManifest,
            Config = config.Descriptor,
            Layers = [.. layers.Select(static each => each.Descriptor)],
        };
        return Artifact.Create(manifest, [config, .. layers]);
    }

    private static ImageManifest Empty(Blob config) => new() { Config = config.Descriptor };

    // A payload is not compressed, so that its digest is its DiffID too.
    private static byte[] Config(IReadOnlyList<Blob> layers) => SignatureJson.Write(writer =>
    {
        writer.WriteString("architecture", "");
        writer.WriteString("created", NoTime);
        writer.WriteStartArray("history");
        foreach (var _ in layers)
        {
            writer.WriteStartObject();
            writer.WriteString("created", NoTime);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteString("os", "");
        writer.WriteStartObject("rootfs");
        writer.WriteString("type", "layers");
        writer.WriteStartArray("diff_ids");
        foreach (var layer in layers)
            writer.WriteStringValue($"{layer.Digest}");
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteStartObject("config");
        writer.WriteEndObject();
    });
}
