using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>Fixed parts of images, so that digests can be pinned.</summary>
internal static class Parts
{
    public static Platform Amd64 { get; } = Platform.Parse("linux/amd64");

    public static DateTimeOffset Noon { get; } = new(2024, 5, 6, 12, 30, 15, 987, TimeSpan.FromHours(2));

    public static Layer Layer(string text, MediaType? type = null) =>
        new() { Blob = Docs.Blob(type ?? MediaType.OciLayer, text), DiffId = Digest.Of(Docs.Utf8(text)), CreatedBy = $"COPY {text}" };

    /// <summary>An image written by hand: one layer, this config; it holds all its parts.</summary>
    public static Artifact Image(string config, string layer = "base layer", MediaType? type = null, MediaType? layerType = null)
    {
        var isDocker = type == MediaType.DockerManifest;
        MemoryStore memory = new();
        var (configBlob, layerBlob) = (Docs.Blob(isDocker ? MediaType.DockerConfig : MediaType.OciConfig, config), Docs.Blob(layerType ?? MediaType.OciLayerGzip, layer));
        memory.WriteAsync(configBlob).AsTask().Wait();
        memory.WriteAsync(layerBlob).AsTask().Wait();
        return Artifact.Parse(
            type ?? MediaType.OciManifest,
            Docs.Manifest(configBlob.Descriptor, [layerBlob.Descriptor], "", type),
            memory);
    }

    public static string DiffIds(params string[] texts) =>
        string.Join(',', texts.Select(static each => $"\"{Digest.Of(Docs.Utf8(each))}\""));

    public static async Task<string> ConfigAsync(Artifact image) => Docs.Text(await image.Blobs[0].ReadAsync());
}
