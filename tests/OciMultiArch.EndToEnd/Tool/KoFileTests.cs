using System.Text.Json.Nodes;
using static OciMultiArch.EndToEnd.GoPrograms;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>The file of ko.</summary>
public sealed class KoFileTests
{
    private const string Good = "package main\n\nvar word = \"none\"\n\nfunc main() { println(word) }\n";

    [Fact]
    public async Task Builds_defaults_and_overrides_make_the_images_that_options_would_make_and_what_is_not_read_is_named()
    {
        using var tool = Programs("cmd/api", "cmd/worker");
        (await tool.RunAsync("build", "./cmd/api", "--platform", "linux/amd64,linux/arm64", "--to", "oci:base", "-t", "1", "--env", "B=1")).Succeeded();
        Write(tool, ".ko.yaml", $"""
            defaultBaseImage: oci:{tool.Folder}/base:1
            baseImageOverrides:
              example.com/app/cmd/worker: oci:{tool.Folder}/base:1
            defaultPlatforms: [linux/amd64, linux/arm64]
            defaultFlags: [-trimpath]
            builds:
            - id: server
              dir: ./cmd
              main: ./api
              goos: [linux]
              linux_capabilities: [net_bind_service, cap_net_raw]
              env: [GOFLAGS=-v]
              flags: [-tags, "netgo osusergo"]
              ldflags: [-s, -w, '-X main.word=x']
            """);

        var ended = (await tool.RunAsync("build", "-f", ".ko.yaml", "--to", "oci:out/{name}", "-t", "1", "--json")).Succeeded();

        var made = JsonNode.Parse(ended.Stdout)!["images"]!.AsArray();
        var same = await tool.JsonAsync("build", "./cmd/api", "--platform", "linux/amd64,linux/arm64", "--base", "oci:base:1", "--to", "oci:same",
            "--build-tags", "netgo,osusergo", "--ldflags", "-s -w -X main.word=x", "--go-env", "GOFLAGS=-v",
            "--capability", "/app/api=cap_net_bind_service,cap_net_raw+ep");
        Assert.Equal("server", (string?)Assert.Single(made)!["program"]);
        Assert.Equal((string?)same["digest"], (string?)made[0]!["digest"]);
        Assert.Contains(".ko.yaml: line 10: builds[0].goos is not read: ko passes over such a key.", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Packages_of_the_command_line_get_the_defaults()
    {
        using var tool = Programs("cmd/api", "cmd/worker");
        Write(tool, ".ko.yaml", "defaultLdflags: [-s]\nbuilds: [{id: server, main: ./cmd/api, ldflags: [-w]}]\n");

        var made = await tool.JsonAsync("build", "-f", ".ko.yaml", "./cmd/worker", "./cmd/api", "--to", "oci:out/{name}");

        var worker = await tool.JsonAsync("build", "./cmd/worker", "--platform", "linux/amd64", "--ldflags", "-s", "--to", "oci:same");
        Assert.Equal(["worker", "server"], made["images"]!.AsArray().Select(each => (string?)each!["program"]));
        Assert.Equal((string?)worker["digest"], (string?)made["images"]![0]!["digest"]);
    }

    [Theory]
    [InlineData("defaultPlatforms:\n- all\n", "line 2: defaultPlatforms[0]: 'all' is not done here.")]
    [InlineData("builds:\n- main: .\n  env: ['A={{.Env.B}}']\n", "builds[0]: 'A={{.Env.B}}' has a template")]
    [InlineData("builds:\n- main: .\n  env: [A]\n", "builds[0]: 'A' is no variable. Write NAME=VALUE.")]
    public async Task What_is_not_done_here_is_refused_by_name(string yaml, string message)
    {
        using var tool = Programs(".");
        Write(tool, ".ko.yaml", yaml);

        var ended = await tool.RunAsync("build", "-f", ".ko.yaml", "--to", "oci:out");

        Assert.Equal((2, ""), (ended.ExitCode, ended.Stdout));
        Assert.Contains(message, ended.Stderr, StringComparison.Ordinal);
    }

    private static SampleProgram Programs(params string[] folders) => GoPrograms.In(Good, folders);
}
