using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Registry;

/// <summary>What each story costs, counted in the registry's own log.</summary>
public sealed class RequestCountTests
{
    private static readonly string[] Eight =
        ["linux/amd64", "linux/arm64", "linux/arm/v7", "linux/arm/v6", "linux/s390x", "linux/ppc64le", "linux/riscv64", "linux/386"];

    [Fact]
    public async Task Two_platforms_under_two_tags_cost_sixteen_requests_and_two_when_nothing_changed()
    {
        await using var registry = await RealRegistry.StartAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");

        var first = await CountAsync(registry, repository => repository.PushAsync(index, ["1.0", "latest"]));
        var second = await CountAsync(registry, repository => repository.PushAsync(index, ["1.0", "latest"]));

        Assert.Equal(16, first.Count);
        Assert.Equal(["HEAD", "HEAD"], second.Select(each => each.Method));
    }

    [Fact]
    public async Task A_new_blob_costs_a_POST_and_a_PUT()
    {
        await using var registry = await RealRegistry.StartAsync();
        var blob = Blob.Of(MediaType.OciLayer, new byte[] { 1, 2, 3 });

        var requests = await CountAsync(registry, repository => repository.WriteAsync(blob));

        Assert.Equal(["POST", "PUT"], requests.Select(each => each.Method));
    }

    [Fact]
    public async Task Moving_a_tag_costs_two_requests()
    {
        await using var registry = await RealRegistry.StartAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64", "linux/s390x");
        await CountAsync(registry, repository => repository.PushAsync(index, ["1.0"]));

        var requests = await CountAsync(registry, repository => repository.TagAsync("1.0", "latest"));

        Assert.Equal(["GET", "PUT"], requests.Select(each => each.Method));
    }

    [Fact]
    public async Task Latest_of_eight_platforms_moves_with_two_requests_and_with_four_where_a_token_is_needed()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var open = await RealRegistry.StartAsync();
        await using var closed = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Token, Tokens = tokens });
        var (index, old) = (await Samples.IndexAsync(Eight), await Samples.IndexAsync("linux/amd64"));
        foreach (var registry in new[] { open, closed })
            await CountAsync(registry, repository => repository.PushAsync([new(old, "latest"), new(index, "1.0")]));
        var asked = tokens.Asks.Count;

        var there = await CountAsync(open, repository => repository.TagAsync("1.0", "latest"));
        var behindToken = await CountAsync(closed, repository => repository.TagAsync("1.0", "latest"));

        Assert.Equal(["GET", "PUT"], there.Select(each => each.Method));
        Assert.Equal([("GET", 401), ("GET", 200), ("PUT", 201)], behindToken.Select(each => (each.Method, each.Status)));
        Assert.Equal(1, tokens.Asks.Count - asked);
    }

    [Fact]
    public async Task An_index_over_eight_tags_costs_nineteen_requests_with_a_token()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var registry = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Token, Tokens = tokens });
        foreach (var platform in Eight)
            await CountAsync(
                registry,
                async repository => await repository.PushAsync(await Samples.ImageAsync(platform), [platform.Replace('/', '-')]));
        var asked = tokens.Asks.Count;

        var requests = await CountAsync(registry, async repository =>
        {
            var images = await Task.WhenAll(Eight.Select(each => repository.GetAsync(each.Replace('/', '-')).AsTask()));
            return await repository.PushAsync(await Artifact.CreateIndexAsync(images), ["1.0"]);
        });

        // The refusal, the token, manifests, configs, and the index.
        Assert.Equal(1 + 1 + 8 + 8 + 1, requests.Count + tokens.Asks.Count - asked);
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 7)]
    public async Task An_index_over_three_tags_reads_configs_only_where_no_platform_is_given(bool isGiven, int expected)
    {
        await using var registry = await RealRegistry.StartAsync();
        string[] platforms = ["linux/amd64", "linux/arm64", "linux/riscv64"];
        foreach (var platform in platforms)
            await CountAsync(
                registry,
                async repository =>
                    await repository.PushAsync(await Samples.ImageAsync(platform), [Platform.Parse(platform).Architecture]));

        var requests = await CountAsync(registry, async repository =>
        {
            var images = await Task.WhenAll(platforms.Select(async each =>
            {
                var image = await repository.GetAsync(Platform.Parse(each).Architecture);
                return isGiven ? image.WithPlatform(Platform.Parse(each)) : image;
            }));
            return await repository.PushAsync(await Artifact.CreateIndexAsync(images), ["1.0"]);
        });

        Assert.Equal(expected, requests.Count);
    }

    [Fact]
    public async Task A_copy_inside_one_registry_mounts_its_blobs()
    {
        await using var registry = await RealRegistry.StartAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await CountAsync(registry, repository => repository.PushAsync(index, ["1.0"]));
        using RegistryClient client = new();

        var mark = await registry.MarkAsync();
        var report = await client.CopyAsync($"{registry.Host}/app:1.0", $"{registry.Host}/other/app:1.0");
        var requests = await registry.SinceAsync(mark);

        Assert.All(report.Blobs, each => Assert.Equal(Arrival.Mounted, each.Arrival));
        // GET index; GET referrers, which are not listed here, and GET tags, which say that there is no list under a tag;
        // HEAD name; per child HEAD, GET, PUT; per blob one POST; PUT index.
        Assert.Equal(1 + 2 + 1 + (2 * 3) + 4 + 1, requests.Count);
    }

    [Fact]
    public async Task A_push_with_a_token_asks_for_one_token()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var registry = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Token, Tokens = tokens });
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");

        var requests = await CountAsync(registry, repository => repository.PushAsync(index, ["1.0", "latest"]));

        Assert.Single(tokens.Asks);
        Assert.Equal(17, requests.Count);
    }

    private static async Task<IReadOnlyList<LoggedRequest>> CountAsync<T>(RealRegistry registry, Func<Repository, ValueTask<T>> work)
    {
        using RegistryClient client = new(new()
        {
            Credentials = new StaticCredentials(new Dictionary<string, RegistryCredential>
            {
                [registry.Host] = RegistryCredential.Basic(RealRegistry.User, RealRegistry.Password),
            })
        });
        var mark = await registry.MarkAsync();
        await work(client.Repository($"{registry.Host}/app", RepositoryAccess.Push));
        return await registry.SinceAsync(mark);
    }
}
