using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers;

/// <summary>A layer of several blocks is a gzip file for programs of others.</summary>
public sealed class GzipReadersTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Gzip_skopeo_and_umoci_read_a_layer_of_several_blocks()
    {
        var content = Bytes.Noise(3_000_000);
        Array.Fill(content, (byte)'a', 500_000, 1_000_000);
        var layout = OciLayout.At(folder.At("layout"));
        var layer = await Layer.PackAsync(layout, [LayerEntry.File("/app", content)]);
        var image = await new ImageRecipe { Platform = Platform.Parse("linux/amd64"), Layers = [layer] }.BuildAsync();
        await layout.PushAsync(image, ["1"]);
        var file = Path.Combine(layout.Folder, "blobs", "sha256", layer.Blob.Digest.Encoded);

        File.Copy(file, folder.At("layer.gz"));
        (await Programs.RunAsync(Programs.Find("gzip", "gzip"), ["--test", folder.At("layer.gz")])).Succeeded();
        // skopeo compares what it decompresses with the DiffID of the config.
        string[] copy = ["--insecure-policy", "copy", "--dest-decompress", $"oci:{layout.Folder}:1", $"dir:{folder.At("plain")}"];
        (await Programs.RunAsync(Programs.Skopeo, copy)).Succeeded();
        string[] unpack = ["unpack", "--rootless", "--image", $"{layout.Folder}:1", folder.At("bundle")];
        (await Programs.RunAsync(Programs.Umoci, unpack)).Succeeded();

        Assert.True(File.Exists(folder.At($"plain/{layer.DiffId.Encoded}")));
        Assert.Equal(content, await File.ReadAllBytesAsync(folder.At("bundle/rootfs/app")));
    }
}
