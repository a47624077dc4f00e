using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>Another compression of layers that exist: what they become, and who makes it.</summary>
/// <param name="Type">The media type of the new layers, in OCI's family.</param>
/// <param name="CompressAsync">
/// Compresses a layer anew and checks that its tar has a DiffID; a layer that several images share is compressed once.
/// </param>
internal sealed record Recompression(
    MediaType Type, Func<Blob, Digest, CancellationToken, ValueTask<Blob>> CompressAsync)
{
    private static readonly MediaType[] Compressible =
        [MediaType.OciLayer, MediaType.OciLayerGzip, MediaType.OciLayerZstd];

    /// <summary>Whether layers that have the compression already are compressed too.</summary>
    public bool IsForced { get; init; }

    /// <summary>How the zstd copy of each image is compressed; null for no copies.</summary>
    public Recompression? ZstdCopy { get; init; }

    /// <summary>Told of each layer that nobody may distribute; null for nobody.</summary>
    public IProgress<Descriptor>? Kept { get; init; }

    /// <summary>What holds for an image by what its index says of it: a zstd copy stays one beside its plain image.</summary>
    public Recompression For(Descriptor image)
    {
        if (ZstdCopy is not null && DuplicatePlatforms.IsZstdCopy(image.Annotations))
            return ZstdCopy;
        return this;
    }

    /// <summary>Whether layers of a type are compressed anew.</summary>
    public bool Takes(MediaType layer)
    {
        var type = ImageFormat.Oci.Layer(layer);
        return Compressible.Contains(type) && (IsForced || type != Type);
    }

    /// <summary>The image with its layers compressed anew; itself where none is. The config keeps its bytes.</summary>
    /// <exception cref="BuildException">A layer is of a type that is not read, or the image is broken.</exception>
    /// <exception cref="InvalidContentException">The image's family has no such layers.</exception>
    public async ValueTask<Artifact> RunAsync(Artifact image, CancellationToken cancellationToken)
    {
        var layers = image.Manifest!.Layers;
        foreach (var layer in layers)
            Check(image, layer);
        int[] places = [.. Enumerable.Range(0, layers.Count).Where(at => Takes(layers[at].MediaType))];
        if (places.Length == 0)
            return image;
        var type = FormatTypes.Of(image.MediaType).Layer(Type);
        var (_, view) = await image.ReadConfigAsync(cancellationToken).ConfigureAwait(false);
        BaseImage.CheckLayers(image, view, "image", "Build it again.");
        var blobs = image.Layers;
        ValueTask<Blob> Compress(int at, CancellationToken cancel) => CompressAsync(blobs[at], view.RootFs.DiffIds[at], cancel);
        var made = await ParallelWork.SelectAsync(places, Compress, cancellationToken).ConfigureAwait(false);
        var edits = places.Zip(made).SelectMany(pair => Edits(pair.First, layers[pair.First], pair.Second.Descriptor, type));
        return image.Rewritten(JsonSplicer.Apply(image.Bytes, edits), new(blobs: [.. image.Blobs, .. made]));
    }

    private void Check(Artifact image, Descriptor layer)
    {
        var type = layer.MediaType;
        if (type.IsNonDistributable)
            Kept?.Report(layer);
        else if (!Compressible.Contains(ImageFormat.Oci.Layer(type)))
            throw new BuildException(
                Problem.NotSupported,
                $"The layer {layer.Digest} of {image} is {type}, which cannot be compressed anew: it is neither a tar nor one "
                + "with gzip or zstd.",
                new Remedy("Leave the image out, or decrypt or convert it first."));
    }

    private static IEnumerable<JsonEdit> Edits(int at, Descriptor layer, Descriptor made, MediaType type)
    {
        JsonPath place = ["layers", at];
        if (type != layer.MediaType)
            yield return JsonEdit.Set([.. place, "mediaType"], OciJson.Value(type.Value));
        yield return JsonEdit.Set([.. place, "digest"], OciJson.Value($"{made.Digest}"));
        yield return JsonEdit.Set([.. place, "size"], OciJson.Write(made.Size));
        // Both lead to the old bytes.
        yield return JsonEdit.Remove([.. place, "data"]);
        yield return JsonEdit.Remove([.. place, "urls"]);
        foreach (var key in layer.Annotations.Keys.Where(CompressedBytes.AreMeantBy))
            yield return JsonEdit.RemoveOptional([.. place, "annotations", key]);
    }

    /// <summary>
    /// Annotations that tell clients where something lies in the compressed bytes, so that they read layers lazily: eStargz
    /// and other snapshotters of containerd, zstd:chunked.
    /// </summary>
    private static class CompressedBytes
    {
        private static readonly string[] Prefixes =
            ["containerd.io/snapshot/", "io.containers.estargz.", "io.github.containers.zstd-chunked."];

        public static bool AreMeantBy(string key) =>
            Array.Exists(Prefixes, prefix => key.StartsWith(prefix, StringComparison.Ordinal));
    }
}
