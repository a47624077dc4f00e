using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Content;

/// <summary>The small images of the test kit as the library's own objects.</summary>
internal static partial class Samples
{
    /// <summary>An image as a build without a base makes it, described with its platform; it holds all its parts.</summary>
    /// <param name="layer">The content of its one layer; null: <c>layer of</c> the platform.</param>
    public static async Task<Artifact> ImageAsync(string platform, ImageFormat format = ImageFormat.Oci, string? layer = null)
    {
        var family = format == ImageFormat.Docker ? ImageFamily.Docker : ImageFamily.Oci;
        return await SampleImage.Built(platform, family, layer, label: platform).DescribedInAsync(new MemoryStore());
    }

    public static async Task<Artifact> IndexAsync(params string[] platforms) => await IndexAsync(ImageFormat.Oci, platforms);

    public static async Task<Artifact> IndexAsync(ImageFormat format, params string[] platforms) =>
        await Artifact.CreateIndexAsync(await Task.WhenAll(platforms.Select(platform => ImageAsync(platform, format))));

    /// <summary>An index of images with attestations, as buildx leaves it with its defaults: the attestations come last.</summary>
    public static async Task<Artifact> AttestedIndexAsync(params string[] platforms)
    {
        var images = await Task.WhenAll(platforms.Select(static platform => ImageAsync(platform)));
        var attestations = await Task.WhenAll(images.Select(AttestationAsync));
        return await Artifact.CreateIndexAsync([.. images, .. attestations]);
    }

    /// <summary>The attestation of an image, described as an index lists it.</summary>
    public static async Task<Artifact> AttestationAsync(Artifact image)
    {
        var attestation = await ImageAsync("unknown/unknown", layer: $"proof of {image.Digest}");
        return attestation.WithAnnotations(new Dictionary<string, string>
        {
            ["vnd.docker.reference.digest"] = image.Digest.ToString(),
            ["vnd.docker.reference.type"] = "attestation-manifest",
        });
    }

    /// <summary>The image in a store, with all its parts, read from there.</summary>
    public static async Task<Artifact> KeepInAsync(this SampleImage sample, IContentStore store, params IReadOnlyList<Tag> tags)
    {
        var image = sample.ToArtifact(store);
        foreach (var (blob, bytes) in image.Blobs.Zip(sample.Blobs))
            await store.WriteAsync(OciMultiArch.Blob.Of(blob.Descriptor.MediaType, bytes));
        await store.WriteAsync(image, tags.Count == 0 ? null : tags);
        return image;
    }

    /// <summary>The image in a store, described with its platform.</summary>
    public static async Task<Artifact> DescribedInAsync(this SampleImage sample, IContentStore store) =>
        (await sample.KeepInAsync(store)).WithPlatform(Platform.Parse(sample.Platform));

    /// <summary>The manifest alone, as read from these sources.</summary>
    public static Artifact ToArtifact(this SampleImage sample, params IReadOnlyList<IContentSource> sources) =>
        Artifact.Parse(MediaType.Parse(sample.ManifestType, null), sample.Manifest, [.. sources]);
}
