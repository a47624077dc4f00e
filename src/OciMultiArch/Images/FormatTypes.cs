using OciMultiArch.Internal;

namespace OciMultiArch.Images;

/// <summary>
/// The media types of each family, and what layers of one family are called in the other. The bytes are the same
/// (image-spec, media-types.md).
/// </summary>
internal static class FormatTypes
{
    private static readonly MediaType OciForeign = new("application/vnd.oci.image.layer.nondistributable.v1.tar");
    private static readonly MediaType OciForeignGzip =
        new("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip");

    private static readonly MediaType DockerForeign = new("application/vnd.docker.image.rootfs.foreign.diff.tar");
    private static readonly MediaType DockerForeignGzip =
        new("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");

    private static readonly MediaType DockerZstd = new("application/vnd.docker.image.rootfs.diff.tar.zstd");

    private static readonly (MediaType Oci, MediaType Docker)[] Layers =
    [
        (MediaType.OciLayerGzip, MediaType.DockerLayerGzip),
        (MediaType.OciLayer, MediaType.DockerLayer),
        (OciForeignGzip, DockerForeignGzip),
        (OciForeign, DockerForeign),
    ];

    extension(ImageFormat format)
    {
        public MediaType Index => format == ImageFormat.Docker ? MediaType.DockerIndex : MediaType.OciIndex;

        public MediaType Manifest => format == ImageFormat.Docker ? MediaType.DockerManifest : MediaType.OciManifest;

        public MediaType Config => format == ImageFormat.Docker ? MediaType.DockerConfig : MediaType.OciConfig;

        /// <summary>What a layer is called in this family.</summary>
        /// <exception cref="InvalidContentException">The family has no such layer.</exception>
        public MediaType Layer(MediaType type)
        {
            if (format == ImageFormat.Docker)
                return DockerLayer(type);
            // BuildKit writes this type into Docker manifests; few clients know it, so nothing becomes it here.
            if (type == DockerZstd)
                return MediaType.OciLayerZstd;
            return Array.Find(Layers, pair => pair.Docker == type).Oci ?? type;
        }

        /// <summary>What a manifest of this family says of a layer that comes from another image.</summary>
        /// <exception cref="InvalidContentException">The family has no such layer.</exception>
        public Descriptor Describe(Descriptor layer) => layer.Bare() with
        {
            MediaType = format.Layer(layer.MediaType),
            Urls = layer.Urls,
            // They help clients that read layers lazily; Docker has no place for them.
            Annotations = format == ImageFormat.Docker ? Frozen.EmptyMap() : layer.Annotations,
        };
    }

    /// <summary>The family of a document.</summary>
    public static ImageFormat Of(MediaType document) => document.IsDocker ? ImageFormat.Docker : ImageFormat.Oci;

    private static MediaType DockerLayer(MediaType type)
    {
        if (Array.Find(Layers, pair => pair.Oci == type).Docker is { } docker)
            return docker;
        if (!type.IsDocker)
            throw DockerLimits.CannotHold(
                DockerLimits.Manifest, $"a layer of type {type}", "Use the OCI format, or another layer.");
        return type;
    }
}
