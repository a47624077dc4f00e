using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Images that go into an engine through its program; the engine is a script that keeps what it reads.</summary>
public sealed class LoadTests : IDisposable
{
    private readonly SampleProgram tool = SampleProgram.Ocimulti();
    private readonly TempFolder programs = new();

    [Theory]
    [InlineData("docker", "podman:acme/app:dev", "acme/app:dev")]
    [InlineData("docker", "docker:acme/app", "acme/app:1")]
    [InlineData("docker", "docker", "other/app:1")]
    public async Task The_image_for_this_machine_is_loaded_and_skopeo_reads_what_the_program_was_sent(
        string other, string load, string name)
    {
        await PushAsync("linux/amd64", "linux/arm64", "linux/s390x");
        Program("docker", $"echo \"$0 $*\" > '{programs.At("ran")}'; exec cat > '{programs.At("loaded.tar")}'");
        Program("podman", $"echo \"$0 $*\" > '{programs.At("ran")}'; exec cat > '{programs.At("loaded.tar")}'");

        var report = await tool.JsonAsync("copy", "oci:app:1", $"{other}-archive:copy.tar:other/app:1", "--load", load);

        var loaded = programs.At("loaded.tar");
        Assert.EndsWith($"{load.Split(':')[0]} load\n", await File.ReadAllTextAsync(programs.At("ran")), StringComparison.Ordinal);
        var config = JsonNode.Parse((await SkopeoAsync("inspect", "--config", $"docker-archive:{loaded}:{name}")).Stdout)!;
        Assert.Equal(Host, $"{config["os"]}/{config["architecture"]}");
        Assert.Equal(2, report["destinations"]!.AsArray().Count);
        Assert.Equal($"{load.Split(':')[0]}:{Full(name)}", (string?)report["destinations"]![1]!["reference"]);
    }

    [Fact]
    public async Task Without_another_destination_build_loads_the_platform_that_is_named()
    {
        Program("docker", $"exec cat > '{programs.At("loaded.tar")}'");

        (await tool.RunAsync("build", SampleProgram.HelloGo, "--platform", "linux/arm64", "--load", "docker:acme/hello:dev")).Succeeded();

        var shown = await SkopeoAsync("inspect", "--config", $"docker-archive:{programs.At("loaded.tar")}:acme/hello:dev");
        Assert.Equal("arm64", (string?)JsonNode.Parse(shown.Stdout)!["architecture"]);
    }

    [Fact]
    public async Task What_the_program_says_when_it_does_not_take_the_image_is_quoted()
    {
        await PushAsync("linux/amd64");
        Program("docker", "echo 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.' >&2; exit 1");

        var ended = await tool.RunAsync("copy", "oci:app:1", "--platform", "linux/amd64", "--load", "docker:acme/app:1");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(
            "'docker load' ended with exit status 1: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. "
            + "Check that the engine runs, with 'docker info'.",
            ended.Stderr,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo 'no such machine' >&2; exit 0", "status 0 before it had read the whole image: no such machine. Check that")]
    [InlineData("head -c 1000 > /dev/null; echo half; exit 0", "status 0 before it had read the whole image: half. Check that")]
    [InlineData("head -c 1000 > /dev/null; kill -9 $$", "status 137. Check that")]
    [InlineData("exec 4<&0; sleep 30 <&4 & echo left >&2; exit 5", "status 5: left. Check that")]
    public async Task A_program_that_ends_early_is_named_with_its_status_and_its_words(string script, string expected)
    {
        await PushAsync("linux/amd64");
        Program("docker", script);

        var ended = await tool.RunAsync("copy", "oci:app:1", "--platform", "linux/amd64", "--load", "docker:acme/app:1");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains($"'docker load' ended with exit {expected}", ended.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("pipe", ended.Stderr, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_the_program_warns_of_is_shown()
    {
        await PushAsync("linux/amd64");
        Program("podman", "cat > /dev/null; printf 'WARN[0000] cgroups v1\\nsecond \\033[31mline' >&2; sleep 30 &");

        var ended = await tool.RunAsync("copy", "oci:app:1", "--platform", "linux/amd64", "--load", "podman:acme/app:1");

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("ocimulti: 'podman load' says: WARN[0000] cgroups v1\n", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("ocimulti: 'podman load' says: second ?[31mline\n", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_program_and_a_missing_name_are_told_before_anything_is_written()
    {
        await PushAsync("linux/amd64");
        tool.Environment["PATH"] = programs.Path;

        var missing = await tool.RunAsync("copy", "oci:app:1", "oci:out:1", "--load", "podman:acme/app");
        var unnamed = await tool.RunAsync("copy", "oci:app:1", "--load", "podman");
        var nowhere = await tool.RunAsync("copy", "oci:app:1");

        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("There is no program 'podman' on PATH to load the image with. Install it", missing.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(tool.Folder, "out")));
        Assert.Equal(2, unnamed.ExitCode);
        Assert.Contains("--load podman:REPO:TAG", unnamed.Stderr, StringComparison.Ordinal);
        Assert.Equal(2, nowhere.ExitCode);
    }

    public void Dispose()
    {
        tool.Dispose();
        programs.Dispose();
    }

    private static string Host => System.Runtime.InteropServices.RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.Arm64 => "linux/arm64",
        _ => "linux/amd64",
    };

    private static string Full(string name) => $"docker.io/{name}";

    private static async Task<ProgramResult> SkopeoAsync(params string[] arguments) =>
        (await Programs.RunAsync(Programs.Skopeo, arguments)).Succeeded();

    private void Program(string name, string script)
    {
        var file = programs.Write(name, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        tool.Environment["PATH"] = $"{programs.Path}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    // More than a pipe holds, so that a program that ends early is noticed while it is written to.
    private async Task PushAsync(params string[] platforms)
    {
        List<Artifact> images = [];
        foreach (var platform in platforms)
        {
            LayerEntry[] files = [LayerEntry.File("/noise", RandomNumberGenerator.GetBytes(300_000))];
            var layer = await Layer.PackAsync(new MemoryStore(), files);
            images.Add(await new ImageRecipe { Platform = Platform.Parse(platform), Layers = [layer] }.BuildAsync());
        }
        await OciLayout.At(Path.Combine(tool.Folder, "app")).PushAsync(await Artifact.CreateIndexAsync(images), ["1"]);
    }
}
