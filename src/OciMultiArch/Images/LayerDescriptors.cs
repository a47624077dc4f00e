using OciMultiArch.Internal;

namespace OciMultiArch.Images;

/// <summary>What a manifest says of layers that it gets from elsewhere.</summary>
internal static class LayerDescriptors
{
    // Annotations of layers help clients that read them lazily; Docker has no place for them.
    /// <exception cref="BuildException">The format has no such layer.</exception>
    public static Descriptor Of(ImageFormat format, Descriptor layer) => layer.Bare() with
    {
        MediaType = format.Layer(layer.MediaType),
        Urls = layer.Urls,
        Annotations = format == ImageFormat.Docker ? Frozen.EmptyMap() : layer.Annotations,
    };
}
