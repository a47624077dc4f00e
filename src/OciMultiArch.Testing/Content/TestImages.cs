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
        var isDocker = format == ImageFormat.Docker;
        var layer = ImageDocuments.Layer("app", content ?? platform);
        var config = ImageDocuments.Config(Platform.Parse(platform), layer);
        var type = isDocker ? MediaType.DockerManifest : MediaType.OciManifest;
        var bytes = ImageDocuments.Manifest(
            type,
            ImageDocuments.Entry(isDocker ? MediaType.DockerConfig : MediaType.OciConfig, config),
            ImageDocuments.Entry(isDocker ? MediaType.DockerLayer : MediaType.OciLayer, layer));
        return Artifact.Parse(type, bytes, new ImageSource([config, layer], []));
    }

    /// <summary>An OCI index of an image for each platform, in their order.</summary>
    /// <param name="platforms">The platforms, for example <c>linux/amd64</c> and <c>linux/arm64</c>.</param>
    /// <exception cref="FormatException">One of the texts is not a platform.</exception>
    public static Artifact Index(params IReadOnlyList<string> platforms)
    {
        ArgumentNullException.ThrowIfNull(platforms);
        return Index(ImageFormat.Oci, [.. platforms.Select(static platform => (platform, Image(platform)))]);
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
        var images = platforms.Select(platform => (platform, Image(platform, $"{content} {platform}", format)));
        return Index(format, [.. images]);
    }

    /// <summary>An artifact that refers to another, such as an SBOM.</summary>
    /// <param name="subject">What it refers to.</param>
    /// <param name="artifactType">What it is; <c>application/spdx+json</c> by default.</param>
    /// <param name="content">Its one file.</param>
    /// <exception cref="FormatException">The type is not a media type.</exception>
    public static Artifact Referrer(
        Artifact subject, string artifactType = "application/spdx+json", string content = "{}") =>
        Artifact.Referrer(
            subject,
            artifactType,
            [Blob.Of(new(artifactType), System.Text.Encoding.UTF8.GetBytes(content))]);

    private static Artifact Index(ImageFormat format, IReadOnlyList<(string Platform, Artifact Image)> images)
    {
        var type = format == ImageFormat.Docker ? MediaType.DockerIndex : MediaType.OciIndex;
        var entries = images.Select(static each =>
        {
            var entry = ImageDocuments.Entry(each.Image.MediaType, each.Image.Bytes);
            entry["platform"] = ImageDocuments.PlatformOf(Platform.Parse(each.Platform));
            return entry;
        });
        ImageSource source = new([], [.. images.Select(static each => each.Image)]);
        return Artifact.Parse(type, ImageDocuments.Index(type, entries), source);
    }
}
