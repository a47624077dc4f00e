using System.Globalization;

namespace OciMultiArch.TestKit;

/// <summary>
/// The docker command without an engine: its manifest commands talk to a registry themselves. Keeps its state in a folder
/// of its own.
/// </summary>
public sealed class DockerClient : IDisposable
{
    // docker/cli learned OCI manifests and indexes with this version.
    private static readonly Version FirstWithOci = new(23, 0);

    private readonly TempFolder state = new();
    private readonly string program;

    private DockerClient(string program, Version version) => (this.program, Version) = (program, version);

    public Version Version { get; }

    /// <summary>Whether it reads OCI manifests and indexes; a client that does not calls them "no such manifest".</summary>
    public bool CanReadOci => Version >= FirstWithOci;

    /// <summary>Asks the client for its version.</summary>
    /// <param name="program">The path of another client than the one on PATH.</param>
    public static async Task<DockerClient> FindAsync(string? program = null, CancellationToken cancellationToken = default)
    {
        program ??= Programs.Docker;
        var said = (await Programs.RunAsync(program, ["--version"], cancellationToken: cancellationToken)).Succeeded().Stdout;
        var number = said.Split(' ')[2].TrimEnd(',').Split('.');
        return new(program, new(int.Parse(number[0], CultureInfo.InvariantCulture), int.Parse(number[1], CultureInfo.InvariantCulture)));
    }

    /// <summary>Runs any docker command with this client's own configuration folder.</summary>
    public Task<ProgramResult> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken = default) =>
        Programs.RunAsync(
            program,
            arguments,
            new Dictionary<string, string?> { ["DOCKER_CONFIG"] = state.Path },
            cancellationToken: cancellationToken);

    /// <summary>Stores a name and password for a registry, as a login would.</summary>
    public void LogIn(string host, string user, string password)
    {
        var secret = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{user}:{password}"));
        state.Write("config.json", $$"""{ "auths": { "{{host}}": { "auth": "{{secret}}" } } }""");
    }

    /// <summary>docker manifest inspect: what it prints about a manifest or an index.</summary>
    public async Task<string> InspectAsync(string reference, CancellationToken cancellationToken = default) =>
        (await RunAsync(["manifest", "inspect", "--insecure", reference], cancellationToken)).Succeeded().Stdout;

    /// <summary>docker manifest create, from references of images.</summary>
    public async Task CreateAsync(string list, IEnumerable<string> images, CancellationToken cancellationToken = default) =>
        (await RunAsync(["manifest", "create", "--insecure", list, .. images], cancellationToken)).Succeeded();

    /// <summary>docker manifest annotate, with options such as --arch, --os, --variant and --os-version.</summary>
    public async Task AnnotateAsync(
        string list, string image, IEnumerable<string> options, CancellationToken cancellationToken = default) =>
        (await RunAsync(["manifest", "annotate", .. options, list, image], cancellationToken)).Succeeded();

    /// <summary>docker manifest push; returns the digest it prints.</summary>
    public async Task<string> PushAsync(string list, CancellationToken cancellationToken = default) =>
        (await RunAsync(["manifest", "push", "--insecure", list], cancellationToken)).Succeeded().Stdout.Trim().Split('\n')[^1];

    public void Dispose() => state.Dispose();
}
