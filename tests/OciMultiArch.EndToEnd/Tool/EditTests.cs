using System.Text.Json.Nodes;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary><c>edit</c> at a real registry, whose log tells what it read, with skopeo as witness of the result.</summary>
public sealed class EditTests
{
    [Fact]
    public async Task Labels_variables_and_a_layer_arrive_in_every_image_and_no_layer_is_read()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var before = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await Seed.PushAsync(registry, "app", before, "1");
        Directory.CreateDirectory(Path.Combine(tool.Folder, "static"));
        await File.WriteAllTextAsync(Path.Combine(tool.Folder, "static", "index.html"), "hello");
        var app = $"{registry.Host}/app:1";

        var mark = await registry.MarkAsync();
        var report = await tool.JsonAsync(
            "edit",
            app,
            "--label",
            "vendor=acme",
            "--env",
            "TZ=UTC",
            "--entrypoint",
            "/app",
            "--entrypoint=-v",
            "--append",
            "static:/srv");
        var log = await registry.SinceAsync(mark);

        foreach (var image in await before.ImagesAsync())
            Assert.DoesNotContain(log, each => each.Path.Contains(image.Manifest!.Layers[0].Digest.ToString(), StringComparison.Ordinal));
        foreach (var architecture in new[] { "amd64", "arm64" })
        {
            var config = await SkopeoAsync(app, architecture);
            Assert.Equal("acme", (string?)config["config"]!["Labels"]!["vendor"]);
            Assert.Equal($"linux/{architecture}", (string?)config["config"]!["Labels"]!["for"]);
            Assert.Equal("TZ=UTC", (string?)config["config"]!["Env"]![0]);
            Assert.Equal(["/app", "-v"], config["config"]!["Entrypoint"]!.AsArray().Select(static each => (string?)each));
            Assert.Equal(2, config["rootfs"]!["diff_ids"]!.AsArray().Count);
        }
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], report["manifests"]!.AsArray().Select(static each => (string?)each!["platform"]));
        Assert.Equal(
            "app:1",
            log.Last(static each => each.Method == "PUT").Path
                .Replace("/v2/", "", StringComparison.Ordinal)
                .Replace("/manifests/", ":", StringComparison.Ordinal));
        Assert.Equal(0, (int)(await tool.JsonAsync("edit", app, "--label", "vendor=acme"))["blobsSent"]!);
    }

    [Fact]
    public async Task A_dry_run_only_asks_and_another_repository_mounts_the_layers()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1");
        string[] words = [
            "edit",
            $"{registry.Host}/app:1",
            "--user",
            "65532",
            "--workdir",
            "/srv",
            "--port",
            "8080/tcp",
            "--to",
            $"{registry.Host}/other:2",
        ];

        var mark = await registry.MarkAsync();
        var planned = await tool.JsonAsync([.. words, "--dry-run"]);
        Assert.All(await registry.SinceAsync(mark), static each => Assert.Contains(each.Method, (string[])["GET", "HEAD"]));
        mark = await registry.MarkAsync();
        var done = await tool.JsonAsync(words);
        var log = await registry.SinceAsync(mark);

        Assert.Equal((string)planned["digest"]!, (string)done["digest"]!);
        Assert.Equal(
            2,
            log.Count(static each =>
                each.Method == "POST" && each.Path.Contains("from=app", StringComparison.Ordinal) && each.Status == 201));
        Assert.Equal((2, 2), ((int)done["destinations"]![0]!["blobsMounted"]!, (int)done["blobsSent"]!)); // layers, configs
        var config = await SkopeoAsync($"{registry.Host}/other:2", "arm64");
        Assert.Equal(("65532", "/srv"), ((string)config["config"]!["User"]!, (string)config["config"]!["WorkingDir"]!));
        Assert.True(config["config"]!["ExposedPorts"]!.AsObject().ContainsKey("8080/tcp"));
    }

    [Fact]
    public async Task Another_base_takes_the_place_of_the_one_that_the_images_name()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        string[] platforms = ["linux/amd64", "linux/arm64"];
        foreach (var version in new[] { "1", "2" })
            await Seed.PushAsync(
                registry,
                "base",
                await Artifact.CreateIndexAsync(
                    await Task.WhenAll(platforms.Select(each => Samples.ImageAsync(each, layer: $"base {version} {each}")))),
                version);
        await PushOnBaseAsync(registry, platforms);
        var app = $"{registry.Host}/app:1";

        var mark = await registry.MarkAsync();
        await tool.JsonAsync("edit", app, "--rebase", $"{registry.Host}/base:2");
        var log = await registry.SinceAsync(mark);
        var again = await tool.RunAsync("edit", app, "--rebase", $"{registry.Host}/base:2", "--old-base", $"{registry.Host}/base:1");

        using var client = new RegistryClient();
        var edited = await (await client.GetAsync(app)).ImagesAsync();
        var below = await (await client.GetAsync($"{registry.Host}/base:2")).ImagesAsync();
        foreach (var (image, other) in edited.Zip(below))
        {
            Assert.Equal(2, image.Manifest!.Layers.Count);
            Assert.Equal(other.Manifest!.Layers[0].Digest, image.Manifest.Layers[0].Digest);
            Assert.Equal(other.Digest.ToString(), image.Manifest.Annotations["org.opencontainers.image.base.digest"]);
            Assert.DoesNotContain(
                log,
                each => each.Method == "GET" && each.Path.EndsWith(image.Manifest.Layers[0].Digest.ToString(), StringComparison.Ordinal));
        }
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("was not built on", again.Stderr, StringComparison.Ordinal);
        Assert.Equal(2, (await SkopeoAsync(app, "arm64"))["rootfs"]!["diff_ids"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_format_changes_there_and_back_and_layouts_are_edited_too()
    {
        using var tool = SampleProgram.Ocimulti();
        var before = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(before, ["1"]);

        var docker = await tool.JsonAsync("edit", "oci:lay:1", "--format", "docker", "--to", "oci:other:2");
        var back = await tool.JsonAsync("edit", "oci:other:2", "--format", "oci");
        await tool.JsonAsync("edit", "oci:lay:1", "--platform", "linux/arm64", "--remove-label", "for", "--annotation", "k=v");

        Assert.Equal(MediaType.DockerIndex.Value, (string?)docker["mediaType"]);
        Assert.Equal(before.Digest.ToString(), (string?)back["digest"]);
        var edited = await OciLayout.At(Path.Combine(tool.Folder, "lay")).GetAsync("1");
        Assert.Equal(before.Index!.Manifests[0], edited.Index!.Manifests[0]);
        Assert.Equal("v", (await edited.ChildAsync(edited.Index.Manifests[1])).Manifest!.Annotations["k"]);
    }

    [Theory]
    [InlineData("Nothing changes", new[] { "oci:lay:1" })]
    [InlineData("--old-base needs --rebase", new[] { "oci:lay:1", "--old-base", "oci:lay:1" })]
    [InlineData("does not name the base it was built on", new[] { "oci:lay:1", "--rebase", "oci:lay:1" })]
    [InlineData("both set and removed", new[] { "oci:lay:1", "--label", "a=b", "--remove-label", "a" })]
    [InlineData("eave out the platforms, or the format", new[] { "oci:lay:1", "--format", "docker", "--platform", "linux/amd64" })]
    [InlineData("Write keep or drop", new[] { "oci:lay:1", "--attestations", "lose" })]
    [InlineData(
        "names a digest",
        new[] { "example.test/app@sha256:0000000000000000000000000000000000000000000000000000000000000000", "--user", "1" })]
    public async Task What_cannot_be_is_wrong_usage(string said, string[] words)
    {
        using var tool = SampleProgram.Ocimulti();
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(await Samples.ImageAsync("linux/amd64"), ["1"]);

        var ended = await tool.RunAsync(["edit", .. words]);

        Assert.Contains(said, ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(2, ended.ExitCode);
    }

    private static async Task<JsonNode> SkopeoAsync(string reference, string architecture) => JsonNode.Parse((await Programs.RunAsync(
        Programs.Skopeo,
        ["inspect", "--config", "--tls-verify=false", "--override-arch", architecture, $"docker://{reference}"])).Succeeded().Stdout)!;

    private static async Task PushOnBaseAsync(RealRegistry registry, string[] platforms)
    {
        using var client = new RegistryClient();
        var below = await client.GetAsync($"{registry.Host}/base:1");
        var images = platforms.Select(async each => await new ImageRecipe
        {
            Platform = Platform.Parse(each),
            Base = below,
            Layers = [new() { Blob = Blob.Of(MediaType.OciLayer, Bytes.Noise(64)), DiffId = Digest.Of(Bytes.Noise(64)) }],
        }.BuildAsync());
        await client.Repository($"{registry.Host}/app", RepositoryAccess.Push).PushAsync(
            await Artifact.CreateIndexAsync(await Task.WhenAll(images)), ["1"]);
    }
}
