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

        var run = await tool.RunAsync(
            "build", "--platform", "linux/arm", "--to", "oci:out", "-t", "1.0", "--env", "MODE=fast", "--port", "8080/tcp",
            "--entrypoint", "/app/server", "--entrypoint=-v", "--cmd", "serve", "--workdir", "/srv", "--volume", "/data",
            "--stop-signal", "SIGINT", "--name", "server", "--flags=-gcflags=-N", "--jobs", "1",
            "--created", "2026-01-31T12:00:00Z", "--go-env", "linux/arm/v7:GOGC=off", "--user", "65532", "--label", "a=b");

        run.Succeeded();
        Assert.Contains("CGO_ENABLED=1 of the environment is not followed", run.Stderr, StringComparison.Ordinal);
        Assert.Contains("GOARM=5 of the environment is not followed", run.Stderr, StringComparison.Ordinal);
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

        Assert.Equal("1.2.3\nv1.2.3-amd64\nv1.2.3-arm64\n", (await tool.RunAsync("tags", "oci:main")).Succeeded().Stdout);
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
}
