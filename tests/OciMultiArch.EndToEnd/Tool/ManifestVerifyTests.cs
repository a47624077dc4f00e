using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

public sealed class ManifestVerifyTests
{
    [Fact]
    public async Task What_was_deleted_or_tampered_with_at_a_registry_is_found_and_mended_as_the_message_says()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        using var client = new RegistryClient();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64", "linux/s390x");
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(index, ["1"]);
        await Seed.PushAsync(registry, "app", index, "1");
        var images = await index.ImagesAsync();
        var name = $"{registry.Host}/app:1";

        var mark = await registry.MarkAsync();
        var sound = await tool.JsonAsync("manifest", "verify", name, "--expect-platforms", "linux/amd64,linux/arm64");
        Assert.True((bool)sound["sound"]!);
        Assert.Equal(10, (await registry.SinceAsync(mark)).Count); // index; manifest, config and layer of each

        await client.Repository($"{registry.Host}/app").DeleteManifestAsync(images[1].Digest);
        await FindsAsync(tool, name, "manifestMissing", $"{index.Digest} > linux/arm64/v8", "--recheck");
        (await tool.RunAsync("copy", "oci:lay:1", name, "--recheck")).Succeeded();
        Assert.Equal(0, (await tool.RunAsync("manifest", "verify", name)).ExitCode);

        var layer = images[0].Manifest!.Layers[0].Digest.Encoded;
        Directory.Delete(Path.Combine(registry.StorageFolder, "docker/registry/v2/blobs/sha256", layer[..2], layer), recursive: true);
        await FindsAsync(tool, name, "layerMissing", $"linux/amd64 > sha256:{layer}", "Push it again with --recheck.");
        (await tool.RunAsync("copy", "oci:lay:1", name, "--recheck")).Succeeded();
        Assert.Equal(0, (await tool.RunAsync("manifest", "verify", name)).ExitCode);

        var config = images[2].Manifest!.Config.Digest.Encoded;
        var file = Path.Combine(registry.StorageFolder, "docker/registry/v2/blobs/sha256", config[..2], config, "data");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("s390x", "s390y", StringComparison.Ordinal));
        await FindsAsync(tool, name, "configMismatch", $"linux/s390x > sha256:{config}", "Push it again");
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_an_error_of_its_own()
    {
        using var tool = SampleProgram.Ocimulti();
        var ended = await tool.RunAsync("manifest", "verify", "127.0.0.1:1/app:1", "--retries", "0");
        Assert.Equal(1, ended.ExitCode);
        Assert.Equal("", ended.Stdout);
        Assert.StartsWith("ocimulti: ", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_depth_the_program_of_another_platform_is_found()
    {
        using var tool = SampleProgram.Ocimulti();
        (await tool.RunAsync(
            "build",
            SampleProgram.HelloGo,
            "--platform",
            "linux/amd64,linux/arm64",
            "--to",
            "oci:lay",
            "--tag",
            "1",
            "--progress",
            "none")).Succeeded();
        Assert.True((bool)(await tool.JsonAsync("manifest", "verify", "oci:lay:1", "--deep"))["sound"]!);

        var layout = OciLayout.At(Path.Combine(tool.Folder, "lay"));
        var images = await (await layout.GetAsync("1")).ImagesAsync();
        var wrong = await new ImageRecipe
        {
            Platform = Platform.Parse("linux/arm64"),
            Layers = [new() { Blob = images[0].Blobs[1], DiffId = (await images[0].ConfigAsync()).RootFs.DiffIds[0] }],
            Change = new() { Entrypoint = (await images[0].ConfigAsync()).Config!.Entrypoint },
        }.BuildAsync();
        await layout.PushAsync(await Artifact.CreateIndexAsync([images[0], wrong]), ["2"]);
        (await tool.RunAsync("copy", "oci:lay:2", "oci-archive:wrong.tar:2")).Succeeded();

        foreach (var name in new[] { "oci:lay:2", "oci-archive:wrong.tar:2" })
        {
            Assert.Equal(0, (await tool.RunAsync("manifest", "verify", name)).ExitCode);
            await FindsAsync(tool, name, "entrypointMismatch", "linux/arm64/v8", "that program is Elf amd64", "--deep");
        }
    }

    [Fact]
    public async Task An_artifact_is_called_what_it_is()
    {
        using var tool = SampleProgram.Ocimulti();
        await File.WriteAllTextAsync(Path.Combine(tool.Folder, "chart.tgz"), "no tar");
        (await tool.RunAsync(
            "artifact", "push", "oci:lay:1", "chart.tgz:application/vnd.oci.image.layer.v1.tar+gzip", "--artifact-type",
            "application/vnd.example.chart")).Succeeded();

        var ended = (await tool.RunAsync("manifest", "verify", "oci:lay:1", "--deep")).Succeeded();

        Assert.Contains("artifacts, no images: application/vnd.example.chart\n", ended.Stdout, StringComparison.Ordinal);
        var json = await tool.JsonAsync("manifest", "verify", "oci:lay:1", "--deep");
        Assert.Equal("application/vnd.example.chart", (string)json["artifactTypes"]![0]!);
    }

    private static async Task FindsAsync(SampleProgram tool, string name, string kind, string path, string remedy, params string[] more)
    {
        var ended = await tool.RunAsync(["manifest", "verify", name, .. more]);
        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith(
            "ocimulti: ",
            Assert.Single(ended.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
        Assert.Contains(remedy, ended.Stderr, StringComparison.Ordinal);
        Assert.Contains(remedy, ended.Stdout, StringComparison.Ordinal);
        var json = System.Text.Json.Nodes.JsonNode.Parse((await tool.RunAsync(["manifest", "verify", name, "--json", .. more])).Stdout)!;
        Assert.False((bool)json["sound"]!);
        var problem = Assert.Single(json["problems"]!.AsArray())!;
        Assert.Equal(kind, (string?)problem["kind"]);
        Assert.EndsWith(
            path,
            string.Join(" > ", problem["path"]!.AsArray().Select(static each => (string?)each)),
            StringComparison.Ordinal);
    }
}
