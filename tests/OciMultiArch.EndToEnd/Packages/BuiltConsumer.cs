using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>The consumer sample in a folder far from the checkout, built by the words of its README up to the one that runs it.</summary>
public partial class BuiltConsumer : IAsyncLifetime, IDisposable
{
    private readonly TempFolder folder = new();
    private readonly IReadOnlyDictionary<string, string> properties;

    public BuiltConsumer()
        : this(new Dictionary<string, string>())
    {
    }

    /// <summary>Builds it with values of its properties.</summary>
    protected BuiltConsumer(IReadOnlyDictionary<string, string> properties) => this.properties = properties;

    public string Result => Path.Combine(folder.Path, "result.json");

    private static string Sample => Path.Combine(SampleProgram.Root, "samples", "consumer");

    private static string[] Words => Block(0);

    private static string KeeperWords => Block(1).Single();

    public async Task InitializeAsync()
    {
        SourceFolder.Copy(Sample, folder.Path);
        foreach (var each in Words[..^1]) (await SayAsync(each)).Succeeded();
    }

    /// <summary>Releases a version to repositories by the last words of the README.</summary>
    public Task<ProgramResult> ReleaseAsync(string version, params string[] repositories)
    {
        var release = JsonNode.Parse(File.ReadAllText(Path.Combine(Sample, "release.json")))!;
        release["version"] = version;
        release["repositories"] = new JsonArray([.. repositories.Select(static each => JsonValue.Create(each))]);
        folder.Write("release.json", release.ToJsonString());
        return SayAsync(Words[^1]);
    }

    /// <summary>Runs the last words of the README with a release file that holds this text.</summary>
    public Task<ProgramResult> ReleaseAsync(string text)
    {
        folder.Write("release.json", text);
        return SayAsync(Words[^1]);
    }

    /// <summary>Runs the words of the README that keep images in order, with this plan and further arguments.</summary>
    public Task<ProgramResult> KeepAsync(string plan, string arguments, IReadOnlyDictionary<string, string?> environment)
    {
        folder.Write("images.json", plan);
        return SayAsync($"{KeeperWords} {arguments}", environment);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the program that was built needs, name and version.</summary>
    internal string Needs() => File.ReadAllText(
        Directory.GetFiles(folder.At("ReleaseService/bin"), "ReleaseService.deps.json", SearchOption.AllDirectories).Single());

    // The packages of other programs of this user are not looked at: nuget.config of the sample names a folder of its own.
    private Task<ProgramResult> SayAsync(string words, IReadOnlyDictionary<string, string?>? further = null)
    {
        Dictionary<string, string?> environment = new()
        {
            ["OCIMULTIARCH"] = SampleProgram.Root,
            ["DOCKER_CONFIG"] = folder.Folder("docker"),
        };
        foreach (var (name, value) in properties)
            environment[name] = value;
        foreach (var (name, value) in further ?? new Dictionary<string, string?>())
            environment[name] = value;
        return DotNet.ScriptAsync(words, environment, folder.Path);
    }

    private static string[] Block(int number) => Blocks().Matches(File.ReadAllText(Path.Combine(Sample, "README.md")))[number]
        .Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("^```bash\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
