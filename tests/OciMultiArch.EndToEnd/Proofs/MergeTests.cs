using Microsoft.AspNetCore.Http;
using OciMultiArch.EndToEnd.Interruptions;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary>
/// Eight processes merge into one tag of a real registry. Between what each of them read and its writing of the index lies a time of its own, 0 to 50 ms,
/// which a server on the way adds: so indexes made of old parts arrive after newer ones.
/// </summary>
public sealed class MergeTests
{
    private const int Rounds = 20;

    private static readonly string[] Platforms =
        ["linux/386", "linux/amd64", "linux/arm/v6", "linux/arm/v7", "linux/arm64", "linux/ppc64le", "linux/riscv64", "linux/s390x"];

    [Fact]
    public async Task Eight_processes_at_once_lose_no_image_in_twenty_rounds()
    {
        await using var registry = await RealRegistry.StartAsync();
        await using var way = await SlowWayAsync(registry);
        using var workers = await MergeWorkers.StartAsync($"{way.Host}/app", Platforms);

        var digests = new HashSet<Digest>();
        for (var round = 0; round < Rounds; round++)
        {
            await workers.MergeAsync("full", $"v{round}");
            var index = await IndexAsync(registry, $"v{round}");
            Assert.Equal(Platforms.Length, index.Index!.Manifests.Count);
            digests.Add(index.Digest);
        }

        Assert.Single(digests);
    }

    // The same events without the second look at the parts: if this lost nothing, the test above would show nothing.
    [Fact]
    public async Task Eight_processes_that_only_look_for_their_own_image_lose_others()
    {
        await using var registry = await RealRegistry.StartAsync();
        await using var way = await SlowWayAsync(registry);
        using var workers = await MergeWorkers.StartAsync($"{way.Host}/app", Platforms);

        var lost = 0;
        for (var round = 0; round < Rounds && lost == 0; round++)
        {
            await workers.MergeAsync("own", $"v{round}");
            lost += Platforms.Length - (await IndexAsync(registry, $"v{round}")).Index!.Manifests.Count;
        }

        Assert.NotEqual(0, lost);
    }

    [Fact]
    public async Task Eight_runs_of_the_tool_at_once_make_one_index()
    {
        await using var registry = await RealRegistry.StartAsync();
        await using var way = await SlowWayAsync(registry);
        using var tool = SampleProgram.Ocimulti();
        var source = OciLayout.At(Path.Combine(tool.Folder, "built"));
        foreach (var (at, platform) in Platforms.Index())
            await source.PushAsync(await Seed.ImageAsync(platform), [$"t{at}"]);

        await Task.WhenAll(Platforms.Select(async (_, at) => (await tool.RunAsync("manifest", "merge", $"{way.Host}/app:1.4.0", $"oci:built:t{at}")).Succeeded()));

        Assert.Equal(
            ["linux/386", "linux/amd64", "linux/arm/v6", "linux/arm/v7", "linux/arm64/v8", "linux/ppc64le", "linux/riscv64", "linux/s390x"],
            (await IndexAsync(registry, "1.4.0")).Index!.Manifests.Select(static each => each.Platform!.ToString()));
    }

    private static async Task<Artifact> IndexAsync(RealRegistry registry, string tag)
    {
        using RegistryClient client = new();
        return await client.GetAsync($"{registry.Host}/app:{tag}");
    }

    private static async Task<ForwardingServer> SlowWayAsync(RealRegistry registry)
    {
        var way = await ForwardingServer.StartAsync(registry);
        Random random = new(1);
        way.Before = request => HttpMethods.IsPut(request.Method) && IsIndex(request.Path.Value!) ? Task.Delay(Next(random)) : Task.CompletedTask;
        return way;
    }

    private static int Next(Random random)
    {
        lock (random)
            return random.Next(51);
    }

    // Part tags name a platform after the tag; an image pushed by its digest has a colon.
    private static bool IsIndex(string path) =>
        path.Contains("/manifests/", StringComparison.Ordinal) && !path.AsSpan(path.LastIndexOf('/')).ContainsAny('-', ':');
}
