using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Every setting of an image on one command line.</summary>
public sealed class BuildSettingsTests
{
    [Fact]
    public async Task Every_setting_of_an_image_is_an_option_of_build()
    {
        using var tool = SampleProgram.Ocimulti();
        File.WriteAllText(Path.Combine(tool.Folder, "go.mod"), "module example.com/api\n\ngo 1.18\n");
        File.WriteAllText(Path.Combine(tool.Folder, "main.go"), "package main\n\nfunc main() {}\n");
        tool.Environment["CGO_ENABLED"] = "1";
        tool.Environment["GOARM"] = "5";
        tool.Environment["GOENV"] = Path.Combine(tool.Folder, "goenv");
        File.WriteAllText(tool.Environment["GOENV"]!, "GOARM=6\nGOAMD64=v3\n"); // as go env -w writes it

        var run = await tool.RunAsync(
            "build", "--platform", "linux/arm", "--to", "oci:out", "-t", "1.0", "--env", "MODE=fast", "--port", "8080/tcp",
            "--entrypoint", "/app/server", "--entrypoint=-v", "--cmd", "serve", "--workdir", "/srv", "--volume", "/data",
            "--stop-signal", "SIGINT", "--name", "server", "--flags=-gcflags=-N", "--jobs", "1",
            "--created", "2026-01-31T12:00:00Z", "--go-env", "linux/arm/v7:GOGC=off", "--user", "65532", "--label", "a=b");

        run.Succeeded();
        Assert.Contains("CGO_ENABLED=1 of the environment is not followed", run.Stderr, StringComparison.Ordinal);
        Assert.Contains("GOARM=5 of the environment is not followed", run.Stderr, StringComparison.Ordinal);
        Assert.Contains("GOAMD64=v3 of the environment is not followed", run.Stderr, StringComparison.Ordinal);
        var config = JsonNode.Parse((await tool.RunAsync("inspect", "oci:out:1.0", "--config")).Succeeded().Stdout)!;
        Assert.Equal("2026-01-31T12:00:00Z", (string?)config["created"]);
        Assert.Equal(
            """{"User":"65532","ExposedPorts":{"8080/tcp":{}},"Env":["MODE=fast"],"Entrypoint":["/app/server","-v"],"Cmd":["serve"],"""
            + """ "Volumes":{"/data":{}},"WorkingDir":"/srv","Labels":{"a":"b"},"StopSignal":"SIGINT"}""".TrimStart(),
            config["config"]!.ToJsonString());
        (await tool.RunAsync("cat", "oci:out:1.0", "/app/server")).Succeeded();
    }

    [Fact]
    public async Task Placeholders_of_git_and_of_platforms_are_filled_in()
    {
        using var tool = SampleProgram.Ocimulti();
        File.WriteAllText(Path.Combine(tool.Folder, "go.mod"), "module example.com/api\n\ngo 1.18\n");
        File.WriteAllText(Path.Combine(tool.Folder, "main.go"), "package main\n\nvar v string\n\nfunc main() { println(v) }\n");
        string[] commands = ["init -q -b main", "add .", "-c user.name=a -c user.email=a@b commit -q -m x", "tag v1.2.3"];
        foreach (var command in commands)
            (await Programs.RunAsync(Programs.Find("git", "git"), command.Split(' '), null, tool.Folder)).Succeeded();

        (await tool.RunAsync(
            "build", "--platform", "linux/amd64,linux/arm64", "--to", "oci:{branch}", "-t", "{version}", "-t", "{tag}-{arch}",
            "--ldflags", "-X main.v={{.Version}}-{os}", "--label", "for={arch}", "--annotation", "index:of={tag}",
            "--annotation", "descriptor:arch={arch}", "--annotation", "manifest:on={os}/{arch}")).Succeeded();

        var tags = (await tool.RunAsync("tags", "oci:main")).Succeeded().Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["1.2.3", "v1.2.3-amd64", "v1.2.3-arm64"], tags.Order(StringComparer.Ordinal));
        var index = JsonNode.Parse((await tool.RunAsync("inspect", "oci:main:1.2.3", "--raw")).Succeeded().Stdout)!;
        Assert.Equal("""{"of":"v1.2.3"}""", index["annotations"]!.ToJsonString());
        Assert.Equal("arm64", (string?)index["manifests"]![1]!["annotations"]!["arch"]);
        var config = JsonNode.Parse((await tool.RunAsync("inspect", "oci:main:v1.2.3-arm64", "--config")).Succeeded().Stdout)!;
        Assert.Equal("arm64", (string?)config["config"]!["Labels"]!["for"]);
        var image = JsonNode.Parse((await tool.RunAsync("inspect", "oci:main:v1.2.3-arm64", "--raw")).Succeeded().Stdout)!;
        Assert.Equal("linux/arm64", (string?)image["annotations"]!["on"]);
        var refused = await tool.RunAsync("build", "--platform", "linux/amd64", "--to", "oci:out", "-t", "{{ .ProjectName }}");
        Assert.Contains("there is no field .ProjectName. Write the name itself.", refused.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_programs_the_next_step_is_told_each_by_name()
    {
        using var tool = SampleProgram.Ocimulti();
        File.WriteAllText(Path.Combine(tool.Folder, "go.mod"), "module example.com/app\n\ngo 1.18\n");
        foreach (var program in (string[])["api", "worker"])
        {
            Directory.CreateDirectory(Path.Combine(tool.Folder, program));
            File.WriteAllText(Path.Combine(tool.Folder, program, "main.go"), "package main\n\nfunc main() {}\n");
        }
        var outputs = Path.Combine(tool.Folder, "outputs");
        tool.Environment["GITHUB_OUTPUT"] = outputs;

        (await tool.RunAsync("build", "./api", "./worker", "--platform", "linux/amd64", "--to", "oci:out-{name}", "-t", "1", "--github-output")).Succeeded();

        var lines = File.ReadAllLines(outputs);
        var images = JsonNode.Parse(lines.Single(static line => line.StartsWith("images=", StringComparison.Ordinal))["images=".Length..])!;
        foreach (var program in (string[])["api", "worker"])
        {
            var digest = (await tool.RunAsync("digest", $"oci:out-{program}:1")).Succeeded().Stdout.Trim();
            Assert.Equal($"oci:{tool.Folder}/out-{program}@{digest}", (string?)images[program]);
            Assert.Contains($"oci:{tool.Folder}/out-{program}@{digest}", lines);
        }
    }

    [Fact]
    public async Task What_was_written_is_said_in_files_for_the_next_step()
    {
        using var tool = SampleProgram.Ocimulti();
        var outputs = Path.Combine(tool.Folder, "outputs");
        File.WriteAllText(outputs, "before=1\n");
        tool.Environment["GITHUB_OUTPUT"] = outputs;

        var report = await tool.JsonAsync(
            "build", SampleProgram.HelloGo, "--platform", "linux/amd64,linux/arm64", "--to", "oci:out", "-t", "1.0", "--per-arch-tags",
            "--digest-file", "digest", "--image-refs", "refs", "--digests", "digests.txt", "--github-output");

        var digest = (string)report["digest"]!;
        var images = report["manifests"]!.AsArray().Select(each => (string)each!["digest"]!).ToArray();
        var place = $"oci:{tool.Folder}/out";
        string Read(string file) => File.ReadAllText(Path.Combine(tool.Folder, file));
        Assert.Equal(digest, Read("digest"));
        string[] references = [$"{place}@{digest}", $"{place}@{images[0]}", $"{place}@{images[1]}"];
        Assert.Equal(string.Join('\n', references) + "\n", Read("refs"));
        string[] lines = [$"{digest}  {place}:1.0", $"{images[0]}  {place}:1.0-amd64", $"{images[1]}  {place}:1.0-arm64"];
        var sorted = lines.Select(each => each["sha256:".Length..]).Order(StringComparer.Ordinal);
        Assert.Equal(string.Join('\n', sorted) + "\n", Read("digests.txt"));
        Assert.StartsWith($"before=1\ndigest={digest}\nreference={place}@{digest}\ntags=1.0\nreferences<<", Read("outputs"), StringComparison.Ordinal);
        var refused = await tool.RunAsync("build", ".", "--platform", "linux/amd64", "--to", "oci:out", "--digest-file", "no/such");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("no/such cannot be written: its folder does not exist.", refused.Stderr, StringComparison.Ordinal);
    }
}
