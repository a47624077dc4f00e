using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd;

/// <summary>A built sample, run as a program in a folder of its own, with a cache and without credentials.</summary>
internal sealed class SampleProgram(string project, string assembly) : IDisposable
{
    private readonly TempFolder folder = new();

    public static SampleProgram Ocimulti() => new("ocimulti", "ocimulti");

    public static SampleProgram Stories() => new("Stories", "OciMultiArch.Stories");

    public static SampleProgram ClassicRecipe() => new("ClassicRecipe", "OciMultiArch.ClassicRecipe");

    public static SampleProgram Tracing() => new("Tracing", "OciMultiArch.Tracing");

    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = FindRoot(new(AppContext.BaseDirectory));

    /// <summary>The Go program that the samples build.</summary>
    public static string HelloGo => Path.Combine(Root, "samples", "hello-go");

    /// <summary>The built program, for <c>dotnet</c> to run.</summary>
    public string Assembly => Path.Combine(Root, "samples", project, "bin", Configuration, "net10.0", $"{assembly}.dll");

    /// <summary>The folder it runs in; empty at first.</summary>
    public string Folder => folder.Folder("work");

    /// <summary>Where it looks for Docker's config.json; empty at first.</summary>
    public string DockerFolder => folder.Folder("docker");

    /// <summary>Where it packs layers unless told otherwise.</summary>
    public string Cache => folder.At("cache");

    public Task<ProgramResult> RunAsync(params string[] arguments) => Programs.RunAsync(
        Programs.Find("dotnet", "dotnet-sdk-10.0"),
        [Assembly, .. arguments],
        new Dictionary<string, string?>
        {
            ["XDG_CACHE_HOME"] = Cache,
            ["DOCKER_CONFIG"] = DockerFolder,
            ["GOCACHE"] = GoCache,
        },
        Folder,
        timeout: TimeSpan.FromMinutes(10));

    /// <summary>Runs a verb with <c>--json</c>, which must succeed and print one document and nothing else.</summary>
    public async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        var ended = (await RunAsync([.. arguments, "--json", "--progress", "none"])).Succeeded();
        Assert.Equal("", ended.Stderr);
        return JsonNode.Parse(ended.Stdout)!;
    }

    public void Dispose() => folder.Dispose();

    // Go's usual place, which XDG_CACHE_HOME would move: Go's own packages are compiled once for all tests.
    private static string GoCache => Environment.GetEnvironmentVariable("GOCACHE")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "go-build");

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string FindRoot(DirectoryInfo from) =>
        File.Exists(Path.Combine(from.FullName, "OciMultiArch.sln")) ? from.FullName : FindRoot(from.Parent!);
}
