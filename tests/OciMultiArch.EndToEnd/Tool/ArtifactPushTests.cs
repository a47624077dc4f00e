using System.Text.Json.Nodes;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

public sealed class ArtifactPushTests
{
    [Fact]
    public async Task Files_become_an_artifact_that_others_read()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        Write(tool, "policy.rego", "package acme");
        Write(tool, "notes", "free text");
        Write(tool, "config.json", "{}");

        var mark = await registry.MarkAsync();
        var report = await tool.JsonAsync(
            "artifact", "push", $"{registry.Host}/policy:1", "policy.rego:text/plain", "notes",
            "--artifact-type", "application/vnd.acme.policy",
            "--annotation", "who=me", "--config", "config.json:application/vnd.acme.config+json");
        var requests = await registry.SinceAsync(mark);

        var raw = JsonNode.Parse(await SkopeoAsync($"{registry.Host}/policy:1"))!;
        Assert.Equal("application/vnd.acme.policy", (string?)raw["artifactType"]);
        Assert.Equal("application/vnd.acme.config+json", (string?)raw["config"]!["mediaType"]);
        Assert.Equal(
            ["policy.rego", "notes"],
            raw["layers"]!.AsArray().Select(each => (string?)each!["annotations"]!["org.opencontainers.image.title"]));
        Assert.Equal(["text/plain", "application/octet-stream"], raw["layers"]!.AsArray().Select(each => (string?)each!["mediaType"]));
        Assert.Equal("""{"who":"me"}""", raw["annotations"]!.ToJsonString());
        Assert.Equal((3, 23), ((int)report["blobsSent"]!, (int)report["bytesSent"]!));
        Assert.Equal(8, requests.Count); // HEAD of the tag, three blobs in two requests each, the manifest
        using RegistryClient client = new();
        var artifact = await client.GetAsync($"{registry.Host}/policy:1");
        Assert.Equal("package acme", System.Text.Encoding.UTF8.GetString((await artifact.Blobs[1].ReadAsync()).Span));
    }

    [Fact]
    public async Task A_file_with_a_subject_needs_no_tag_and_is_found_from_there()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1.0");
        var subject = await Seed.DigestAsync(registry, "app", "1.0");
        Write(tool, "sbom.json", """{"spdxVersion":"SPDX-2.3"}""");

        var report = await tool.JsonAsync(
            "artifact", "push", $"{registry.Host}/app", "sbom.json:application/spdx+json", "--artifact-type",
            "application/spdx+json", "--subject", $"{registry.Host}/app:1.0");

        using RegistryClient client = new();
        var referrer = await client.Repository($"{registry.Host}/app").ReferrersAsync(subject, "application/spdx+json").SingleAsync();
        Assert.Equal((string)report["digest"]!, referrer.Digest.ToString());
        Assert.Empty(report["tags"]!.AsArray());
        Assert.DoesNotContain("latest", (await tool.RunAsync("tags", $"{registry.Host}/app")).Succeeded().Stdout, StringComparison.Ordinal);
        var shown = await tool.JsonAsync("manifest", "inspect", $"{registry.Host}/app@{referrer.Digest}");
        Assert.Equal(subject.ToString(), (string)shown["subject"]!);
    }

    [Fact]
    public async Task The_same_files_have_the_same_digest_and_are_sent_once()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        Write(tool, "a.txt", "a");
        string[] words = ["artifact", "push", $"{registry.Host}/a:1", "a.txt:text/plain", "--artifact-type", "application/vnd.example"];

        var first = await tool.JsonAsync(words);
        var second = await tool.JsonAsync(words);

        Assert.Equal((string)first["digest"]!, (string)second["digest"]!);
        Assert.Equal((1, 0), ((int)second["requests"]!, (int)second["blobsSent"]!));
    }

    [Fact]
    public async Task A_layout_keeps_artifacts_too()
    {
        using var tool = SampleProgram.Ocimulti();
        Write(tool, "a.txt", "a");

        await tool.JsonAsync("artifact", "push", "oci:lay:1", "a.txt:text/plain", "--artifact-type", "application/vnd.example");
        var text = (await tool.RunAsync("manifest", "inspect", "oci:lay:1")).Succeeded().Stdout;

        Assert.Contains("Artifact type: application/vnd.example\n", text, StringComparison.Ordinal);
        Assert.Contains("org.opencontainers.image.title=a.txt", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_missing_is_named_and_nothing_is_sent()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();

        var mark = await registry.MarkAsync();
        var ended = await tool.RunAsync(
            "artifact",
            "push",
            $"{registry.Host}/a:1",
            "nothing.txt",
            "--artifact-type",
            "application/vnd.example");

        Assert.Equal((1, ""), (ended.ExitCode, ended.Stdout));
        Assert.Contains("nothing.txt", ended.Stderr, StringComparison.Ordinal);
        Assert.Empty(await registry.SinceAsync(mark));
    }

    private static void Write(SampleProgram tool, string name, string text) => File.WriteAllText(Path.Combine(tool.Folder, name), text);

    private static async Task<string> SkopeoAsync(string reference) =>
        (await Programs.RunAsync(Programs.Skopeo, ["inspect", "--raw", "--tls-verify=false", $"docker://{reference}"])).Succeeded().Stdout;
}
