using System.Text;
using OciMultiArch.Tests.Images;
using OciMultiArch.Tests.Merging;

namespace OciMultiArch.Tests.FileSystems;

/// <summary>Layers compressed anew: other bytes, the same tars.</summary>
public sealed class RecompressTests
{
    private readonly Recompressed images = new();

    [Fact]
    public async Task Configs_and_DiffIDs_stay_and_the_way_back_gives_the_same_image()
    {
        var image = await images.ImageAsync("linux/amd64", "one", "two");

        var plain = await image.RecompressAsync(images.Store, LayerCompression.None);
        var back = await plain.RecompressAsync(images.Store, LayerCompression.Gzip);

        Assert.Equal(" ", Recompressed.Types(plain));
        Assert.Equal((await image.ConfigAsync()).RootFs.DiffIds, plain.Layers.Select(static layer => layer.Digest));
        Assert.Equal(image.Manifest!.Config, plain.Manifest!.Config);
        Assert.Equal(image.Digest, back.Digest);
        Assert.Empty((await back.VerifyAsync(new() { ReadsLayers = true })).Problems);
        Assert.Empty((await plain.VerifyAsync(new() { ReadsLayers = true })).Problems);
    }

    [Fact]
    public async Task What_speaks_of_the_old_bytes_goes_and_all_else_keeps_its_bytes()
    {
        var image = await images.ImageAsync("linux/amd64", "one");
        var layer = image.Manifest!.Layers[0];
        var data = Convert.ToBase64String((await image.Layers[0].ReadAsync()).Span);
        var size = $"\"size\":{layer.Size}";
        const string Kept = ",\n \"x-layer\":1.50,\"annotations\":{\"keep\":\"\\u00e9\"";
        var lazy = $$"""
            {{size}}{{Kept}},"containerd.io/snapshot/stargz/toc.digest":"a","io.containers.estargz.uncompressed-size":"1",
            "io.github.containers.zstd-chunked.manifest-position":"1:2:3:1"},"urls":["https://example.com/l"],"data":"{{data}}"
            """;
        var foreign = images.Reworded(image, size, lazy);

        var plain = await foreign.RecompressAsync(images.Store, LayerCompression.None);

        var now = plain.Manifest!.Layers[0];
        var expected = Encoding.UTF8.GetString(image.Bytes.Span)
            .Replace(size, $"\"size\":{now.Size}{Kept}}}", StringComparison.Ordinal)
            .Replace($"{layer.Digest}", $"{now.Digest}", StringComparison.Ordinal)
            .Replace("tar+gzip", "tar", StringComparison.Ordinal);
        Assert.Equal(expected, Encoding.UTF8.GetString(plain.Bytes.Span));
    }

    [Fact]
    public async Task Layers_of_that_kind_are_not_even_read_unless_they_are_asked_for()
    {
        Foreign foreign = new();
        var unreadable = foreign.Open(foreign.Image("linux/amd64"));
        var image = await images.ImageAsync("linux/amd64", "one");
        RecompressOptions forced = new() { IsForced = true };

        var fast = await image.RecompressAsync(images.Store, LayerCompression.FastGzip, forced);

        Assert.Same(unreadable, await unreadable.RecompressAsync(images.Store, LayerCompression.Gzip));
        Assert.Same(image, await image.RecompressAsync(images.Store, LayerCompression.FastGzip));
        Assert.NotEqual(image.Digest, fast.Digest);
        Assert.Equal(image.Manifest!.Config, fast.Manifest!.Config);
    }

    [Fact]
    public async Task A_layer_of_several_platforms_is_compressed_once()
    {
        var index = await Artifact.CreateIndexAsync(
            [await images.ImageAsync("linux/amd64", "shared", "one"), await images.ImageAsync("linux/arm64", "shared", "two")]);

        var edited = await index.RecompressAsync(images.Store, images.Zstd);

        Assert.Equal(3, images.Opened.Count);
        Assert.Equal("linux/amd64 linux/arm64/v8", Recompressed.Entries(edited));
        foreach (var image in await edited.ImagesAsync())
            Assert.Equal("+zstd +zstd", Recompressed.Types(image));
    }

    [Fact]
    public async Task Together_with_other_changes_new_layers_are_compressed_too()
    {
        var image = await images.ImageAsync("linux/amd64", "one");
        var label = new Dictionary<string, string> { ["a"] = "b" };
        var edit = ImageEdit.OfRecompress(images.Store, LayerCompression.None) with
        {
            Change = new() { Labels = label },
            Layers = [await images.LayerAsync("two")],
        };

        var edited = await image.EditImagesAsync(edit);

        Assert.Equal(" ", Recompressed.Types(edited));
        Assert.Equal("b", (await edited.ConfigAsync()).Config!.Labels["a"]);
        Assert.Empty((await edited.VerifyAsync(new() { ReadsLayers = true })).Problems);
        await Store(edited);
    }

    [Fact]
    public async Task A_layer_is_on_top_once_where_the_edit_is_made_again_on_what_another_made_of_it()
    {
        await images.Store.PushAsync(await images.ImageAsync("linux/amd64", "one"), ["1"]);
        ImageEdit label = new() { Change = new() { Labels = new Dictionary<string, string> { ["a"] = "b" } } };
        var edit = ImageEdit.OfRecompress(images.Store, LayerCompression.None) with { Layers = [await images.LayerAsync("two")] };
        var looks = 0;
        StoreView view = new(images.Store) { Before = LabelAsync };
        EditOptions settling = new() { Settle = TimeSpan.FromSeconds(2), TimeProvider = Machines.Quick.TimeProvider };

        await view.EditImagesAsync("1", (_, _) => new(edit), settling);

        var edited = await images.Store.GetAsync("1");
        Assert.Equal(" ", Recompressed.Types(edited));
        Assert.Equal("b", (await edited.ConfigAsync()).Config!.Labels["a"]);

        // Before the tag is written, and when it should have settled.
        async Task LabelAsync(string call)
        {
            if (call == "resolve 1" && ++looks == 2)
                await images.Store.EditImagesAsync("1", (_, _) => new(label));
        }
    }

    [Theory]
    [InlineData(ImageFormat.Docker, "application/vnd.docker.image.rootfs.diff.tar")]
    [InlineData(ImageFormat.Oci, "application/vnd.oci.image.layer.v1.tar")]
    public async Task Each_family_has_its_own_name_for_the_layer(ImageFormat format, string type)
    {
        var image = await images.ImageAsync("linux/amd64", format, await images.LayerAsync("one"));

        var plain = await image.RecompressAsync(images.Store, LayerCompression.None);

        Assert.Equal(type, plain.Manifest!.Layers[0].MediaType.Value);
    }

    private async Task Store(Artifact image)
    {
        await images.Store.PushAsync(image, ["1"]);
        Assert.Equal(image.Digest, (await images.Store.GetAsync("1")).Digest);
    }
}
