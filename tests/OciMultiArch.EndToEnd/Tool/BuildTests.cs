using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

public sealed class BuildTests
{
    [Fact]
    public async Task Two_platforms_under_two_tags_cost_at_most_16_requests_and_2_without_a_write_the_second_time()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        string[] words = ["build", SampleProgram.HelloGo, "--platform", "linux/amd64,linux/arm64", "--to", $"{registry.Host}/hello",
            "--tag", "latest", "--tag", "1.0", "--ldflags", "-s -w"];

        var mark = await registry.MarkAsync();
        var first = await tool.JsonAsync(words);
        var sent = await registry.SinceAsync(mark);
        mark = await registry.MarkAsync();
        var second = await tool.JsonAsync(words);
        var again = await registry.SinceAsync(mark);

        Assert.InRange(sent.Count, 1, 16);
        Assert.Equal(sent.Count, (int)first["requests"]!);
        Assert.Equal(4, (int)first["blobsSent"]!);
        Assert.Equal(
            ["reference", "digest", "mediaType", "size", "manifests", "tags", "requests", "blobsSent", "bytesSent", "destinations"],
            first.AsObject().Select(each => each.Key));
        Assert.Equal(["platform", "digest", "size", "contentSize"], first["manifests"]![0]!.AsObject().Select(each => each.Key));
        Assert.Equal(await BlobBytesAsync(registry), (long)first["bytesSent"]!);
        Assert.EndsWith("/manifests/latest", sent[^1].Path, StringComparison.Ordinal);
        Assert.Equal(["1.0", "latest"], first["tags"]!.AsArray().Select(each => (string?)each));
        Assert.InRange(again.Count, 1, 2);
        Assert.Equal(again.Count, (int)second["requests"]!);
        Assert.All(again, each => Assert.Equal("HEAD", each.Method));
        Assert.Equal((string)first["digest"]!, (string)second["digest"]!);
    }

    [Fact]
    public async Task Layers_are_sent_while_another_platform_is_compiled_and_nothing_names_them_before_all_is_there()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var (gate, go) = (Path.Combine(tool.Folder, "gate"), Path.Combine(tool.Folder, "slow-go"));
        var waits = $"if [ \"$1 $GOARCH\" = \"build arm64\" ]; then until [ -e {gate} ]; do sleep 0.02; done; fi";
        await File.WriteAllTextAsync(go, $"#!/bin/sh\n{waits}\nexec go \"$@\"\n");
        File.SetUnixFileMode(go, LayerEntry.ProgramMode);
        var stored = registry.Repository("hello");

        var building = tool.JsonAsync(
            "build", SampleProgram.HelloGo, "--platform", "linux/amd64,linux/arm64", "--to", $"{registry.Host}/hello", "-t", "1.0", "--go", go);
        for (var looks = 0; stored.Blobs.Count < 2 && looks < 3000 && !building.IsCompleted; looks++)
            await Task.Delay(20);
        Assert.Equal((2, 0, 0), (stored.Blobs.Count, stored.Manifests.Count, stored.Tags.Count));
        await File.WriteAllTextAsync(gate, "");
        var report = await building;

        Assert.Equal((string)report["digest"]!, stored.Tags["1.0"]);
        Assert.Equal((4, 14), ((int)report["blobsSent"]!, (int)report["requests"]!));
        Assert.Equal(14, registry.Requests.Count);
    }

    [Fact]
    public async Task An_index_that_is_refused_once_it_is_made_has_sent_no_layer()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();

        var refused = await tool.RunAsync(
            "build", SampleProgram.HelloGo, "--platform", "linux/amd64,linux/arm64", "--to", $"{registry.Host}/hello", "-t", "1.0",
            "--expect-platforms", "linux/s390x");

        Assert.Contains("Nothing was written.", refused.Stderr, StringComparison.Ordinal);
        Assert.Empty(registry.Repository("hello").Blobs);
    }

    [Fact]
    public async Task Without_a_tag_no_tag_is_written()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();

        var report = await tool.JsonAsync(
            "build",
            SampleProgram.HelloGo,
            "--platform",
            "linux/amd64,linux/riscv64",
            "--to",
            $"{registry.Host}/hello");

        Assert.Equal($"{registry.Host}/hello@{report["digest"]}", (string)report["reference"]!);
        Assert.Empty(report["tags"]!.AsArray());
        Assert.Equal("", (await tool.RunAsync("tags", $"{registry.Host}/hello")).Stdout);
        (await tool.RunAsync("inspect", (string)report["reference"]!)).Succeeded();
    }

    [Fact]
    public async Task Tags_of_each_architecture_are_written_before_the_tags_of_the_index()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var mark = await registry.MarkAsync();

        var report = await tool.JsonAsync("build", SampleProgram.HelloGo, "--platform", "linux/amd64,linux/arm64,linux/arm/v6,linux/arm",
            "--to", $"{registry.Host}/hello", "--tag", "latest", "--tag", "1.0", "--per-arch-tags");

        string[] arches = ["amd64", "arm64", "armv6", "armv7"];
        Assert.Equal(
            arches.SelectMany(each => (string[])[$"1.0-{each}", $"latest-{each}"]),
            report["manifests"]!.AsArray().SelectMany(each => each!["tags"]!.AsArray()).Select(each => (string?)each));
        var named = (await registry.SinceAsync(mark)).Where(each =>
            each.Method == "PUT" && each.Path.Contains("/manifests/", StringComparison.Ordinal))
            .Select(each => each.Path.Split('/')[^1]).ToList();
        Assert.Equal(
            arches.SelectMany(each => (string[])[$"1.0-{each}", $"latest-{each}"]).Order(StringComparer.Ordinal),
            named[..8].Order(StringComparer.Ordinal));
        Assert.Equal(["1.0", "latest"], named[8..]);
        Assert.DoesNotContain(await registry.SinceAsync(mark), each => each.Method == "GET"); // children pushed here are not fetched back
        Assert.Equal((string)report["manifests"]![2]!["digest"]!, (await Seed.DigestAsync(registry, "hello", "1.0-armv6")).ToString());
    }

    [Fact]
    public async Task Annotations_go_where_their_prefix_says()
    {
        using var tool = SampleProgram.Ocimulti();

        await tool.JsonAsync(
            "build",
            SampleProgram.HelloGo,
            "--platform",
            "linux/amd64,linux/arm64",
            "--to",
            "oci:out",
            "--tag",
            "1",
            "--per-arch-tags",
                "--annotation", "plain=1", "--annotation", "index:on=index", "--annotation",
                "manifest:on=manifest", "--annotation", "descriptor:on=entry",
                "--label", "team=blue", "--user", "65532");
        var (index, image) = (await tool.JsonAsync("inspect", "oci:out:1"), await tool.JsonAsync("inspect", "oci:out:1-arm64"));

        Assert.Equal("""{"plain":"1","on":"index"}""", index["annotations"]!.ToJsonString());
        Assert.All(index["manifests"]!.AsArray(), each => Assert.Equal("""{"on":"entry"}""", each!["annotations"]!.ToJsonString()));
        Assert.Equal("""{"on":"manifest"}""", image["annotations"]!.ToJsonString());
        Assert.Equal(("blue", "65532"), ((string?)image["config"]!["labels"]!["team"], (string?)image["config"]!["user"]));
    }

    [Fact]
    public async Task One_platform_makes_an_image_that_holds_its_annotations_itself()
    {
        using var tool = SampleProgram.Ocimulti();

        var report = await tool.JsonAsync(
            "build",
            SampleProgram.HelloGo,
            "--platform",
            "linux/s390x",
            "--to",
            "oci:out",
            "--tag",
            "1",
            "--annotation",
            "a=b");

        Assert.Equal(MediaType.OciManifest.Value, (string)report["mediaType"]!);
        Assert.Equal("linux/s390x", (string?)Assert.Single(report["manifests"]!.AsArray())!["platform"]);
        Assert.Equal("b", (string?)(await tool.JsonAsync("inspect", "oci:out:1"))["annotations"]!["a"]);
    }

    [Fact]
    public async Task Docker_documents_and_a_base_of_the_same_repository_are_a_matter_of_words()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "base");

        var report = await tool.JsonAsync(
            "build",
            SampleProgram.HelloGo,
            "--platform",
            "linux/amd64,linux/arm64",
            "--base",
            $"{registry.Host}/app:base",
                "--to", $"{registry.Host}/app", "--tag", "1", "--format", "docker");

        Assert.Equal(MediaType.DockerIndex.Value, (string)report["mediaType"]!);
        var image = await tool.JsonAsync("inspect", $"{registry.Host}/app@{report["manifests"]![0]!["digest"]}");
        Assert.Equal(2, image["layers"]!.AsArray().Count);
        Assert.Equal(4, (int)report["blobsSent"]!); // one new layer and one config each
    }

    [Fact]
    public async Task A_program_that_does_not_compile_leaves_the_target_alone()
    {
        using var tool = SampleProgram.Ocimulti();
        Directory.CreateDirectory(Path.Combine(tool.Folder, "broken"));
        await File.WriteAllTextAsync(Path.Combine(tool.Folder, "broken", "go.mod"), "module broken\n\ngo 1.18\n");
        await File.WriteAllTextAsync(Path.Combine(tool.Folder, "broken", "main.go"), "package main\n\nfunc main() { undefinedWord() }\n");

        var ended = await tool.RunAsync("build", "./broken", "--platform", "linux/amd64", "--to", "oci:out", "--tag", "1");

        Assert.Equal((1, ""), (ended.ExitCode, ended.Stdout));
        Assert.Contains("undefinedWord", ended.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(tool.Folder, "out")));
    }

    // Every blob of the images under hello:latest, each digest once.
    private static async Task<long> BlobBytesAsync(RealRegistry registry)
    {
        using RegistryClient client = new();
        var images = await (await client.GetAsync($"{registry.Host}/hello:latest")).ImagesAsync();
        return images.SelectMany(each => each.Blobs).DistinctBy(each => each.Digest).Sum(each => each.Descriptor.Size);
    }
}
