using System.Text.Json.Nodes;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>What <c>image</c> and <c>build</c> keep of bases, and <c>--offline</c>.</summary>
public sealed class OfflineTests : IDisposable
{
    private const string Program = "app";

    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    public OfflineTests() =>
        // The first bytes of a program of Linux for amd64.
        File.WriteAllBytes(Path.Combine(tool.Folder, Program), [0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[9], 2, 0, 62, 0, .. new byte[100]]);

    public void Dispose() => tool.Dispose();

    [Fact]
    public async Task An_unchanged_build_asks_nothing_of_a_base_by_digest_and_one_question_of_one_by_tag()
    {
        await using var bases = await RealRegistry.StartAsync();
        await using var targets = await RealRegistry.StartAsync();
        await Seed.PushAsync(bases, "base", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1");
        var digest = await Seed.DigestAsync(bases, "base", "1");
        string[] image = ["image", Program, "--to", $"{targets.Host}/app", "--tag", "1", "--base"];
        var mark = await bases.MarkAsync();

        var byTag = await tool.JsonAsync([.. image, $"{bases.Host}/base:1"]);
        var read = await bases.SinceAsync(mark);
        mark = await bases.MarkAsync();
        var again = await tool.JsonAsync([.. image, $"{bases.Host}/base:1"]);
        var asked = await bases.SinceAsync(mark);
        mark = await bases.MarkAsync();
        await tool.JsonAsync([.. image, $"{bases.Host}/base@{digest}"]);
        var byDigest = await tool.JsonAsync([.. image, $"{bases.Host}/base@{digest}"]);

        // The index, an image, its config and its layer.
        Assert.Equal(4, read.Count);
        Assert.Equal(["HEAD"], asked.Select(static each => each.Method));
        Assert.Empty(await bases.SinceAsync(mark));
        Assert.Equal((string)byTag["digest"]!, (string)again["digest"]!);
        Assert.Equal((2, 1), ((int)again["requests"]!, (int)byDigest["requests"]!));
    }

    [Fact]
    public async Task With_the_registry_of_the_base_gone_images_are_made_where_its_layers_are_and_nowhere_else()
    {
        var bases = await RealRegistry.StartAsync();
        string[] image = ["image", Program, "--base", $"{bases.Host}/base:1", "--tag"];
        JsonNode first;
        await using (bases)
        {
            await Seed.PushAsync(bases, "base", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1");
            first = await tool.JsonAsync([.. image, "1", "--to", "oci:out"]);
        }

        var second = await tool.JsonAsync([.. image, "2", "--to", "oci:out", "--offline", "--label", "changed=yes"]);
        var third = await tool.JsonAsync([.. image, "3", "--to", "oci:out", "--offline"]);

        Assert.Equal((0, 0), ((int)second["requests"]!, (int)third["requests"]!));
        Assert.Equal((string)first["digest"]!, (string)third["digest"]!);
        Assert.NotEqual((string)second["digest"]!, (string)third["digest"]!);
        await RefusedAsync("oci:", "lacks the layer sha256:", [.. image, "4", "--to", "oci:other", "--offline"]);
        await RefusedAsync("docker-archive:", "lacks the layer sha256:", [.. image, "4", "--to", "docker-archive:a.tar:acme/app", "--offline"]);
        await RefusedAsync("What refers to the base", "is not kept", [.. image, "4", "--to", "oci:out", "--sbom", "spdx", "--offline"]);
        Assert.Equal([Program, "out"], Directory.GetFileSystemEntries(tool.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_build_for_a_registry_that_lacks_layers_of_the_base_sends_it_nothing()
    {
        await using var target = await RealRegistry.StartAsync();
        var bases = await RealRegistry.StartAsync();
        string[] build =
        [
            "build", SampleProgram.HelloGo, "--platform", "linux/amd64,linux/arm64", "--base", $"{bases.Host}/base:1", "--tag", "1", "--to",
        ];
        await using (bases)
        {
            await Seed.PushAsync(bases, "base", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1");
            await tool.JsonAsync([.. build, "oci:out"]);
        }
        var mark = await target.MarkAsync();

        await RefusedAsync(target.Host, "lacks the layer sha256:", [.. build, $"{target.Host}/app", "--offline"]);

        Assert.All(await target.SinceAsync(mark), static each => Assert.Equal("HEAD", each.Method));
    }

    [Fact]
    public async Task A_registry_that_has_the_base_itself_is_asked_for_its_layers_alone()
    {
        await using var registry = await RealRegistry.StartAsync();
        await Seed.PushAsync(registry, "base", await Samples.IndexAsync("linux/amd64"), "1");
        string[] image = ["image", Program, "--base", $"{registry.Host}/base:1", "--tag", "1", "--to"];
        await tool.JsonAsync([.. image, "oci:out"]);
        var mark = await registry.MarkAsync();

        var made = await tool.JsonAsync([.. image, $"{registry.Host}/app", "--offline"]);

        Assert.Equal(1, (int)made["destinations"]![0]!["blobsMounted"]!);
        Assert.All(await registry.SinceAsync(mark), static each => Assert.StartsWith("/v2/app/", each.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bases_of_single_platforms_in_a_file_and_those_of_resolve_are_kept_too()
    {
        await using var targets = await RealRegistry.StartAsync();
        var bases = await RealRegistry.StartAsync();
        File.WriteAllText(Path.Combine(tool.Folder, "go.mod"), "module example.com/app\n\ngo 1.18\n");
        File.WriteAllText(Path.Combine(tool.Folder, "main.go"), "package main\n\nfunc main() {}\n");
        File.WriteAllText(Path.Combine(tool.Folder, "images.yaml"), $$"""
            images:
              - package: .
                to: oci:out
                tags: [1]
                platforms:
                  linux/amd64:
                  linux/arm64: {base: "{{bases.Host}}/base:1"}
            """);
        File.WriteAllText(Path.Combine(tool.Folder, "k8s.yaml"), "image: ko://.\n");
        string[] file = ["build", "-f", "images.yaml"];
        string[] resolve = ["resolve", "-f", "k8s.yaml", "--platform", "linux/arm64", "--base", $"{bases.Host}/base:1", "--to", $"{targets.Host}/app"];
        JsonNode first;
        string answer;
        await using (bases)
        {
            await Seed.PushAsync(bases, "base", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1");
            first = await tool.JsonAsync(file);
            answer = (await tool.RunAsync(resolve)).Succeeded().Stdout;
        }

        var again = await tool.JsonAsync([.. file, "--offline"]);
        var resolved = (await tool.RunAsync([.. resolve, "--offline"])).Succeeded().Stdout;

        Assert.Equal((string)first["images"]![0]!["digest"]!, (string)again["images"]![0]!["digest"]!);
        Assert.Equal(answer, resolved);
        Assert.Equal(0, (int)again["requests"]!);
    }

    private async Task RefusedAsync(string what, string why, string[] words)
    {
        var ended = await tool.RunAsync(words);
        Assert.Equal((1, ""), (ended.ExitCode, ended.Stdout));
        Assert.Contains(what, ended.Stderr, StringComparison.Ordinal);
        Assert.Contains(why, ended.Stderr, StringComparison.Ordinal);
        Assert.EndsWith("Run it once without --offline.", ended.Stderr.TrimEnd(), StringComparison.Ordinal);
    }
}
