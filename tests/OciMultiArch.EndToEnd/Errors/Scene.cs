using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>
/// Where one error is made: folders of its own, a registry if it wants one, a program and an image to work with, and a
/// password that nobody may see.
/// </summary>
internal sealed partial class Scene : IAsyncDisposable
{
    /// <summary>Where nothing listens.</summary>
    public const string Nowhere = "127.0.0.1:1";

    private const string Secret = "planted-Pa55word";
    private readonly TempFolder folder = new();
    private readonly List<IAsyncDisposable> servers = [];
    private bool hasOwnConfig;
    private string? proxy;

    /// <summary>What <c>{registry}</c> stands for.</summary>
    public string Registry { get; private set; } = Nowhere;

    /// <summary>Variables of the run, besides those of every scene.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    /// <summary>Shell commands that mount something over folders of the scene, in a mount namespace of the run; null for none.</summary>
    public string? Mounts { get; set; }

    /// <summary>The tags that are there now.</summary>
    public Func<Task<string>> TagsAsync { get; private set; } = static () => Task.FromResult("");

    /// <summary>The folder the tool runs in.</summary>
    public string Work => folder.Folder("work");

    public string At(string relative) => Path.Combine(Work, relative);

    public void Write(string relative, string text) => folder.Write($"work/{relative}", text);

    public void Write(string relative, ReadOnlySpan<byte> bytes) => folder.Write($"work/{relative}", bytes);

    /// <summary>Writes Docker's configuration in place of the one with the planted password.</summary>
    public void Configure(string json)
    {
        folder.Write("docker/config.json", json);
        hasOwnConfig = true;
    }

    public void ConfigureAFolder()
    {
        folder.Folder("docker/config.json");
        hasOwnConfig = true;
    }

    /// <summary>Puts a credential helper on PATH and makes it the one to ask.</summary>
    public void Helper(string script)
    {
        File.SetUnixFileMode(folder.Write("bin/docker-credential-planted", $"#!/bin/sh\n{script}\n"), (UnixFileMode)0b111_101_101);
        Configure("""{ "credsStore": "planted" }""");
    }

    /// <summary>Takes every program from PATH.</summary>
    public void HidePrograms() => Environment["PATH"] = folder.Folder("empty");

    public async Task<FakeRegistry> FakeAsync(FakeRegistryOptions? options = null)
    {
        var registry = await FakeRegistry.StartAsync(options);
        servers.Add(registry);
        Registry = registry.Host;
        TagsAsync = () =>
            Task.FromResult(
                string.Join(
                    ' ',
                    registry.Repository("app").Tags.Select(static each => $"{each.Key}={each.Value}").Order(StringComparer.Ordinal)));
        return registry;
    }

    public async Task<RealRegistry> RealAsync(RealRegistryOptions? options = null)
    {
        var registry = await RealRegistry.StartAsync(options);
        servers.Add(registry);
        Registry = registry.Host;
        // What it has stored is what it would answer, and what a broken upload left.
        TagsAsync = () => Task.FromResult(string.Join(' ', Stored(registry.StorageFolder).Order(StringComparer.Ordinal)));
        return registry;
    }

    public async Task<TokenServer> TokensAsync(TokenServerOptions options)
    {
        var tokens = await TokenServer.StartAsync(options);
        servers.Insert(0, tokens);
        return tokens;
    }

    /// <summary>Has the tool go through a proxy; <paramref name="address"/> holds <c>{0}</c> for its host and port.</summary>
    public void Proxy(ForwardProxyOptions options, string address = "http://{0}")
    {
        var forward = ForwardProxy.Start(options);
        servers.Add(forward);
        proxy = forward.Host;
        Environment["all_proxy"] = string.Format(null, address, proxy);
    }

    public void Socket(Func<SocketRequest, SocketReply> script)
    {
        var server = SocketServer.Start(script);
        servers.Add(server);
        Registry = server.Host;
    }

    public async Task PrepareAsync(ErrorCase wrong)
    {
        Write("hello/go.mod", "module example.com/hello\n\ngo 1.18\n");
        Write("hello/main.go", "package main\n\nfunc main() { println(\"hello\") }\n");
        await OciLayout.At(At("app")).PushAsync(await Samples.IndexAsync("linux/amd64", "linux/arm64"), ["1"]);
        foreach (var each in (string[])["bin", "tmp", "home", "cache", "docker"])
            folder.Folder(each);
        await wrong.Setup(this);
        if (!hasOwnConfig)
            folder.Write("docker/config.json", $$"""{ "auths": { "{{Registry}}": { "auth": "{{Encoded}}" } } }""");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var each in servers)
            await each.DisposeAsync();
        folder.Dispose();
    }

    private static IEnumerable<string> Stored(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(static each =>
            each.Contains("/_manifests/", StringComparison.Ordinal) || each.Contains("/_uploads/", StringComparison.Ordinal));

    private static string Encoded => Convert.ToBase64String(Encoding.UTF8.GetBytes($"planted:{Secret}"));
}
