using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>Edits whose layers depend on what an image runs on.</summary>
public sealed class LayersForTests
{
    private readonly MemoryStore store = new();

    [Fact]
    public async Task Each_image_gets_the_layers_of_its_platform()
    {
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64", "windows/amd64:10.0.20348.2700");
        var (linux, windows) = (await LayerAsync("/etc/a"), await LayerAsync("/Files/etc/a"));
        List<string> asked = [];

        var edited = await index.EditImagesAsync(new() { Layers = [linux, linux], LayersFor = For });

        var images = await edited.ImagesAsync();
        Assert.Equal([linux, linux, windows], images.Select(image => image.Blobs[^1].Digest == linux.Blob.Digest ? linux : windows));
        Assert.Equal([2, 2, 2], images.Select(static image => image.Manifest!.Layers.Count));
        Assert.Equal(3, asked.Count);
        Assert.Equal(linux.DiffId, (await images[0].ConfigAsync()).RootFs.DiffIds[^1]);

        ValueTask<IReadOnlyList<Layer>> For(Platform? platform, CancellationToken cancellationToken)
        {
            lock (asked)
                asked.Add($"{platform}");
            return new([platform!.Os == "windows" ? windows : linux]);
        }
    }

    [Fact]
    public async Task An_image_that_gets_none_stays()
    {
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");

        var edited = await index.EditImagesAsync(new() { LayersFor = static (_, _) => new(Array.Empty<Layer>()) });

        Assert.Equal(index.Digest, edited.Digest);
    }

    private ValueTask<Layer> LayerAsync(string path) => Layer.PackAsync(store, [LayerEntry.File(path, "a"u8.ToArray())]);
}
