namespace OciMultiArch.Testing.Content;

/// <summary>The media types of one family.</summary>
internal sealed record ImageTypes(MediaType Index, MediaType Manifest, MediaType Config, MediaType Layer)
{
    private static readonly ImageTypes Oci =
        new(MediaType.OciIndex, MediaType.OciManifest, MediaType.OciConfig, MediaType.OciLayer);

    private static readonly ImageTypes Docker =
        new(MediaType.DockerIndex, MediaType.DockerManifest, MediaType.DockerConfig, MediaType.DockerLayer);

    public static ImageTypes Of(ImageFormat format) => format == ImageFormat.Docker ? Docker : Oci;
}
