using OciMultiArch.TestKit;
using static OciMultiArch.EndToEnd.GoPrograms;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>A file that says what is built.</summary>
public sealed class BuildFileTests
{
    private const string Good = "package main\n\nfunc main() { println(\"hello\") }\n";

    [Fact]
    public async Task A_file_in_another_folder_makes_the_images_that_options_would_make()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = Programs("src/cmd/api", "src/cmd/worker");
        Write(tool, "src/app.yaml", "setting");
        Write(tool, "src/kodata/page.html", "page");
        Write(tool, "src/images.yaml", $$"""
            x-labels: &labels
              org.example.team: core
            defaults: &usual
              platforms: [linux/amd64, linux/arm64]
              to: {{registry.Host}}/team/{name}
              tags: ["1.0", latest]
              labels:
                <<: *labels
                org.example.name: "{name}"
            images:
              - package: ./cmd/api
                ports: [8080]
                files: [{from: app.yaml, to: /etc/app.yaml}]
                assets: kodata
              - package: ./cmd/worker
                id: jobs
                platforms:
                  linux/amd64:
                  linux/arm64: {ldflags: -s -w}
                user: 65532
            """);

        var made = await tool.JsonAsync("build", "-f", "src/images.yaml");

        var api = await tool.JsonAsync("build", "./src/cmd/api", "--platform", "linux/amd64,linux/arm64", "--to", "oci:api", "--label",
            "org.example.name=api", "--label", "org.example.team=core", "--port", "8080", "--file", "src/app.yaml=/etc/app.yaml",
            "--assets", "src/kodata");
        Assert.Equal((string)api["digest"]!, (string)made["images"]![0]!["digest"]!);
        Assert.Equal(["api", "jobs"], made["images"]!.AsArray().Select(each => (string)each!["program"]!));
        Assert.Equal($"{registry.Host}/team/jobs:1.0", (string)made["images"]![1]!["reference"]!);
        var jobs = await tool.JsonAsync("inspect", $"{registry.Host}/team/jobs:latest", "--platform", "linux/amd64");
        Assert.Equal("65532", (string?)jobs["config"]!["user"]);
        Assert.Equal("jobs", (string?)jobs["config"]!["labels"]!["org.example.name"]);
    }

    [Fact]
    public async Task The_command_line_chooses_images_and_comes_before_the_file()
    {
        using var tool = Programs("cmd/api", "cmd/worker");
        const string File = """
            defaults: {platforms: linux/amd64, to: host.invalid/x, tags: a}
            images: [{package: ./cmd/api}, {package: ./cmd/worker}]
            """;
        Write(tool, "images.yaml", File);

        var made = await tool.JsonAsync("build", "-f", "images.yaml", "worker", "--to", "oci:out", "-t", "b", "--platform", "linux/arm64");
        var piped = (await tool.RunAsync(File, ["build", "-f", "-", "api", "--to", "oci:{name}", "--json"])).Succeeded();
        var wrong = await tool.RunAsync("build", "-f", "images.yaml", "wroker");

        Assert.Equal("linux/arm64", (string)Assert.Single(made["images"]!.AsArray())!["manifests"]![0]!["platform"]!.ToString()[..11]);
        Assert.Equal((string)made["images"]![0]!["digest"]!, (await tool.RunAsync("digest", "oci:out:b")).Succeeded().Stdout.Trim());
        Assert.Contains("\"program\":\"api\"", piped.Stdout, StringComparison.Ordinal);
        Assert.Contains("images.yaml has no image wroker. Did you mean worker?", wrong.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_has_a_base_of_its_own_however_it_is_spelt()
    {
        using var tool = Programs("cmd/api");
        (await tool.RunAsync("build", "./cmd/api", "--platform", "linux/amd64", "--to", "oci:base", "-t", "1", "--env", "A=1")).Succeeded();
        Write(tool, "images.yaml", """
            images:
            - package: ./cmd/api
              to: oci:out
              user: 65532
              platforms: {linux/amd64: {base: "oci:base:1"}, linux/arm64: }
            """);

        (await tool.RunAsync("build", "-f", "images.yaml", "-t", "a")).Succeeded();
        (await tool.RunAsync("build", "-f", "images.yaml", "-t", "b", "--platform", "linux/x86_64")).Succeeded();

        foreach (var tag in new[] { "a", "b" })
        {
            var image = await tool.JsonAsync("inspect", $"oci:out:{tag}", "--platform", "linux/amd64");
            Assert.Contains(image["config"]!["environment"]!.AsArray(), each => (string?)each == "A=1");
        }
    }

    [Fact]
    public async Task Provenance_names_the_base_of_each_platform()
    {
        using var tool = Programs("cmd/api");
        foreach (var name in (string[])["one", "two"])
        {
            (await tool.RunAsync(
                "build", "./cmd/api", "--platform", "linux/amd64,linux/arm64", "--to", "oci:base", "-t", name, "--env", $"A={name}")).Succeeded();
        }
        Write(tool, "images.yaml", """
            images:
            - package: ./cmd/api
              to: oci:out
              base: oci:base:one
              platforms: {linux/amd64: , linux/arm64: {base: "oci:base:two"}}
            """);

        (await tool.RunAsync("build", "-f", "images.yaml", "-t", "a", "--sbom", "spdx", "--provenance=urn:x")).Succeeded();

        var blobs = Directory.EnumerateFiles(Path.Combine(tool.Folder, "out", "blobs", "sha256")).Select(File.ReadAllText);
        var provenance = Assert.Single(blobs, static text => text.Contains("slsa.dev/provenance/v1\",\"predicate", StringComparison.Ordinal));
        foreach (var (name, platform) in ((string, string)[])[("one", "linux/amd64"), ("two", "linux/arm64")])
        {
            var below = await tool.JsonAsync("inspect", $"oci:base:{name}", "--platform", platform);
            Assert.Contains(((string)below["digest"]!)["sha256:".Length..], provenance, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("images:\n- package: .\n  ldflag: -s\n", "images.yaml: line 3: images[0].ldflag: there is no key 'ldflag' here. Did you mean 'ldflags'?")]
    [InlineData("defaults:\n\n  # a comment\n  tag: x\nimages: []\n", "images.yaml: line 4: defaults.tag: there is no key 'tag' here. Did you mean 'tags'?")]
    [InlineData("images:\n- {package: ., platforms: linux/amd64}\n", "Nothing says where")]
    [InlineData("images:\n- {package: ., platforms: linux/amd64,\n   to: 'oci:out', tags: -x}\n", "line 3: images[0].tags")]
    [InlineData("images: [\n", "images.yaml: The text is not YAML")]
    public async Task What_is_wrong_in_a_file_is_told_with_its_line(string yaml, string message)
    {
        using var tool = Programs(".");
        Write(tool, "images.yaml", yaml);

        var ended = await tool.RunAsync("build", "-f", "images.yaml");

        Assert.Equal((2, ""), (ended.ExitCode, ended.Stdout));
        Assert.Contains(message, ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_file_says_is_not_said_by_options()
    {
        using var tool = Programs(".");
        var ended = await tool.RunAsync("build", "-f", "images.yaml", "--ldflags", "-s", "--label", "a=b");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("--ldflags is not used with --filename. Write it into the file.", ended.Stderr, StringComparison.Ordinal);
    }

    private static SampleProgram Programs(params string[] folders) => GoPrograms.In(Good, folders);
}
