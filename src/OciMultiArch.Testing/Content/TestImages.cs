using System.Text;
using System.Text.Json.Nodes;
using OciMultiArch.Testing.Content;

namespace OciMultiArch.Testing;

/// <summary>
/// Makes small images and indexes that are right in every way: the same arguments give the same digests, on every
/// machine and .NET. No network, no disk.
/// </summary>
public static class TestImages
{
    /// <summary>An image for one platform. Its layer, a tar file that is not compressed, holds the file <c>app</c>.</summary>
    /// <param name="platform">The platform, for example <c>linux/arm64</c>.</param>
    /// <param name="content">What the file holds; null, the default: the platform. Another content is another image.</param>
    /// <param name="format">The family of media types; OCI by default.</param>
    /// <exception cref="FormatException">The text is not a platform.</exception>
    public static Artifact Image(string platform, string? content = null, ImageFormat format = ImageFormat.Oci)
    {
        var types = ImageTypes.Of(format);
        var layer = ImageDocuments.Layer("app", content ?? platform);
        var config = ImageDocuments.Config(Platform.Parse(platform), layer);
        var ofConfig = ImageDocuments.Entry(types.Config, config);
        var ofLayer = ImageDocuments.Entry(types.Layer, layer);
        ImageSource source = new([config, layer], []);
        return Artifact.Parse(types.Manifest, ImageDocuments.Manifest(types.Manifest, ofConfig, ofLayer), source);
    }

    /// <summary>An OCI index of an image for each platform, in their order.</summary>
    /// <param name="platforms">The platforms, for example <c>linux/amd64</c> and <c>linux/arm64</c>.</param>
    /// <exception cref="FormatException">One of the texts is not a platform.</exception>
    public static Artifact Index(params IReadOnlyList<string> platforms)
    {
        ArgumentNullException.ThrowIfNull(platforms);
        return Index(ImageFormat.Oci, platforms, static platform => Image(platform));
    }

    /// <summary>An index, or manifest list, of an image for each platform, with a content of its own.</summary>
    /// <param name="content">What the file of each image holds, before its platform: a version, for example.</param>
    /// <param name="platforms">The platforms, in their order.</param>
    /// <param name="format">The family of media types; OCI by default.</param>
    /// <exception cref="FormatException">One of the texts is not a platform.</exception>
    public static Artifact IndexOf(
        string content, IReadOnlyList<string> platforms, ImageFormat format = ImageFormat.Oci)
    {
        ArgumentNullException.ThrowIfNull(platforms);
        return Index(format, platforms, platform => Image(platform, $"{content} {platform}", format));
    }

    /// <summary>An artifact that refers to another, such as an SBOM.</summary>
    /// <param name="subject">What it refers to.</param>
    /// <param name="artifactType">What it is; <c>application/spdx+json</c> by default.</param>
    /// <param name="content">Its one file.</param>
    /// <exception cref="FormatException">The type is not a media type.</exception>
    public static Artifact Referrer(
        Artifact subject, string artifactType = "application/spdx+json", string content = "{}")
    {
        var file = Blob.Of(new(artifactType), Encoding.UTF8.GetBytes(content));
        return Artifact.CreateReferrer(subject, artifactType, [file]);
    }

    private static Artifact Index(
        ImageFormat format, IReadOnlyList<string> platforms, Func<string, Artifact> imageFor)
    {
        var type = ImageTypes.Of(format).Index;
        Artifact[] images = [.. platforms.Select(imageFor)];
        var entries = images.Zip(platforms, Entry);
        return Artifact.Parse(type, ImageDocuments.Index(type, entries), new ImageSource([], images));
    }

    private static JsonObject Entry(Artifact image, string platform)
    {
        var entry = ImageDocuments.Entry(image.MediaType, image.Bytes);
        entry["platform"] = ImageDocuments.PlatformOf(Platform.Parse(platform));
        return entry;
    }
}

/// <summary>The media types of one family.</summary>
internal sealed record ImageTypes(MediaType Index, MediaType Manifest, MediaType Config, MediaType Layer)
{
    private static readonly ImageTypes Oci =
        new(MediaType.OciIndex, MediaType.OciManifest, MediaType.OciConfig, MediaType.OciLayer);

    private static readonly ImageTypes Docker =
        new(MediaType.DockerIndex, MediaType.DockerManifest, MediaType.DockerConfig, MediaType.DockerLayer);

    public static ImageTypes Of(ImageFormat format) => format == ImageFormat.Docker ? Docker : Oci;
}
