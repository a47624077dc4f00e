namespace OciMultiArch.Images;

/// <summary>The media types of each family, and how layers of one are named in the other: the bytes are the same (image-spec, media-types.md).</summary>
internal static class FormatTypes
{
    extension(ImageFormat format)
    {
        public MediaType Index => format == ImageFormat.Docker ? MediaType.DockerIndex : MediaType.OciIndex;

        public MediaType Manifest => format == ImageFormat.Docker ? MediaType.DockerManifest : MediaType.OciManifest;

        public MediaType Config => format == ImageFormat.Docker ? MediaType.DockerConfig : MediaType.OciConfig;

        /// <exception cref="BuildException">The family has no such layer.</exception>
        public MediaType Layer(MediaType type) => format switch
        {
            ImageFormat.Docker when type == MediaType.OciLayerGzip => MediaType.DockerLayerGzip,
            ImageFormat.Docker when type == MediaType.OciLayer => MediaType.DockerLayer,
            ImageFormat.Docker when !type.IsDocker =>
                throw new BuildException($"A Docker manifest cannot hold a layer of type {type}. Use the OCI format, or another layer."),
            ImageFormat.Oci when type == MediaType.DockerLayerGzip => MediaType.OciLayerGzip,
            ImageFormat.Oci when type == MediaType.DockerLayer => MediaType.OciLayer,
            _ => type,
        };
    }
}
