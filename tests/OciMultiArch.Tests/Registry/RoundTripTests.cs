using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Registry;

/// <summary>
/// How often a client has to wait for an answer before it can go on. The registry answers nothing before all requests of a wave are there:
/// what ends at all sent them side by side.
/// </summary>
public sealed class RoundTripTests
{
    private static readonly string[] Platforms =
        ["linux/amd64", "linux/arm64", "linux/arm/v7", "linux/arm/v6", "linux/s390x", "linux/ppc64le", "linux/riscv64", "linux/386"];

    [Fact]
    public async Task An_index_over_eight_tags_is_five_round_trips_with_a_token()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var fake = await FakeRegistry.StartAsync(new() { Tokens = tokens });
        await SeedAsync(fake, tokens);
        using var client = Client(fake, tokens);
        var (before, asked) = (fake.Requests.Count, tokens.Asks.Count);
        Waves waves = new(1, 8, 8, 1);
        fake.Before = waves.ArriveAsync;

        var repository = client.Repository($"{fake.Host}/app", RepositoryAccess.Push);
        var images = await Task.WhenAll(Platforms.Select((_, at) => repository.GetAsync($"1.0-{at}").AsTask()));
        await repository.PushAsync(await Artifact.CreateIndexAsync(images), ["1.0"]);

        // A refusal, the token, manifests, configs, and the index.
        Assert.Equal(["GET 1", "token 1", "GET 8", "GET 8", "PUT 1"], Told(fake, before, tokens.Asks.Count - asked));
        Assert.Equal(18, fake.Requests.Count - before);
        Assert.True(waves.AreOver);
    }

    [Fact]
    public async Task Without_TLS_and_without_a_login_the_first_request_is_not_waited_for()
    {
        await using var fake = await FakeRegistry.StartAsync();
        using var client = Anonymous();
        await SeedAsync(client.Repository($"{fake.Host}/app"));
        var before = fake.Requests.Count;
        Waves waves = new(8, 8, 1);
        fake.Before = waves.ArriveAsync;

        using var other = Anonymous();
        var repository = other.Repository($"{fake.Host}/app");
        var images = await Task.WhenAll(Platforms.Select((_, at) => repository.GetAsync($"1.0-{at}").AsTask()));
        await repository.PushAsync(await Artifact.CreateIndexAsync(images), ["1.0"]);

        Assert.Equal(17, fake.Requests.Count - before);
        Assert.True(waves.AreOver);
    }

    [Fact]
    public async Task Where_such_a_registry_wants_a_token_all_the_same_one_is_asked_for()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var fake = await FakeRegistry.StartAsync(new() { Tokens = tokens });
        await SeedAsync(fake, tokens);
        var asked = tokens.Asks.Count;
        var options = RegistryCase.Quick();
        options.Credentials = new StaticCredentials([]);
        options.Hosts[fake.Host] = new() { TrustedHosts = [tokens.Realm.Authority] };
        using RegistryClient client = new(options);
        var repository = client.Repository($"{fake.Host}/app");

        var images = Platforms.Select((_, at) => repository.GetAsync($"1.0-{at}").AsTask());
        await Task.WhenAll(images).ContinueWith(static _ => { }, TaskScheduler.Default);

        Assert.Equal(1, tokens.Asks.Count - asked);
    }

    [Fact]
    public async Task A_copy_asks_the_target_while_it_looks_for_what_refers_to_the_source()
    {
        await using var fake = await FakeRegistry.StartAsync();
        using var client = Anonymous();
        var index = await SampleAsync(client, fake);
        var before = fake.Requests.Count;
        Waves waves = new(1, 2); // GET of the index; GET of its referrers and HEAD of the new name
        fake.Before = waves.ArriveAsync;

        await client.CopyAsync($"{fake.Host}/app:1", $"{fake.Host}/copy:1");

        var requests = fake.Requests.Skip(before).ToArray();
        Assert.Equal($"{index.Digest}", fake.Repository("copy").Tags["1"]);
        Assert.Equal(requests.Length, requests.DistinctBy(static each => (each.Method, each.Target)).Count());
        Assert.Equal(1 + 2, requests.Count(static each => each.Method == "HEAD")); // the name and both images
    }

    [Fact]
    public async Task A_pull_reads_images_while_it_looks_for_what_refers_to_them()
    {
        await using var fake = await FakeRegistry.StartAsync();
        using var client = Anonymous();
        await SampleAsync(client, fake);
        var before = fake.Requests.Count;
        Waves waves = new(1, 3); // GET of the index; GET of its referrers and of both images
        fake.Before = waves.ArriveAsync;

        var source = client.Repository($"{fake.Host}/app");
        MemoryStore store = new();
        var index = await source.GetAsync("1");
        await store.PushAsync(index, ["1"], new() { Referrers = ReferrerSelection.All });

        var requests = fake.Requests.Skip(before).ToArray();
        Assert.Equal(index.Digest, (await store.GetAsync("1")).Digest);
        Assert.Equal(requests.Length, requests.DistinctBy(static each => (each.Method, each.Target)).Count());
    }

    [Fact]
    public async Task Moving_a_tag_is_four_requests_one_after_the_other_with_a_token()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var fake = await FakeRegistry.StartAsync(new() { Tokens = tokens });
        await SeedAsync(fake, tokens);
        using var client = Client(fake, tokens);
        var (before, asked) = (fake.Requests.Count, tokens.Asks.Count);
        Waves waves = new(1, 1, 1);
        fake.Before = waves.ArriveAsync;

        await client.Repository($"{fake.Host}/app", RepositoryAccess.Push).TagAsync("1.0-0", "latest");

        Assert.Equal(["GET", "GET", "PUT"], fake.Requests.Skip(before).Select(static each => each.Method));
        Assert.Equal(1, tokens.Asks.Count - asked);
        Assert.True(waves.AreOver);
    }

    private static string[] Told(FakeRegistry fake, int before, int tokens)
    {
        var methods = fake.Requests.Skip(before).Select(static each => each.Method).ToArray();
        return [
            $"{methods[0]} 1",
            $"token {tokens}",
            $"{methods[1..9].Distinct().Single()} 8",
            $"{methods[9..17].Distinct().Single()} 8",
            $"{methods[17]} {methods.Length - 17}",
        ];
    }

    private static async Task SeedAsync(FakeRegistry fake, TokenServer tokens)
    {
        using var client = Client(fake, tokens);
        await SeedAsync(client.Repository($"{fake.Host}/app", RepositoryAccess.Push));
    }

    private static async Task SeedAsync(Repository repository)
    {
        foreach (var (at, platform) in Platforms.Index())
        {
            var image = await new ImageRecipe { Platform = Platform.Parse(platform), Layers = [] }.BuildAsync();
            await repository.PushAsync(image, [$"1.0-{at}"]);
        }
    }

    private static async Task<Artifact> SampleAsync(RegistryClient client, FakeRegistry fake)
    {
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await client.Repository($"{fake.Host}/app").PushAsync(index, ["1"]);
        return index;
    }

    private static RegistryClient Anonymous()
    {
        var options = RegistryCase.Quick();
        options.Credentials = new StaticCredentials([]);
        return new(options);
    }

    private static RegistryClient Client(FakeRegistry fake, TokenServer tokens)
    {
        var options = RegistryCase.Quick();
        options.Credentials = RegistryCase.Credentials(fake.Host);
        options.Hosts[fake.Host] = new() { TrustedHosts = [tokens.Realm.Authority] };
        PlantingCredentials.Watch(options);
        return new(options);
    }
}
