using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Docs;

/// <summary>
/// What a page under docs/recipes may count on, as docs/recipes/README.md says: ocimulti and docker on the PATH, a Go
/// module with its main package in app,
/// and registries in variables. Those that the page names are started.
/// </summary>
internal sealed class RecipeScene : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly SampleProgram tool = SampleProgram.Ocimulti();
    private readonly Dictionary<string, RealRegistry> registries = [];
    private readonly TestAuthority people = TestAuthority.Create("People");
    private ForwardProxy? proxy;

    private RecipeScene()
    {
    }

    /// <summary>The registry in a variable.</summary>
    public RealRegistry this[string variable] => registries[variable];

    /// <summary>The folder that the page is run in.</summary>
    public string Work => folder.Folder("work");

    /// <param name="text">What the page runs: it names the variables it needs.</param>
    public static async Task<RecipeScene> OfAsync(string text)
    {
        RecipeScene scene = new();
        try
        {
            foreach (var (variable, options) in scene.Kinds.Where(each => text.Contains($"${each.Variable}", StringComparison.Ordinal)))
                scene.registries[variable] = await RealRegistry.StartAsync(options);
            if (text.Contains("$PROXY", StringComparison.Ordinal))
                scene.proxy = ForwardProxy.Start();
            if (scene.registries.TryGetValue("MIRROR", out var mirror))
                await Seed.PushAsync(
                    mirror,
                    "distroless/static",
                    await Samples.IndexAsync("linux/amd64", "linux/arm64", "linux/arm/v7"),
                    "nonroot");
            scene.Furnish();
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a script of bash in the folder, to its end or first failure.</summary>
    public Task<ProgramResult> RunAsync(string script) =>
        Programs.RunAsync("/bin/bash", ["-euo", "pipefail", "-c", script], Environment, Work, timeout: TimeSpan.FromMinutes(5));

    public async ValueTask DisposeAsync()
    {
        foreach (var each in registries.Values)
            await each.DisposeAsync();
        if (proxy is not null)
            await proxy.DisposeAsync();
        people.Dispose();
        tool.Dispose();
        folder.Dispose();
    }

    private (string Variable, RealRegistryOptions Options)[] Kinds =>
    [
        ("REGISTRY", new() { Deletes = true }),
        ("MIRROR", new()),
        ("PRIVATE_REGISTRY", new() { Access = RegistryAccess.Htpasswd }),
        ("TLS_REGISTRY", new() { Tls = true }),
        ("MUTUAL_REGISTRY", new() { Tls = true, Clients = people }),
    ];

    private Dictionary<string, string?> Environment
    {
        get
        {
            Dictionary<string, string?> variables = new(tool.Variables)
            {
                ["PATH"] = $"{folder.At("bin")}:{System.Environment.GetEnvironmentVariable("PATH")}",
                ["HOME"] = folder.Folder("home"),
                ["DOCKER_CONFIG"] = null, // what is kept is in the home folder, as it is for most
                ["REGISTRY_AUTH_FILE"] = null,
                ["OCIMULTI_OTHER_TOOLS"] = folder.Folder("etc"), // in place of the machine's
                ["CI_USER"] = RealRegistry.User,
                ["CI_PASSWORD"] = RealRegistry.Password,
            };
            foreach (var (variable, registry) in registries)
                variables[variable] = registry.Host;
            if (registries.TryGetValue("TLS_REGISTRY", out var secure))
                variables["TLS_AUTHORITY"] = secure.CertificateFile;
            if (registries.TryGetValue("MUTUAL_REGISTRY", out var mutual))
            {
                variables["MUTUAL_AUTHORITY"] = mutual.CertificateFile;
                using var certificate = people.IssueClient();
                var (chain, key) = people.PemOf(certificate);
                variables["CLIENT_CERTIFICATE"] = folder.Write("me.cert", chain);
                variables["CLIENT_KEY"] = folder.Write("me.key", key);
            }
            if (proxy is not null)
                variables["PROXY"] = proxy.Address.OriginalString;
            return variables;
        }
    }

    private void Furnish()
    {
        Shim("ocimulti", $"exec {tool.ShellCommand} \"$@\"");
        Shim("docker", $$"""
            case "$1 $2" in
              "manifest create" | "manifest inspect" | "manifest push") exec '{{Programs.Docker}}' "$1" "$2" --insecure "${@:3}" ;;
            esac
            exec '{{Programs.Docker}}' "$@"
            """);
        foreach (var file in Directory.EnumerateFiles(SampleProgram.HelloGo, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(SampleProgram.HelloGo, file);
            folder.Write(Path.Combine("work", name is "go.mod" ? "" : "app", name), File.ReadAllBytes(file));
        }
    }

    private void Shim(string name, string script) =>
        File.SetUnixFileMode(
            folder.Write($"bin/{name}", $"#!/bin/bash\n{script}\n"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
