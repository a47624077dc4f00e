using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Docs;

/// <summary>The lines of a Dockerfile in docs/coming-from.md and the options beside them make the same config.</summary>
public sealed partial class DockerfileWordsTests : IDisposable
{
    private static readonly string[] OfConfigs =
        ["ENV", "EXPOSE", "WORKDIR", "USER", "VOLUME", "LABEL", "STOPSIGNAL", "ENTRYPOINT", "CMD"];

    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    [Fact]
    public async Task What_buildah_makes_of_the_lines_ocimulti_makes_of_the_options()
    {
        var rows = (await File.ReadAllTextAsync(Path.Combine(SampleProgram.Root, "docs", "coming-from.md"))).Split('\n')
            .Where(static line => OfConfigs.Any(word => line.StartsWith($"| `{word} ", StringComparison.Ordinal)))
            .Select(static line => line.Split(" | ", 2)).ToList();

        var theirs = await BuildahAsync(rows.SelectMany(static row => Codes(row[0])));
        var ours = await OcimultiAsync(rows.SelectMany(static row => Codes(row[1])).SelectMany(static option => option.Split(' ')));

        Assert.Equal(OfConfigs.Length, rows.Count);
        foreach (var member in (string[])["User", "WorkingDir", "Volumes", "StopSignal", "Entrypoint", "Cmd"])
            Assert.True(JsonNode.DeepEquals(theirs[member], ours[member]), $"{member}: {theirs[member]} and {ours[member]}");
        Assert.Equal(Ports(theirs), Ports(ours));
        Assert.Contains("MODE=prod", theirs["Env"]!.AsArray().Select(static each => (string?)each));
        Assert.Contains("MODE=prod", ours["Env"]!.AsArray().Select(static each => (string?)each));
        Assert.Equal(((string?)theirs["Labels"]!["vendor"], "acme"), ((string?)ours["Labels"]!["vendor"], "acme"));
    }

    public void Dispose() => tool.Dispose();

    // Without a protocol a port is one of TCP.
    private static IEnumerable<string> Ports(JsonNode config) => config["ExposedPorts"]!.AsObject()
        .Select(static port => port.Key.Replace("/tcp", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Codes(string cell) => Code().Matches(cell).Select(static code => code.Groups[1].Value);

    private async Task<JsonNode> OcimultiAsync(IEnumerable<string> options)
    {
        string[] words = ["build", SampleProgram.HelloGo, "--platform", "linux/amd64", "--to", "oci:ours", "-t", "1", .. options];
        (await tool.RunAsync(words)).Succeeded();
        return await ConfigAsync("ours:1");
    }

    private async Task<JsonNode> BuildahAsync(IEnumerable<string> lines)
    {
        string At(string name) => Path.Combine(tool.Folder, name);
        await File.WriteAllLinesAsync(At("Dockerfile"), ["FROM scratch", .. lines]);
        await File.WriteAllTextAsync(At("policy.json"), """{ "default": [ { "type": "insecureAcceptAnything" } ] }""");
        Dictionary<string, string?> environment = new()
        {
            ["HOME"] = Directory.CreateDirectory(At("home")).FullName,
            ["XDG_RUNTIME_DIR"] = Directory.CreateDirectory(At("run")).FullName,
            ["BUILDAH_ISOLATION"] = "chroot",
        };
        string[] storage = ["--storage-driver", "vfs", "--root", At("storage"), "--runroot", At("run")];
        string[] words = [.. storage, "bud", "--signature-policy", At("policy.json"), "-t", $"oci:{At("theirs")}:1", "."];
        (await Programs.RunAsync(Programs.Buildah, words, environment, tool.Folder)).Succeeded();
        return await ConfigAsync("theirs:1");
    }

    private async Task<JsonNode> ConfigAsync(string layout)
    {
        var said = await Programs.RunAsync(Programs.Skopeo, ["inspect", "--config", $"oci:{layout}"], workingFolder: tool.Folder);
        return JsonNode.Parse(said.Succeeded().Stdout)!["config"]!;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
