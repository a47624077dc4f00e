using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>The tool with a home folder and a folder in place of /etc, where the files of other tools are.</summary>
internal sealed class SettingsScene : IDisposable
{
    public const string Secret = "planted-secret";

    private readonly TempFolder folder = new();

    public SettingsScene()
    {
        Tool.Environment["HOME"] = folder.Folder("home");
        Tool.Environment["OCIMULTI_OTHER_TOOLS"] = folder.Folder("etc");
        Tool.Environment["DOCKER_CONFIG"] = null;
        Tool.Environment["REGISTRY_AUTH_FILE"] = null;
        Tool.Environment["PLANTED"] = Secret;
    }

    public SampleProgram Tool { get; } = SampleProgram.Ocimulti();

    /// <summary>The full path of something below <c>home</c> or <c>etc</c>.</summary>
    public string At(string relative) => folder.At(relative);

    /// <summary>A file of another tool has one warning for what is wrong in it, and ends no command.</summary>
    public static async Task SaysOnceAsync(string file, string text, string why)
    {
        using SettingsScene scene = new();
        scene.Write(file, text);

        await scene.ConfigAsync("reg.example");

        Assert.Contains(why, scene.Bare(scene.Said), StringComparison.Ordinal);
        Assert.Single(scene.Said.TrimEnd('\n').Split('\n'));
    }

    /// <summary>A file of another tool ends whatever needs to know of the registry, with the file and the reason.</summary>
    public static async Task<string> StopsAsync(string file, string text, string why)
    {
        using SettingsScene scene = new();
        var path = scene.Write(file, text);
        string said = "";
        foreach (var command in (string[][])[["config", "reg.example"], ["tags", "reg.example/app", "--retries", "0"]])
        {
            var ended = await scene.Tool.RunAsync(command);
            said = ended.Stderr;
            Assert.Equal(1, ended.ExitCode);
            Assert.StartsWith($"ocimulti: {path}: ", said, StringComparison.Ordinal);
            Assert.Contains(why, said, StringComparison.Ordinal);
            Assert.Contains("OCIMULTI_OTHER_TOOLS=none", said, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, ended.Stdout + said, StringComparison.Ordinal);
        }
        return said;
    }

    public string Write(string relative, string text) => folder.Write(relative, text);

    /// <summary>What config shows: for each setting its value and its source, with the scene's folder left out.</summary>
    public async Task<Dictionary<string, (string Value, string From)>> ConfigAsync(string registry, params string[] arguments)
    {
        var ended = (await Tool.RunAsync(["config", registry, "--json", .. arguments])).Succeeded();
        Said = ended.Stderr;
        Assert.DoesNotContain(Secret, ended.Stdout + ended.Stderr, StringComparison.Ordinal);
        var settings = JsonNode.Parse(ended.Stdout)!["settings"]!.AsArray();
        return settings.ToDictionary(
            static setting => (string)setting!["name"]!,
            setting => (Bare((string)setting!["value"]!), Bare((string)setting["from"]!)));
    }

    /// <summary>What the last run said on its standard error.</summary>
    public string Said { get; private set; } = "";

    public string Bare(string text) => text.Replace($"{folder.Path}/", "", StringComparison.Ordinal);

    public void Dispose()
    {
        Tool.Dispose();
        folder.Dispose();
    }
}
