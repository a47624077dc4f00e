using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <content>A second image for each platform, with layers of zstd.</content>
internal static partial class BuildCommand
{
    // As containers/image reads it: an entry of an index is the zstd copy of an image.
    private const string ZstdCopyKey = "io.github.containers.compression.zstd";

    private static bool IsZstdCopy(Artifact image) => image.Descriptor.Annotations.ContainsKey(ZstdCopyKey);

    /// <summary>The index with a copy behind each image; an image becomes an index of both.</summary>
    private static async Task<Artifact> WithCopiesAsync(
        Session session, Artifact built, LayerCompression plain, LayerCompression? copy, OciLayout cache,
        CancellationToken cancellationToken)
    {
        if (copy is null)
            return built;
        RecompressOptions options = new() { ZstdCopy = copy };
        var staging = session.Staging(cache);
        var both = await built.RecompressAsync(staging, plain, options, cancellationToken);
        // Made anew, and not changed: nobody can have referred to what was never written.
        IndexOptions asItIs = new() { Format = ImageFormat.Oci };
        return await Artifact.CreateIndexAsync([both], both.Index?.Annotations, asItIs, cancellationToken);
    }
}
