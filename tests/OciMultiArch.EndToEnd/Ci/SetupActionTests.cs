using System.Security.Cryptography;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Ci;

/// <summary>The script of the action setup-ocimulti, as a machine of GitHub runs it.</summary>
public sealed class SetupActionTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_program_of_a_release_is_on_the_path_when_its_digest_fits()
    {
        var (url, digest) = await ReleaseAsync();

        (await RunAsync("release", ("URL", url), ("SHA256", digest.ToUpperInvariant()))).Succeeded();

        var path = (await File.ReadAllTextAsync(folder.At("path"))).TrimEnd();
        Assert.True(File.Exists(Path.Combine(path, "ocimulti")));
        Assert.Equal($"path={path}\n", await File.ReadAllTextAsync(folder.At("output")));
    }

    [Theory]
    [InlineData("release", "sha256", "", "64 hexadecimal digits")]
    [InlineData("release", "sha256", "0000000000000000000000000000000000000000000000000000000000000000", "Nothing of it was used.")]
    [InlineData("release", "url", "file:///nowhere/ocimulti.tar.gz", "could not be read")]
    [InlineData("release", "url", "", "as OWNER/NAME")]
    [InlineData("release", "version", "latest", "Write one such as 0.1.0.")]
    [InlineData("nuget", "source", "", "neither tool nor release")]
    [InlineData("tool", "source", "nowhere", "could not be installed")]
    public async Task What_is_wrong_is_said_and_nothing_is_put_on_the_path(string from, string input, string value, string said)
    {
        var (url, digest) = await ReleaseAsync();

        var ended = await RunAsync(from, ("URL", url), ("SHA256", digest), (input.ToUpperInvariant(), value));

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("::error title=setup-ocimulti::", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains(said, ended.Stderr, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("path")));
    }

    [Fact]
    public async Task The_tool_is_installed_from_the_feed_that_is_named()
    {
        Program("dotnet", "echo \"$@\" >> \"$RUNNER_TEMP/asked\"");
        Directory.CreateDirectory(folder.At("ocimulti-0.1.0"));
        File.Copy(Program("ocimulti", "echo 0.1.0"), folder.At("ocimulti-0.1.0/ocimulti"));

        (await RunAsync("tool", ("SOURCE", "feed"))).Succeeded();

        Assert.Equal(
            $"tool install OciMultiArch.Tool --tool-path {folder.At("ocimulti-0.1.0")} --version 0.1.0 --add-source feed\n",
            await File.ReadAllTextAsync(folder.At("asked")));
    }

    private async Task<(string Url, string Digest)> ReleaseAsync()
    {
        Program("dotnet", "exit 1");
        Program("ocimulti", "echo 0.1.0");
        var archive = folder.At("release.tar.gz");
        (await Programs.RunAsync(Programs.Find("tar", "tar"), ["-czf", archive, "-C", folder.At("bin"), "ocimulti"])).Succeeded();
        return ($"file://{archive}", Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(archive))));
    }

    private Task<ProgramResult> RunAsync(string from, params (string Input, string Value)[] inputs)
    {
        Dictionary<string, string?> variables = new()
        {
            ["PATH"] = $"{folder.At("bin")}:{Environment.GetEnvironmentVariable("PATH")}",
            ["RUNNER_OS"] = "Linux",
            ["RUNNER_ARCH"] = "X64",
            ["RUNNER_TEMP"] = folder.Path,
            ["GITHUB_PATH"] = folder.At("path"),
            ["GITHUB_OUTPUT"] = folder.At("output"),
            ["OCIMULTI_VERSION"] = "v0.1.0",
            ["OCIMULTI_FROM"] = from,
        };
        foreach (var name in (string[])["SOURCE", "REPOSITORY", "URL", "SHA256"])
            variables[$"OCIMULTI_{name}"] = "";
        foreach (var (name, value) in inputs)
            variables[$"OCIMULTI_{name}"] = value;
        return Programs.RunAsync(Path.Combine(SampleProgram.Root, ".github/actions/setup-ocimulti/install.sh"), [], variables);
    }

    private string Program(string name, string script)
    {
        var file = folder.Write($"bin/{name}", $"#!/bin/bash\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }
}
