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
}
