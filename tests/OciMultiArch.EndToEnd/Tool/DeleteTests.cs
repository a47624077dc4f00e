using System.Text.Json.Nodes;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

public sealed class DeleteTests
{
    [Theory]
    [InlineData(ImageFormat.Oci)]
    [InlineData(ImageFormat.Docker)]
    public async Task A_tag_goes_alone_although_the_registry_deletes_by_digest_only(ImageFormat format)
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        var index = await Artifact.CreateIndexAsync([
            await Samples.ImageAsync("linux/amd64", format),
            await Samples.ImageAsync("linux/arm64", format),
        ]);
        await Seed.PushAsync(registry, "app", index, "1.0", "latest");

        var mark = await registry.MarkAsync();
        var report = await tool.JsonAsync("delete", $"{registry.Host}/app:1.0");
        var requests = await registry.SinceAsync(mark);

        // What the tag holds; by tag: 400; its manifest; may it be deleted: 404; the copy, and its end; whether that is true,
        // which is asked by HEAD and GET.
        Assert.Equal(["HEAD", "DELETE", "GET", "DELETE", "PUT", "DELETE", "HEAD", "GET"], requests.Select(each => each.Method));
        Assert.Equal(8, (int)report["requests"]!);
        Assert.Equal(
            [$"{registry.Host}/app:1.0", index.Digest.ToString()],
            new[] { "reference", "digest" }.Select(each => (string?)report["deleted"]![0]![each]));
        Assert.Equal(["latest"], await SkopeoTagsAsync(registry));
        Assert.Equal(index.Digest, await Seed.DigestAsync(registry, "app", "latest"));
        (await Programs.RunAsync(Programs.Skopeo, ["inspect", "--tls-verify=false", $"docker://{registry.Host}/app:latest"])).Succeeded();
    }

    [Fact]
    public async Task Docker_still_reads_the_sibling_of_a_deleted_tag()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        using var docker = await DockerClient.FindAsync();
        await Seed.PushAsync(registry, "app", await Samples.ImageAsync("linux/amd64", ImageFormat.Docker), "1.0", "stable");
        var before = await docker.InspectAsync($"{registry.Host}/app:stable");

        await tool.JsonAsync("delete", $"{registry.Host}/app:1.0");

        Assert.Equal(before, await docker.InspectAsync($"{registry.Host}/app:stable"));
        Assert.NotEqual(0, (await docker.RunAsync(["manifest", "inspect", "--insecure", $"{registry.Host}/app:1.0"])).ExitCode);
    }

    [Fact]
    public async Task Where_deleting_is_off_nothing_is_written_and_the_remedy_is_said()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.ImageAsync("linux/amd64"), "1.0");
        var digest = await Seed.DigestAsync(registry, "app", "1.0");

        var mark = await registry.MarkAsync();
        var byTag = await tool.RunAsync("delete", $"{registry.Host}/app:1.0");
        var byDigest = await tool.RunAsync("delete", $"{registry.Host}/app@{digest}", "--with-tags");

        Assert.DoesNotContain(await registry.SinceAsync(mark), each => each.Method == "PUT");
        Assert.All([byTag, byDigest], each => Assert.Equal(1, each.ExitCode));
        Assert.All([byTag, byDigest], each => Assert.StartsWith("NOT deleted ", each.Stdout, StringComparison.Ordinal));
        Assert.All([byTag, byDigest], each => Assert.Contains("storage.delete.enabled", each.Stderr, StringComparison.Ordinal));
        Assert.Equal(digest, await Seed.DigestAsync(registry, "app", "1.0"));
    }

    [Fact]
    public async Task A_manifest_that_tags_point_at_stays_until_they_may_go_along()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.ImageAsync("linux/amd64"), "1.0", "latest");
        await Seed.PushAsync(registry, "app", await Samples.ImageAsync("linux/arm64"), "other");
        var app = $"{registry.Host}/app@{await Seed.DigestAsync(registry, "app", "1.0")}";

        var refused = await tool.RunAsync("delete", app);
        var planned = await tool.JsonAsync("delete", app, "--with-tags", "--dry-run");
        Assert.Equal(["1.0", "latest", "other"], await SkopeoTagsAsync(registry));
        var deleted = (await tool.RunAsync("delete", app, "--with-tags")).Succeeded();

        Assert.Equal((1, ""), (refused.ExitCode, refused.Stdout));
        Assert.Contains("the tags 1.0, latest", refused.Stderr, StringComparison.Ordinal);
        Assert.Equal((true, """["1.0","latest"]"""), ((bool)planned["dryRun"]!, planned["deleted"]![0]!["tags"]!.ToJsonString()));
        Assert.Equal($"deleted {app}, with the tags 1.0, latest\n", deleted.Stdout);
        Assert.Equal(["other"], await SkopeoTagsAsync(registry));
    }

    [Fact]
    public async Task An_image_of_an_index_stays_while_that_has_a_tag()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await Seed.PushAsync(registry, "app", index, "1.0", "latest");
        var image = $"{registry.Host}/app@{index.Index!.Manifests[1].Digest}";

        var refused = await tool.RunAsync("delete", image, "--with-tags");
        await tool.JsonAsync("delete", $"{registry.Host}/app:1.0", $"{registry.Host}/app:latest");
        var deleted = await tool.JsonAsync("delete", image);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("the tags 1.0, latest", refused.Stderr, StringComparison.Ordinal);
        Assert.Contains("--break-indexes", refused.Stderr, StringComparison.Ordinal);
        Assert.Empty(deleted["deleted"]![0]!["tags"]!.AsArray());
    }

    [Fact]
    public async Task An_image_stays_however_deep_the_indexes_are_nested_that_lead_to_it()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var image = SampleImage.Make("linux/amd64");
        var app = registry.Repository("app");
        var type = SampleImage.IndexType(image.Family);
        var bytes = SampleImage.Index([image]);
        app.PutIndex([image], "level0");
        for (var level = 1; level <= 10; level++)
        {
            bytes = SampleDocuments.Index(type, [SampleDocuments.Entry(type, bytes)]);
            app.PutManifest(bytes, type, "nested");
        }

        var ended = await tool.RunAsync("delete", $"{registry.Host}/app@{image.Digest}");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("the tags level0, nested", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_only_looks()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.ImageAsync("linux/amd64"), "1.0", "latest");

        var mark = await registry.MarkAsync();
        var ended = (await tool.RunAsync("delete", $"{registry.Host}/app:1.0", $"{registry.Host}/app:latest", "--dry-run")).Succeeded();

        Assert.All(await registry.SinceAsync(mark), each => Assert.Equal("HEAD", each.Method));
        Assert.Equal(
            ["would delete", "would delete"],
            ended.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(each => each[..12]));
    }

    [Fact]
    public async Task One_name_that_is_missing_keeps_all_others()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.ImageAsync("linux/amd64"), "1.0");

        var ended = await tool.RunAsync("delete", $"{registry.Host}/app:1.0", $"{registry.Host}/app:2.0");

        Assert.Equal((1, ""), (ended.ExitCode, ended.Stdout));
        Assert.Contains("app:2.0 does not exist", ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(["1.0"], await SkopeoTagsAsync(registry));
    }

    [Fact]
    public async Task After_a_failure_it_is_said_what_went_and_what_stays()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.ImageAsync("linux/amd64"), "1.0", "latest");
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(await Samples.ImageAsync("linux/amd64"), ["1"]);

        var ended = await tool.RunAsync("delete", "oci:lay:1", $"{registry.Host}/app:1.0", $"{registry.Host}/app:latest", "--json");

        var said = JsonNode.Parse(ended.Stdout)!;
        Assert.Equal(1, ended.ExitCode);
        Assert.EndsWith("/lay:1", (string?)Assert.Single(said["deleted"]!.AsArray())!["reference"], StringComparison.Ordinal);
        Assert.Equal(
            [$"{registry.Host}/app:1.0", $"{registry.Host}/app:latest"],
            said["notDeleted"]!.AsArray().Select(each => (string?)each!["reference"]));
        Assert.Equal($"ocimulti: {said["error"]}\n", ended.Stderr);
        Assert.Equal(405, (int?)said["status"]);
        Assert.NotNull((string?)said["problem"]);
    }

    [Fact]
    public async Task A_tag_of_a_layout_goes_and_prune_frees_its_content()
    {
        using var tool = SampleProgram.Ocimulti();
        var layout = OciLayout.At(Path.Combine(tool.Folder, "lay"));
        await layout.PushAsync(await Samples.ImageAsync("linux/amd64"), ["1", "latest"]);
        await layout.PushAsync(await Samples.ImageAsync("linux/arm64"), ["2"]);

        var deleted = (await tool.RunAsync("delete", "oci:lay:1", "oci:lay:2")).Succeeded();
        var spared = await tool.JsonAsync("prune", "oci:lay");
        var pruned = await tool.JsonAsync("prune", "oci:lay", "--older-than", "0");

        Assert.Contains("ocimulti prune oci:", deleted.Stdout, StringComparison.Ordinal);
        Assert.Equal("latest\n", (await tool.RunAsync("tags", "oci:lay")).Succeeded().Stdout);
        Assert.Equal((0, 3), ((int)spared["blobs"]!, (int)pruned["blobs"]!));
        (await Programs.RunAsync(Programs.Skopeo, ["inspect", $"oci:{layout.Folder}:latest"])).Succeeded();
    }

    [Fact]
    public async Task Without_a_layout_the_cache_of_builds_is_pruned()
    {
        using var tool = SampleProgram.Ocimulti();
        var cache = OciLayout.At(Path.Combine(tool.Cache, "ocimulti"));
        await cache.WriteAsync(Blob.Of(MediaType.OciLayer, new byte[1000]));

        var pruned = await tool.JsonAsync("prune", "--older-than", "0");

        Assert.Equal((cache.Folder, 1, 1000), ((string)pruned["folder"]!, (int)pruned["blobs"]!, (int)pruned["bytes"]!));
    }

    private static async Task<string[]> SkopeoTagsAsync(RealRegistry registry)
    {
        var said = (await Programs.RunAsync(
            Programs.Skopeo,
            ["list-tags", "--tls-verify=false", $"docker://{registry.Host}/app"])).Succeeded().Stdout;
        return [.. JsonNode.Parse(said)!["Tags"]!.AsArray().Select(each => (string)each!).Order(StringComparer.Ordinal)];
    }
}
