namespace OciMultiArch.Images;

/// <summary>The media types of each family, and how layers of one are named in the other: the bytes are the same (image-spec, media-types.md).</summary>
internal static class FormatTypes
{
    private static readonly MediaType OciForeign = new("application/vnd.oci.image.layer.nondistributable.v1.tar");
    private static readonly MediaType OciForeignGzip = new("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip");
    private static readonly MediaType DockerForeign = new("application/vnd.docker.image.rootfs.foreign.diff.tar");
    private static readonly MediaType DockerForeignGzip = new("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");

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

        /// <exception cref="BuildException">The family has no such layer.</exception>
        public MediaType Layer(MediaType type)
        {
            if (format == ImageFormat.Oci)
                return Array.Find(Layers, each => each.Docker == type).Oci ?? type;
            return Array.Find(Layers, each => each.Oci == type).Docker
                ?? (type.IsDocker ? type : throw new BuildException($"A Docker manifest cannot hold a layer of type {type}. Use the OCI format, or another layer."));
        }
    }
}
