namespace OciMultiArch.Zstd.Tests;

/// <summary>Layers compressed anew, to zstd and back.</summary>
public sealed class RecompressTests
{
    private readonly MemoryStore store = new();

    public RecompressTests() => ZstdCompression.Register();

    [Fact]
    public async Task To_zstd_and_back_gives_equal_DiffIDs_and_the_same_image()
    {
        var image = await Packed.ImageAsync(
            await Packed.WithAsync(LayerCompression.Gzip), await Packed.WithAsync(LayerCompression.Gzip, " again"));

        var zstd = await image.RecompressAsync(store, ZstdCompression.Default);
        var back = await zstd.RecompressAsync(store, LayerCompression.Gzip);
        var plain = await zstd.RecompressAsync(store, LayerCompression.None);

        Assert.All(zstd.Layers, static layer => Assert.Equal(MediaType.OciLayerZstd, layer.Descriptor.MediaType));
        Assert.Equal(image.Digest, back.Digest);
        Assert.Equal((await image.ConfigAsync()).RootFs.DiffIds, plain.Layers.Select(static layer => layer.Digest));
        Assert.Empty((await zstd.VerifyAsync(new() { ReadsLayers = true })).Problems);
        Assert.Equal((await Packed.WithAsync(ZstdCompression.Default)).Blob.Digest, zstd.Layers[0].Digest);
    }

    [Fact]
    public async Task Another_level_is_another_layer_where_it_is_forced()
    {
        var image = await Packed.ImageAsync(await Packed.WithAsync(ZstdCompression.Default));

        var same = await image.RecompressAsync(store, ZstdCompression.OfLevel(19));
        var small = await image.RecompressAsync(store, ZstdCompression.OfLevel(19), new() { IsForced = true });

        Assert.Same(image, same);
        Assert.True(small.Layers[0].Descriptor.Size < image.Layers[0].Descriptor.Size);
        Assert.Equal(image.Manifest!.Config, small.Manifest!.Config);
    }

    [Fact]
    public async Task Images_of_zstd_become_Dockers_in_one_edit_and_OCIs_again()
    {
        var image = await Packed.ImageAsync(await Packed.WithAsync(ZstdCompression.Default));
        var index = await Artifact.CreateIndexAsync([image]);
        var toDocker = ImageEdit.OfRecompress(store, LayerCompression.Gzip) with { Format = ImageFormat.Docker };
        var toOci = ImageEdit.OfRecompress(store, ZstdCompression.Default) with { Format = ImageFormat.Oci };

        var docker = await index.EditImagesAsync(toDocker);
        var oci = await docker.EditImagesAsync(toOci);

        var layer = Assert.Single((await docker.ImagesAsync())[0].Layers);
        Assert.Equal(MediaType.DockerLayerGzip, layer.Descriptor.MediaType);
        Assert.Equal(index.Index!.Manifests[0].Digest, oci.Index!.Manifests[0].Digest);
    }

    [Fact]
    public async Task A_layer_that_was_cut_is_refused()
    {
        var layer = await Packed.WithAsync(ZstdCompression.Default);
        var bytes = await layer.Blob.ReadAsync();
        var cut = layer with { Blob = Blob.Of(MediaType.OciLayerZstd, bytes[..^9]) };
        var image = await Packed.ImageAsync(cut);

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(async () =>
            await image.RecompressAsync(store, LayerCompression.Gzip));

        Assert.Equal(Problem.DamagedContent, failure.Problem);
    }
}
