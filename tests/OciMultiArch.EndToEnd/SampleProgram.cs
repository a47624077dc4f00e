using System.Text;
using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd;

/// <summary>A built sample or the tool, run as a program in a folder of its own, with a cache and without credentials.</summary>
internal sealed class SampleProgram(string project, string assembly) : IDisposable
{
    private readonly TempFolder folder = new();

    public static SampleProgram Ocimulti() => new("src/OciMultiArch.Tool", "ocimulti");

    public static SampleProgram Stories() => new("samples/Stories", "OciMultiArch.Stories");

    public static SampleProgram Library() => new("samples/Library", "OciMultiArch.LibrarySample");

    public static SampleProgram Model() => new("samples/Model", "OciMultiArch.ModelSample");

    public static SampleProgram ClassicRecipe() => new("samples/ClassicRecipe", "OciMultiArch.ClassicRecipe");

    public static SampleProgram Tracing() => new("samples/Tracing", "OciMultiArch.Tracing");

    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = FindRoot(new(AppContext.BaseDirectory));

    /// <summary>The Go program that the samples build.</summary>
    public static string HelloGo => Path.Combine(Root, "samples", "hello-go");

    /// <summary>The built program, for <c>dotnet</c> to run.</summary>
    public string Assembly => Path.Combine(Root, project, "bin", Configuration, "net10.0", $"{assembly}.dll");

    /// <summary>
    /// What starts it: the program and the arguments that come first. The native tool where <c>OCIMULTI_NATIVE</c> names one, which starts
    /// thirty times as fast; else <c>dotnet</c> and the assembly.
    /// </summary>
    public IReadOnlyList<string> Command
    {
        get
        {
            var native = System.Environment.GetEnvironmentVariable("OCIMULTI_NATIVE");
            if (assembly == "ocimulti" && !string.IsNullOrEmpty(native))
                return [native];
            return [Programs.Find("dotnet", "dotnet-sdk-10.0"), Assembly];
        }
    }

    /// <summary><see cref="Command"/> as words of a shell's line.</summary>
    public string ShellCommand => string.Join(' ', Command.Select(static word => $"'{word}'"));

    /// <summary>The folder it runs in; empty at first.</summary>
    public string Folder => folder.Folder("work");

    /// <summary>Where it packs layers unless told otherwise.</summary>
    public string Cache => folder.At("cache");

    /// <summary>The folder where docker login, and this program's own, keep what they know; empty at first.</summary>
    public string DockerConfig => folder.Folder("docker");

    /// <summary>Where podman login would keep what it knows; not there at first.</summary>
    public string PodmanAuth => folder.At("auth.json");

    /// <summary>More variables for the program, or other values.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    public Task<ProgramResult> RunAsync(params string[] arguments) => RunAsync(null, arguments);

    /// <summary>The same with something on its standard input, and a look at the process while it runs.</summary>
    public Task<ProgramResult> RunAsync(string? stdin, string[] arguments, Action<int>? started = null) => Programs.RunAsync(
        Command[0],
        [.. Command.Skip(1), .. arguments],
        Variables,
        Folder,
        stdin,
        TimeSpan.FromMinutes(10),
        started);

    /// <summary>All variables that it runs with besides those of the tests.</summary>
    public IReadOnlyDictionary<string, string?> Variables => new Dictionary<string, string?>
    {
        ["XDG_CACHE_HOME"] = Cache,
        ["DOCKER_CONFIG"] = DockerConfig,
        ["REGISTRY_AUTH_FILE"] = PodmanAuth,
        ["GOCACHE"] = GoCache,
        ["GITHUB_ACTIONS"] = null,
        ["GITLAB_CI"] = null,
    }.Concat(Environment).GroupBy(static each => each.Key).ToDictionary(static each => each.Key, static each => each.Last().Value);

    /// <summary>Runs a verb with <c>--json</c>, which must succeed and print one document and nothing else.</summary>
    public async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        var ended = (await RunAsync([.. arguments, "--json", "--progress", "none"])).Succeeded();
        Assert.Equal("", ended.Stderr);
        return JsonNode.Parse(ended.Stdout)!;
    }

    /// <summary>Gives it the user of protected registries for this one, as <c>docker login</c> keeps it.</summary>
    public void Login(string host)
    {
        var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RealRegistry.User}:{RealRegistry.Password}"));
        folder.Folder("docker");
        folder.Write("docker/config.json", $$"""{ "auths": { "{{host}}": { "auth": "{{secret}}" } } }""");
    }

    public void Dispose() => folder.Dispose();

    // Go's usual place, which XDG_CACHE_HOME would move: Go's own packages are compiled once for all tests.
    public static string GoCache => System.Environment.GetEnvironmentVariable("GOCACHE")
        ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".cache", "go-build");

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string FindRoot(DirectoryInfo from) =>
        File.Exists(Path.Combine(from.FullName, "OciMultiArch.sln")) ? from.FullName : FindRoot(from.Parent!);
}
