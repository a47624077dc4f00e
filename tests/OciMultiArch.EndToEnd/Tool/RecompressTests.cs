using System.Text.Json.Nodes;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary><c>edit --recompress</c>, and images that stand in an index with gzip and with zstd.</summary>
public sealed class RecompressTests : IDisposable
{
    private const string Copy = "io.github.containers.compression.zstd";

    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    public static TheoryData<string, string> Kinds => new()
    {
        { "gzip", "tar+gzip" },
        { "zstd:19", "tar+zstd" },
        { "none", "tar" },
    };

    public void Dispose() => tool.Dispose();

    [Fact]
    public async Task In_a_registry_an_index_goes_through_every_compression_and_comes_back()
    {
        await using var registry = await RealRegistry.StartAsync();
        await Seed.PushAsync(registry, "app", await IndexAsync(), "1");
        var first = await Seed.DigestAsync(registry, "app", "1");
        var app = $"{registry.Host}/app:1";

        await EditAsync(app, "gzip,zstd");
        var both = await PullAsync($"docker://{app}");
        await EditAsync(app, "zstd");
        var zstd = await PullAsync($"docker://{app}");
        await EditAsync(app, "none");
        var plain = await PullAsync($"docker://{app}");
        var verified = await tool.JsonAsync("manifest", "verify", app, "--deep");
        await EditAsync(app, "gzip");

        Assert.Equal(["tar+gzip", "tar+zstd", "tar"], new[] { both, zstd, plain }.Select(Types));
        Assert.True((bool)verified["sound"]!);
        Assert.Equal(first, await Seed.DigestAsync(registry, "app", "1"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Archives_and_layouts_of_each_compression_are_read_by_skopeo_and_umoci(string kind, string type)
    {
        await OciLayout.At(At("in")).PushAsync((await (await IndexAsync()).ImagesAsync())[1], ["1"]);

        await tool.JsonAsync("edit", "oci:in:1", "--recompress", kind, "--to", "oci-archive:out.tar:1");
        await tool.JsonAsync("copy", "oci-archive:out.tar:1", "oci:out:1");

        var ours = await OciLayout.At(At("out")).GetAsync("1");
        var taken = await PullAsync($"oci-archive:{At("out.tar")}:1", "--dest-decompress");
        Assert.All(ours.Layers, layer => Assert.EndsWith("." + type, layer.Descriptor.MediaType.Value, StringComparison.Ordinal));
        foreach (var diffId in (await ours.ConfigAsync()).RootFs.DiffIds)
            Assert.Equal(diffId, Digest.Of(await File.ReadAllBytesAsync(Path.Combine(taken, diffId.Encoded))));
        if (type == "tar+zstd")
            return; // umoci learned zstd later than the one of Debian
        await RunAsync(Programs.Umoci, "unpack", "--rootless", "--image", $"{At("out")}:1", At("bundle"));
        Assert.Equal("linux/arm64", await File.ReadAllTextAsync(At("bundle/rootfs/payload")));
    }

    [Fact]
    public async Task Docker_reads_what_is_compressed_anew_in_its_format()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var docker = await DockerClient.FindAsync();
        await Seed.PushAsync(registry, "app", await IndexAsync(), "1");
        var app = $"{registry.Host}/app";
        await EditAsync($"{app}:1", "zstd");

        await tool.JsonAsync("edit", $"{app}:1", "--recompress", "gzip", "--format", "docker", "--to", $"{app}:gzip");
        await tool.JsonAsync("edit", $"{app}:gzip", "--recompress", "none", "--to", $"{app}:none");

        foreach (var (tag, type) in new[] { ("gzip", "tar.gzip"), ("none", "tar") })
        {
            var list = JsonNode.Parse(await docker.InspectAsync($"{app}:{tag}"))!["manifests"]!.AsArray();
            var image = JsonNode.Parse(await docker.InspectAsync($"{app}@{list[1]!["digest"]}"))!;
            Assert.Equal(["amd64", "arm64"], list.Select(static each => (string?)each!["platform"]!["architecture"]));
            Assert.EndsWith("." + type, (string?)image["layers"]![0]!["mediaType"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_build_packs_each_program_once_and_attaches_to_both_images()
    {
        var built = await tool.JsonAsync(
            "build", SampleProgram.HelloGo, "--platform", "linux/amd64", "--platform", "linux/arm64", "--to", "oci:out", "--tag", "1",
            "--per-arch-tags", "--compression", "gzip,zstd", "--sbom", "spdx");
        await tool.JsonAsync("edit", "oci:out:1", "--recompress", "gzip", "--to", "oci:out:gzip");
        var single = await tool.JsonAsync(
            "build", SampleProgram.HelloGo, "--platform", "linux/arm64", "--to", "oci:out", "--tag", "single", "--compression", "gzip,zstd");

        var layout = OciLayout.At(At("out"));
        var (both, gzip) = (await layout.GetAsync("1"), await layout.GetAsync("gzip"));
        Assert.Equal((string?)built["digest"], both.Digest.ToString());
        Assert.Equal(
            ["", "true", "", "true"],
            both.Index!.Manifests.Select(static entry => entry.Annotations.GetValueOrDefault(Copy, "")));
        Assert.Equal(gzip.Index!.Manifests, both.Index.Manifests.Where(static entry => entry.Annotations.Count == 0));
        Assert.Equal(both.Index.Manifests[2].Digest, (await layout.GetAsync("1-arm64")).Digest);
        Assert.Equal(both.Index.Manifests.Skip(2), (await layout.GetAsync(Digest.Parse((string)single["digest"]!))).Index!.Manifests);
        foreach (var entry in both.Index.Manifests)
            Assert.Single(await layout.ReferrersAsync(entry).ToListAsync());
        Assert.Equal("tar+gzip", Types(await PullAsync($"oci:{At("out")}:1")));
    }

    [Fact]
    public async Task A_layer_that_nobody_may_distribute_is_named()
    {
        const string Foreign = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
        var file = SampleLayer.OneFile("payload", "foreign"u8.ToArray());
        var image = SampleImage.Of("linux/amd64", ImageFamily.Oci, [file with { MediaType = Foreign }, SampleLayer.OneFile("a", [1])]);
        MemoryStore store = new();
        await store.PushAsync(Artifact.Create("a/b", [.. image.Blobs.Select(static blob => Blob.Of(new("a/b"), blob))]), ["blobs"]);
        await OciLayout.At(At("in")).PushAsync(Artifact.Parse(MediaType.OciManifest, image.Manifest, store), ["1"]);

        var edited = (await tool.RunAsync("edit", "oci:in:1", "--recompress", "none", "--progress", "none")).Succeeded();

        Assert.Equal(
            $"ocimulti: the layer {Digest.Of(file.Bytes)} is {Foreign}, which nobody may distribute: it stays as it is.\n",
            edited.Stderr);
        var layers = (await OciLayout.At(At("in")).GetAsync("1")).Manifest!.Layers;
        Assert.Equal([Foreign, $"{MediaType.OciLayer}"], layers.Select(static layer => layer.MediaType.Value));
    }

    private static async Task<Artifact> IndexAsync()
    {
        var store = new MemoryStore();
        string[] platforms = ["linux/amd64", "linux/arm64"];
        List<Artifact> images = [];
        foreach (var platform in platforms)
        {
            LayerEntry[] files = [LayerEntry.File("/payload", System.Text.Encoding.UTF8.GetBytes(platform))];
            var layer = await Layer.PackAsync(store, files);
            images.Add(await new ImageRecipe { Platform = Platform.Parse(platform), Layers = [layer] }.BuildAsync());
        }
        return await Artifact.CreateIndexAsync(images);
    }

    private string At(string name) => Path.Combine(tool.Folder, name);

    private async Task EditAsync(string target, string compression) =>
        await tool.JsonAsync("edit", target, "--recompress", compression);

    /// <summary>The image for arm64, which skopeo takes the first of.</summary>
    private async Task<string> PullAsync(string source, params string[] options)
    {
        var folder = At($"pulled-{Guid.NewGuid():N}");
        await RunAsync(
            Programs.Skopeo,
            ["--override-arch", "arm64", "copy", "--src-tls-verify=false", "--preserve-digests=false", .. options, source, $"dir:{folder}"]);
        return folder;
    }

    private static string Types(string folder)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")))!;
        var types = manifest["layers"]!.AsArray().Select(static layer => ((string)layer!["mediaType"]!).Split(".v1.")[1]);
        return string.Join(' ', types);
    }

    private static async Task RunAsync(string program, params string[] arguments) =>
        (await Programs.RunAsync(program, arguments)).Succeeded();
}
