using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Registry;

/// <summary>A real registry with another real one before it as pull-through cache.</summary>
public sealed class PullThroughMirrorTests
{
    [Fact]
    public async Task The_cache_is_all_that_is_asked_and_adds_no_request()
    {
        await using var origin = await RealRegistry.StartAsync();
        await using var cache = await RealRegistry.StartAsync(new() { CacheOf = origin.BaseAddress });
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await Seed.PushAsync(origin, "app", index, "1.0");
        using TempFolder folder = new();
        var without = await PullAsync(origin, null, folder.At("without"));

        var first = await PullAsync(origin, cache, folder.At("first"));
        var second = await PullAsync(origin, cache, folder.At("second"));

        Assert.Equal((0, without.Origin), (first.Origin, first.Cache));
        Assert.Equal((0, without.Origin), (second.Origin, second.Cache));
        Assert.Equal(index.Digest, (await OciLayout.At(folder.At("second")).ResolveAsync(Tag.Parse("1.0")))!.Digest);
    }

    [Fact]
    public async Task Where_the_cache_is_killed_the_registry_is_asked_and_a_push_never_goes_to_the_cache()
    {
        await using var origin = await RealRegistry.StartAsync();
        await using var cache = await RealRegistry.StartAsync(new() { CacheOf = origin.BaseAddress });
        using var client = ClientOf(origin, cache);
        var app = client.Repository($"{origin.Host}/app");
        var mark = await cache.MarkAsync();

        await app.PushAsync(await Samples.IndexAsync("linux/amd64"), ["1.0"]);
        await app.TagAsync("1.0", "latest");
        Assert.Empty(await cache.SinceAsync(mark));
        await app.GetAsync("latest");
        Assert.NotEmpty(await cache.SinceAsync(mark));
        await cache.KillAsync();

        Assert.Equal(["1.0", "latest"], await app.TagsAsync().Select(static each => each.Value).Order().ToListAsync());
        await (await app.GetAsync("latest")).VerifyAsync(new() { ReadsLayers = true });
    }

    [Fact]
    public async Task What_the_cache_holds_is_there_when_the_registry_is_killed()
    {
        await using var origin = await RealRegistry.StartAsync();
        await using var cache = await RealRegistry.StartAsync(new() { CacheOf = origin.BaseAddress });
        await Seed.PushAsync(origin, "app", await Samples.IndexAsync("linux/amd64"), "1.0");
        using var client = ClientOf(origin, cache);
        var app = client.Repository($"{origin.Host}/app");
        var digest = (await app.GetAsync("1.0")).Digest;
        await origin.KillAsync();

        Assert.Equal(digest, (await app.FindAsync(digest))!.Digest);
    }

    // How many requests each of the two got from this client.
    private static async Task<(int Origin, int Cache)> PullAsync(RealRegistry origin, RealRegistry? cache, string folder)
    {
        var mark = await origin.MarkAsync();
        var cacheMark = cache is null ? 0 : await cache.MarkAsync();
        using var client = ClientOf(origin, cache);
        var image = await client.Repository($"{origin.Host}/app").GetAsync("1.0");
        await OciLayout.At(folder).PushAsync(image, ["1.0"]);
        var ofCache = cache is null ? 0 : Own(await cache.SinceAsync(cacheMark));
        return (Own(await origin.SinceAsync(mark)), ofCache);
    }

    private static int Own(IReadOnlyList<LoggedRequest> requests) =>
        requests.Count(static each => each.UserAgent.StartsWith("ocimultiarch/", StringComparison.Ordinal));

    private static RegistryClient ClientOf(RealRegistry origin, RealRegistry? cache)
    {
        RegistryClientOptions options = new() { Credentials = new StaticCredentials([]) };
        if (cache is not null)
            options.Hosts[origin.Host] = new() { Mirrors = { new(cache.Host) } };
        return new(options);
    }
}
