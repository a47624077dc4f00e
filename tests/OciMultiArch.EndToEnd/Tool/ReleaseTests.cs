using System.Text;
using System.Text.Json.Nodes;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

public sealed class ReleaseTests
{
    private static readonly string[] Six = ["linux/amd64", "linux/arm64", "linux/arm/v7", "linux/386", "linux/s390x", "linux/ppc64le"];

    [Fact]
    [Trait("Length", "Long")]
    public async Task Three_hundred_indexes_of_six_images_cost_one_request_for_each_document()
    {
        const int Count = 300;
        await using var registry = await RealRegistry.StartAsync();
        using var client = new RegistryClient();
        var images = await Task.WhenAll(Six.Select(static each => Samples.ImageAsync(each)));
        await client.Repository($"{registry.Host}/app", RepositoryAccess.Push).PushAsync(
            images.Select(static image =>
                new NamedArtifact(
                    image,
                    Enumerable.Range(0, Count).Select(at => Template.Expand(image.Descriptor.Platform, Version(at))))));
        var file = ReleaseFile.Parse(
            Encoding.UTF8.GetBytes(
                $$"""{ "indexes": [ {{string.Join(
                    ",\n",
                    Enumerable.Range(0, Count).Select(at => Index(registry, "app", Six, $"1.{at}")))}} """
                    + $$"""] }"""));

        var mark = await registry.MarkAsync();
        var results = await client.ReleaseAsync(file);
        var requests = await registry.SinceAsync(mark);

        Assert.All(results, static each => Assert.True(each.IsSuccess, each.Failure?.Message));
        Assert.Equal(file.Indexes, results.Select(static each => each.Index));
        Assert.Equal(Count, requests.Count(static each => each.Method == "PUT"));
        // A manifest for each name and an index for each: 3,900 with a config for each. These images are the same
        // everywhere, so that there are six configs.
        Assert.Equal((Count * 6) + 6 + Count, requests.Count);
        Assert.Equal(results[^1].Artifact!.Digest, await Seed.DigestAsync(registry, "app", $"1.{Count - 1}"));
    }

    [Fact]
    public async Task What_is_missing_fails_its_index_alone_and_a_second_run_finishes_it()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await SeedAsync(registry, 3, Six[..2]);
        await SeedAsync(registry, 1, [Six[2]], first: 1);
        await File.WriteAllTextAsync(Path.Combine(tool.Folder, "release.json"), Json(registry, 3, Six[..2]).Replace(
            "app1:1.0\", \"platforms\": [",
            "app1:1.0\", \"platforms\": [\"linux/arm/v7\", \"linux/s390x\", ",
            StringComparison.Ordinal).Replace("\"version\": \"1.0\"", "\"version\": \"0\"", StringComparison.Ordinal));

        var failed = await tool.RunAsync("release", "release.json", "--set", "version=1.0");

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("2 released, 1 failed", failed.Stdout, StringComparison.Ordinal);
        Assert.Matches($@"{registry.Host}/app1:1\.0 +- +4 +FAILED; NOT written: 1\.0", failed.Stdout);
        Assert.Contains(
            $"ocimulti: {registry.Host}/app1:1.0: {registry.Host}/app1:1.0-linux-s390x does not exist.",
            failed.Stderr,
            StringComparison.Ordinal);
        await Assert.ThrowsAsync<ContentNotFoundException>(() => Seed.DigestAsync(registry, "app1", "1.0"));
        var report = JsonNode.Parse((await tool.RunAsync("release", "release.json", "--set", "version=1.0", "--json")).Stdout)!;
        Assert.Equal([null, "notFound", null], report["indexes"]!.AsArray().Select(static each => (string?)each!["problem"]));

        await Seed.PushAsync(registry, "app1", await Samples.ImageAsync("linux/s390x"), "1.0-linux-s390x");
        var json = await tool.JsonAsync("release", "release.json", "--set", "version=1.0");

        Assert.Equal((3, 0), ((int)json["succeeded"]!, (int)json["failed"]!));
        Assert.Equal((string?)json["indexes"]![1]!["digest"], (await Seed.DigestAsync(registry, "app1", "1.0")).ToString());
        Assert.Equal(["1.0"], json["indexes"]![1]!["written"]!.AsArray().Select(static each => (string?)each));
    }

    [Fact]
    public async Task Yaml_says_the_same_as_json_and_a_dry_run_writes_nothing()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await SeedAsync(registry, 2, Six[..3]);
        await File.WriteAllTextAsync(Path.Combine(tool.Folder, "release.json"), Json(registry, 2, Six[..3]));
        await File.WriteAllTextAsync(Path.Combine(tool.Folder, "release.yaml"), $$"""
            values: { version: 1.0 }
            indexes:
              - &first
                index: "{{registry.Host}}/app0:{version}"
                from: "{{registry.Host}}/app0:{version}-{os}-{arch}{variant}"
                platforms: [linux/amd64, linux/arm64, linux/arm/v7]
              - <<: *first
                index: "{{registry.Host}}/app1:{version}"
                from: "{{registry.Host}}/app1:{version}-{os}-{arch}{variant}"

            """);

        var mark = await registry.MarkAsync();
        var dry = await tool.JsonAsync("release", "release.yaml", "--dry-run");
        Assert.All(await registry.SinceAsync(mark), static each => Assert.Contains(each.Method, (string[])["GET", "HEAD"]));
        Assert.True((bool)dry["dryRun"]!);
        await Assert.ThrowsAsync<ContentNotFoundException>(() => Seed.DigestAsync(registry, "app0", "1.0"));

        var yaml = await tool.JsonAsync("release", "release.yaml", "--only", "app1");
        var json = await tool.JsonAsync("release", "release.json");

        Assert.Equal((string?)yaml["indexes"]![0]!["digest"], (string?)json["indexes"]![1]!["digest"]);
        Assert.Equal(
            dry["indexes"]!.AsArray().Select(static each => (string?)each!["digest"]),
            json["indexes"]!.AsArray().Select(static each => (string?)each!["digest"]));
    }

    [Fact]
    public async Task An_image_for_another_platform_than_stated_fails_its_index_unless_that_is_not_checked()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var client = new RegistryClient();
        await Seed.PushAsync(registry, "app", ("arm64", "linux/amd64"));
        ReleaseIndex index = new()
        {
            Index = ImageReference.Parse($"{registry.Host}/app:1"),
            Images = [new() { From = ImageReference.Parse($"{registry.Host}/app:arm64"), Platform = Platform.Parse("linux/arm64") }],
        };

        var refused = Assert.Single(await client.ReleaseAsync(new() { Indexes = [index] }));
        var taken = Assert.Single(await client.ReleaseAsync(new() { Indexes = [index with { ChecksPlatforms = false }] }));

        Assert.Contains(
            "is to be the image for linux/arm64, but its config says linux/amd64",
            refused.Failure!.Message,
            StringComparison.Ordinal);
        Assert.Equal(["1"], refused.Unwritten.Select(static each => each.Value));
        Assert.True(taken.IsSuccess);
        Assert.Equal("linux/arm64/v8", taken.Artifact!.Index!.Manifests[0].Platform!.ToString());
    }

    [Fact]
    public async Task Images_of_other_repositories_and_indexes_with_attestations_come_along()
    {
        await using var registry = await RealRegistry.StartAsync();
        await using var other = await RealRegistry.StartAsync();
        using var client = new RegistryClient();
        var attestation = await Samples.AttestationAsync(await Samples.ImageAsync("linux/amd64"));
        await Seed.PushAsync(
            registry,
            "parts/amd64",
            await Artifact.CreateIndexAsync([await Samples.ImageAsync("linux/amd64"), attestation]),
            "1");
        await Seed.PushAsync(other, "arm64", ("1", "linux/arm64"));
        ReleaseIndex index = new()
        {
            Index = ImageReference.Parse($"{registry.Host}/app:1"),
            Tags = [Tag.Latest],
            Images =
            [
                new() { From = ImageReference.Parse($"{registry.Host}/parts/amd64:1"), Platform = Platform.Parse("linux/amd64") },
                new() { From = ImageReference.Parse($"{other.Host}/arm64:1") },
            ],
        };

        var result = Assert.Single(await client.ReleaseAsync(new() { Indexes = [index] }));

        Assert.True(result.IsSuccess, result.Failure?.Message);
        Assert.Equal(["1", "latest"], result.Written.Select(static each => each.Value));
        var report = await (await client.GetAsync($"{registry.Host}/app:latest")).VerifyAsync();
        Assert.Empty(report.Problems);
        Assert.Equal((4, 2), (report.Manifests, report.Platforms.Count));
        Assert.Equal(
            ["1", "latest"],
            Assert.Single(await client.ReleaseAsync(new() { Indexes = [index] })).Unchanged.Select(static each => each.Value));
    }

    [Theory]
    [InlineData("r.txt", "", "neither .json nor .yaml")]
    [InlineData("r.json", "{ \"indxes\": [] }", "there is no member 'indxes' here")]
    [InlineData("r.yaml", "indexes: [", "The text is not YAML")]
    [InlineData("r.yaml", "indexes: []\nindexes: []\n", "The text is not YAML")]
    [InlineData("r.yml", "&a [*a]\n", "Check its anchors")]
    [InlineData("r.yml", "--- 1\n--- 2\n", "The file holds 2 YAML documents")]
    [InlineData("r.yml", "&a { <<: *a }\n", "")]
    public async Task A_file_that_is_none_is_wrong_usage(string name, string text, string message)
    {
        using var tool = SampleProgram.Ocimulti();
        await File.WriteAllTextAsync(Path.Combine(tool.Folder, name), text);

        var ended = await tool.RunAsync("release", name);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(message, ended.Stderr, StringComparison.Ordinal);
    }

    private static NameTemplate Template { get; } = NameTemplate.Parse("{version}-{os}-{arch}{variant}");

    private static Dictionary<string, string> Version(int at) => new() { ["version"] = $"1.{at}" };

    private static string Json(RealRegistry registry, int count, string[] platforms) =>
        $$"""{ "values": { "version": "1.0" }, "indexes": [ """
            + $$"""{{string.Join(
                ",\n",
                Enumerable.Range(0, count).Select(at => Index(registry, $"app{at}", platforms, "1.0", "{version}")))}} """
            + $$"""] }""";

    private static string Index(RealRegistry registry, string repository, string[] platforms, string tag, string? version = null) =>
        $$"""{ "from": "{{registry.Host}}/{{repository}}:"""
            + $$"""{{version ?? tag}}-{os}-{arch}{variant}", "index": "{{registry.Host}}/{{repository}}:"""
            + $$"""{{tag}}", "platforms": [{{string.Join(", ", platforms.Select(static each => $"\"{each}\""))}}] }""";

    /// <summary>The images of some repositories under the names the release file expects; the same images in each.</summary>
    private static async Task SeedAsync(RealRegistry registry, int count, string[] platforms, int first = 0)
    {
        using var client = new RegistryClient();
        var images = await Task.WhenAll(platforms.Select(static each => Samples.ImageAsync(each)));
        var named = images.Select(static each => new NamedArtifact(each, Template.Expand(each.Descriptor.Platform, Version(0)))).ToArray();
        await Parallel.ForAsync(first, first + count, async (at, cancel) =>
            await client.Repository($"{registry.Host}/app{at}", RepositoryAccess.Push).PushAsync(named, null, cancel));
    }
}
