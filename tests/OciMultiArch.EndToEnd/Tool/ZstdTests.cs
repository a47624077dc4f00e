using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Layers of zstd: ours read by skopeo, and skopeo's by us.</summary>
public sealed class ZstdTests : IDisposable
{
    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    [Fact]
    public async Task Skopeo_unpacks_what_build_compressed_and_finds_the_DiffIDs()
    {
        var built = await tool.JsonAsync(
            "build", SampleProgram.HelloGo, "--platform", "linux/amd64", "--to", "oci:out", "--tag", "1", "--compression", "zstd");
        var layout = OciLayout.At(Path.Combine(tool.Folder, "out"));
        var image = await layout.GetAsync("1");
        var taken = Path.Combine(tool.Folder, "taken");

        await SkopeoAsync("copy", "--dest-decompress", $"oci:{Path.Combine(tool.Folder, "out")}:1", $"dir:{taken}");

        Assert.Equal((string?)built["digest"], image.Digest.ToString());
        Assert.All(image.Layers, static layer => Assert.Equal(MediaType.OciLayerZstd, layer.Descriptor.MediaType));
        foreach (var diffId in (await image.ConfigAsync()).RootFs.DiffIds)
            Assert.Equal(diffId, Digest.Of(await File.ReadAllBytesAsync(Path.Combine(taken, diffId.Encoded))));
    }

    [Fact]
    public async Task What_skopeo_compressed_is_verified_looked_into_edited_and_squashed()
    {
        LayerEntry[] files = [LayerEntry.File("/motd", "hello"u8.ToArray())];
        var layer = await Layer.PackAsync(new MemoryStore(), files, new() { Compression = LayerCompression.None });
        var made = await new ImageRecipe { Platform = Platform.Parse("linux/amd64"), Layers = [layer] }.BuildAsync();
        await OciLayout.At(Path.Combine(tool.Folder, "plain")).PushAsync(made, ["1"]);
        await SkopeoAsync(
            "copy", "--dest-compress", "--dest-compress-format", "zstd",
            $"oci:{Path.Combine(tool.Folder, "plain")}:1", $"oci:{Path.Combine(tool.Folder, "app")}:1");
        var packed = (await OciLayout.At(Path.Combine(tool.Folder, "app")).GetAsync("1")).Layers[0];
        await File.WriteAllBytesAsync(Path.Combine(tool.Folder, "top.tar.zst"), (await packed.ReadAsync()).ToArray());

        (await tool.RunAsync("edit", "oci:app:1", "--append", "top.tar.zst", "--to", "oci:app:2")).Succeeded();
        (await tool.RunAsync("squash", "oci:app:2", "--to", "oci:app:3", "--compression", "zstd:9")).Succeeded();
        var verified = (await tool.RunAsync("manifest", "verify", "oci:app:2", "--deep")).Succeeded();
        var motd = (await tool.RunAsync("cat", "oci:app:3", "/motd")).Succeeded();

        Assert.DoesNotContain("zstd", verified.Stdout + verified.Stderr, StringComparison.Ordinal);
        Assert.Equal("hello", motd.Stdout);
        var layout = OciLayout.At(Path.Combine(tool.Folder, "app"));
        Assert.All((await layout.GetAsync("2")).Layers, static layer => Assert.Equal(MediaType.OciLayerZstd, layer.Descriptor.MediaType));
        Assert.Equal(MediaType.OciLayerZstd, Assert.Single((await layout.GetAsync("3")).Layers).Descriptor.MediaType);
    }

    [Theory]
    [InlineData("zstd", 2)]
    [InlineData("none", 2)]
    [InlineData("gzip,zstd", 4)]
    public async Task Docker_and_skopeo_read_what_build_writes_in_each_compression_with_what_refers_to_it(string compression, int images)
    {
        await using var registry = await RealRegistry.StartAsync();
        using var docker = await DockerClient.FindAsync();
        var app = $"{registry.Host}/app:1";

        (await tool.RunAsync(
            "build", SampleProgram.HelloGo, "--platform", "linux/amd64,linux/arm64", "--to", $"{registry.Host}/app", "--tag", "1",
            "--compression", compression, "--sbom", "spdx", "--provenance=urn:x")).Succeeded();

        var seen = JsonNode.Parse(await docker.InspectAsync(app))!;
        Assert.Equal(images, seen["manifests"]!.AsArray().Count);
        await SkopeoAsync("copy", "--all", "--src-tls-verify=false", $"docker://{app}", $"oci:{Path.Combine(tool.Folder, "copied")}:1");
        Assert.Equal(images, (await OciLayout.At(Path.Combine(tool.Folder, "copied")).GetAsync("1")).Index!.Manifests.Count);
    }

    public void Dispose() => tool.Dispose();

    private static async Task SkopeoAsync(params string[] arguments) =>
        (await Programs.RunAsync(Programs.Skopeo, arguments)).Succeeded();
}
