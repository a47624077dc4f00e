using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Registry;

/// <summary>What each story costs, counted in the registry's own log.</summary>
public sealed class RequestCountTests
{
    [Fact]
    public async Task Two_platforms_under_two_tags_cost_sixteen_requests_and_two_when_nothing_changed()
    {
        await using var registry = await RealRegistry.StartAsync();
        var index = await Seed.IndexAsync("linux/amd64", "linux/arm64");

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
        var index = await Seed.IndexAsync("linux/amd64", "linux/arm64", "linux/s390x");
        await CountAsync(registry, repository => repository.PushAsync(index, ["1.0"]));

        var requests = await CountAsync(registry, repository => repository.TagAsync("1.0", "latest"));

        Assert.Equal(["GET", "PUT"], requests.Select(each => each.Method));
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 7)]
    public async Task An_index_over_three_tags_reads_configs_only_where_no_platform_is_given(bool isGiven, int expected)
    {
        await using var registry = await RealRegistry.StartAsync();
        string[] platforms = ["linux/amd64", "linux/arm64", "linux/riscv64"];
        foreach (var platform in platforms)
            await CountAsync(registry, async repository => await repository.PushAsync(await Seed.ImageAsync(platform), [Platform.Parse(platform).Architecture]));

        var requests = await CountAsync(registry, async repository =>
        {
            var images = await Task.WhenAll(platforms.Select(async each =>
            {
                var image = await repository.GetAsync(Platform.Parse(each).Architecture);
                return isGiven ? image.WithPlatform(Platform.Parse(each)) : image;
            }));
            return await repository.PushAsync(await Artifact.IndexAsync(images), ["1.0"]);
        });

        Assert.Equal(expected, requests.Count);
    }

    [Fact]
    public async Task A_copy_inside_one_registry_mounts_its_blobs()
    {
        await using var registry = await RealRegistry.StartAsync();
        var index = await Seed.IndexAsync("linux/amd64", "linux/arm64");
        await CountAsync(registry, repository => repository.PushAsync(index, ["1.0"]));
        using RegistryClient client = new();

        var mark = await registry.MarkAsync();
        var report = await client.CopyAsync($"{registry.Host}/app:1.0", $"{registry.Host}/other/app:1.0");
        var requests = await registry.SinceAsync(mark);

        Assert.All(report.Blobs, each => Assert.Equal(Arrival.Mounted, each.Arrival));
        // GET index; HEAD name; per child HEAD, GET, PUT; per blob one POST; PUT index.
        Assert.Equal(1 + 1 + (2 * 3) + 4 + 1, requests.Count);
    }

    [Fact]
    public async Task A_push_with_a_token_asks_for_one_token()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var registry = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Token, Tokens = tokens });
        var index = await Seed.IndexAsync("linux/amd64", "linux/arm64");

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
