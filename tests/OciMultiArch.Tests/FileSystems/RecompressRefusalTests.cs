namespace OciMultiArch.Tests.FileSystems;

/// <summary>What is not compressed anew, and says so.</summary>
public sealed class RecompressRefusalTests
{
    private readonly Recompressed images = new();

    [Fact]
    public async Task A_layer_that_holds_another_tar_than_the_config_says_is_refused_and_not_kept()
    {
        var layer = await images.LayerAsync("one");
        var other = Digest.Of("other"u8);
        var image = await images.ImageAsync("linux/amd64", ImageFormat.Oci, layer with { DiffId = other });

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(async () =>
            await image.RecompressAsync(images.Store, LayerCompression.None));

        Assert.Equal(Problem.DamagedContent, failure.Problem);
        Assert.Equal(
            $"The layer {layer.Blob.Digest} holds the tar {layer.DiffId}, but the config of its image says {other}.",
            failure.Reason);
        Assert.False(await images.Store.ExistsAsync(layer.Blob.Descriptor with { Digest = layer.DiffId }));
    }

    [Theory]
    [InlineData("application/vnd.oci.image.layer.v1.tar+gzip+encrypted")]
    [InlineData("application/vnd.wasm.content.layer.v1+wasm")]
    [InlineData("application/vnd.oci.image.layer.nydus.blob.v1")]
    public async Task A_layer_of_another_type_is_refused_by_name(string type)
    {
        var image = await images.ImageAsync("linux/amd64", "one");
        var foreign = images.Reworded(image, $"{MediaType.OciLayerGzip}", type);

        var failure = await Assert.ThrowsAsync<BuildException>(async () =>
            await foreign.RecompressAsync(images.Store, LayerCompression.None));

        Assert.Equal(Problem.NotSupported, failure.Problem);
        Assert.Contains($"{image.Manifest!.Layers[0].Digest}", failure.Reason, StringComparison.Ordinal);
        Assert.Contains(type, failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip")]
    [InlineData("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")]
    public async Task A_layer_that_nobody_may_distribute_stays_and_is_told(string type)
    {
        var image = await images.ImageAsync("linux/amd64", "one", "two");
        var first = image.Manifest!.Layers[0];
        var text = $"\"mediaType\":\"{MediaType.OciLayerGzip}\",\"digest\":\"{first.Digest}\"";
        var foreign = images.Reworded(image, text, $"\"mediaType\":\"{type}\",\"digest\":\"{first.Digest}\"");
        List<Descriptor> kept = [];

        var plain = await foreign.RecompressAsync(images.Store, LayerCompression.None, new() { Kept = new Told(kept) });

        Assert.Equal(first.Digest, Assert.Single(kept).Digest);
        Assert.Equal([type, $"{MediaType.OciLayer}"], plain.Manifest!.Layers.Select(static layer => layer.MediaType.Value));
        Assert.Equal(first.Digest, plain.Manifest.Layers[0].Digest);
    }

    [Fact]
    public async Task Docker_has_neither_layers_of_zstd_nor_copies()
    {
        var image = await images.ImageAsync("linux/amd64", ImageFormat.Docker, await images.LayerAsync("one"));
        RecompressOptions copies = new() { ZstdCopy = images.Zstd };

        var layer = await RefusedAsync(image, images.Zstd, null);
        var copy = await RefusedAsync(image, LayerCompression.Gzip, copies);
        var list = await RefusedAsync(await Artifact.CreateIndexAsync([image]), LayerCompression.Gzip, copies);

        Assert.Equal($"A Docker manifest cannot hold a layer of type {MediaType.OciLayerZstd}.", layer);
        Assert.Equal("A Docker manifest list cannot hold a zstd copy of an image.", copy);
        Assert.Equal(copy, list);
        Assert.Empty(images.Opened);
    }

    [Fact]
    public void A_copy_is_of_zstd_and_beside_something_else()
    {
        Assert.Throws<ArgumentException>(() => Edit(LayerCompression.Gzip, LayerCompression.None));
        Assert.Throws<ArgumentException>(() => Edit(images.Zstd, images.Zstd));
        Assert.Throws<ArgumentNullException>(() => Edit(null!, null));

        ImageEdit Edit(LayerCompression compression, LayerCompression? copy) =>
            ImageEdit.OfRecompress(images.Store, compression, new() { ZstdCopy = copy });
    }

    private async Task<string> RefusedAsync(Artifact image, LayerCompression compression, RecompressOptions? options)
    {
        var failure = await Assert.ThrowsAsync<InvalidContentException>(async () =>
            await image.RecompressAsync(images.Store, compression, options));
        Assert.Equal(RemedyKind.UseOciFormat, failure.Remedy?.Kind);
        return failure.Reason;
    }

    private sealed class Told(List<Descriptor> kept) : IProgress<Descriptor>
    {
        public void Report(Descriptor value) => kept.Add(value);
    }
}
