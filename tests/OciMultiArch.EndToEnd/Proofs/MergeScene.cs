using Microsoft.AspNetCore.Http;
using OciMultiArch.EndToEnd.Interruptions;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary>
/// A real registry, and a server on the way to it that lets each index wait 0 to 50 ms before it is written: what the
/// writer read is old by then.
/// </summary>
public sealed class MergeScene : IAsyncLifetime
{
    internal const int UsualWait = 50;
    private const int WaitLimit = 1_600;
    private readonly Random random = new(1);
    private RealRegistry registry = null!;
    private ForwardingServer way = null!;

    internal static string[] Platforms { get; } =
        ["linux/386", "linux/amd64", "linux/arm/v6", "linux/arm/v7", "linux/arm64", "linux/ppc64le", "linux/riscv64", "linux/s390x"];

    internal MergeWorkers Workers { get; private set; } = null!;

    /// <summary>The longest wait of an index, in milliseconds.</summary>
    internal int MaxWait { get; set; } = UsualWait;

    /// <summary>The repository as the mergers reach it.</summary>
    internal string Repository => $"{way.Host}/app";

    public async Task InitializeAsync()
    {
        registry = await RealRegistry.StartAsync(new() { RelativeUrls = true });
        way = await ForwardingServer.StartAsync(registry);
        way.Before = request => HttpMethods.IsPut(request.Method) && IsIndex(request.Path.Value!) ? Task.Delay(Wait()) : Task.CompletedTask;
        Workers = await MergeWorkers.StartAsync(Repository, Platforms);
    }

    public async Task DisposeAsync()
    {
        Workers?.Dispose();
        await way.DisposeAsync();
        await registry.DisposeAsync();
    }

    internal async Task<Artifact> IndexAsync(string tag)
    {
        using RegistryClient client = new();
        return await client.GetAsync($"{registry.Host}/app:{tag}");
    }

    internal void WaitLonger() => MaxWait = Math.Min(MaxWait * 2, WaitLimit);

    private int Wait()
    {
        lock (random)
            return random.Next(MaxWait + 1);
    }

    // Part tags name a platform after the tag; an image pushed by its digest has a colon.
    private static bool IsIndex(string path) =>
        path.Contains("/manifests/", StringComparison.Ordinal) && !path.AsSpan(path.LastIndexOf('/')).ContainsAny('-', ':');
}
