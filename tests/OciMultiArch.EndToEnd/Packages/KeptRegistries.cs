using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>
/// The registries of the sample ImageKeeper: one that anybody writes to, and one that wants a login, which a counted
/// credential helper has.
/// </summary>
internal sealed class KeptRegistries : IAsyncDisposable
{
    private readonly TempFolder folder = new();

    public required RealRegistry Staging { get; init; }

    public required RealRegistry Published { get; init; }

    public RegistryClient Client => field ??= new(new()
    {
        Credentials = new StaticCredentials(Published.Host, RegistryCredential.Basic(RealRegistry.User, RealRegistry.Password)),
    });

    /// <summary>How often the helper was called.</summary>
    public int HelperCalls => File.Exists(folder.At("calls")) ? File.ReadAllLines(folder.At("calls")).Length : 0;

    public static async Task<KeptRegistries> StartAsync()
    {
        KeptRegistries kept = new()
        {
            Staging = await RealRegistry.StartAsync(),
            Published = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Htpasswd, Deletes = true }),
        };
        var calls = kept.folder.At("calls");
        var helper = kept.folder.Write(
            "docker-credential-counted",
            $$"""
            #!/bin/sh
            cat >> '{{calls}}'; echo >> '{{calls}}'
            echo '{"Username":"{{RealRegistry.User}}","Secret":"{{RealRegistry.Password}}"}'

            """);
        File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        kept.folder.Write(
            "config.json", new JsonObject { ["credHelpers"] = new JsonObject { [kept.Published.Host] = "counted" } }.ToJsonString());
        return kept;
    }

    /// <summary>What the program finds in its environment.</summary>
    /// <param name="cleaner">The password of the account that cleans.</param>
    public Dictionary<string, string?> Environment(string cleaner = RealRegistry.Password) => new()
    {
        ["PATH"] = $"{folder.Path}:{System.Environment.GetEnvironmentVariable("PATH")}",
        ["DOCKER_CONFIG"] = folder.Path,
        ["OciMultiArch__Registries__staging__Host"] = Staging.Host,
        ["OciMultiArch__Registries__public__Host"] = Published.Host,
        ["Cleaner__Username"] = RealRegistry.User,
        ["Cleaner__Password"] = cleaner,
    };

    /// <summary>The published images of a repository.</summary>
    public Repository At(string path) => Client.Repository($"{Published.Host}/{path}", RepositoryAccess.Push);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Staging.DisposeAsync();
        await Published.DisposeAsync();
        folder.Dispose();
    }
}
