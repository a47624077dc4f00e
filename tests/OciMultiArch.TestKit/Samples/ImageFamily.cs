namespace OciMultiArch.TestKit;

/// <summary>Which specification's media types a document names.</summary>
public enum ImageFamily
{
    Oci,
    Docker,
}

/// <summary>The media types of each family.</summary>
public static class ImageFamilyTypes
{
    extension(ImageFamily family)
    {
        public string IndexType => family switch
        {
            ImageFamily.Oci => "application/vnd.oci.image.index.v1+json",
            _ => "application/vnd.docker.distribution.manifest.list.v2+json",
        };

        public string ManifestType => family switch
        {
            ImageFamily.Oci => "application/vnd.oci.image.manifest.v1+json",
            _ => "application/vnd.docker.distribution.manifest.v2+json",
        };

        public string ConfigType => family switch
        {
            ImageFamily.Oci => "application/vnd.oci.image.config.v1+json",
            _ => "application/vnd.docker.container.image.v1+json",
        };

        public string LayerType => family switch
        {
            ImageFamily.Oci => "application/vnd.oci.image.layer.v1.tar",
            _ => "application/vnd.docker.image.rootfs.diff.tar",
        };

        public string GzipLayerType => family switch
        {
            ImageFamily.Oci => "application/vnd.oci.image.layer.v1.tar+gzip",
            _ => "application/vnd.docker.image.rootfs.diff.tar.gzip",
        };
    }
}
