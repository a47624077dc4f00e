using Microsoft.Extensions.Time.Testing;

namespace OciMultiArch.Tests.Testing;

/// <summary>What a program tests with in place of a registry: a client, a handler, and no socket.</summary>
public sealed class TestRegistryTests
{
    private static readonly Artifact Index = TestImages.Index("linux/amd64", "linux/arm64");

    private static readonly TestAccount Account = new("grace", "hunter2-of-grace");

    private static readonly byte[] Noise = TestKit.Bytes.Noise(11 << 20);

    public static TheoryData<string> Profiles => [.. RegistryProfiles.All.Select(static profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task An_index_goes_into_every_profile_and_out_again(string profile)
    {
        using TestRegistry registry = new(RegistryProfiles.Named(profile) with { Accounts = [Account] });
        using var client = registry.CreateClient(Account, options => options.Hosts[registry.Host] = new() { TrustedHosts = Trusted(registry) });
        var repository = client.Repository($"{registry.Host}/acme/api", RepositoryAccess.Push);

        await repository.PushAsync(Index, ["1.0", "latest"]);
        await repository.PushAsync(TestImages.Referrer(Index));
        var read = (await repository.FindAsync(Tag.Parse("latest")))!;
        foreach (var image in await read.ImagesAsync())
            foreach (var blob in image.Blobs)
                await blob.ReadAsync();
        var other = client.Repository($"{registry.Host}/acme/copy", RepositoryAccess.Push);
        await other.PushAsync(read, ["1.0"]);

        Assert.Equal($"{Index.Digest}", registry["acme/api"].Tags["1.0"]);
        Assert.Equal($"{Index.Digest}", registry["acme/copy"].Tags["1.0"]);
        Assert.Equal(["1.0", "latest"], await repository.TagsAsync().Select(static tag => tag.Value).Where(static tag => !tag.StartsWith("sha256-", StringComparison.Ordinal)).ToListAsync());
        Assert.Single(await repository.ReferrersAsync(Index.Digest).ToListAsync());
        Assert.Equal(0, registry.OpenUploads);
        registry.AssertClean();
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task A_blob_in_parts_arrives_in_every_profile(string profile)
    {
        using TestRegistry registry = new(RegistryProfiles.Named(profile) with { Accounts = [Account] });
        using var client = registry.CreateClient(Account, options => options.Hosts[registry.Host] =
            new() { TrustedHosts = Trusted(registry), ChunkBytes = 5 << 20 });

        await client.Repository($"{registry.Host}/acme/api", RepositoryAccess.Push).WriteAsync(Blob.Of(MediaType.OciLayer, Noise));

        Assert.True(registry["acme/api"].Blobs.Values.Single().Span.SequenceEqual(Noise));
        registry.AssertClean();
    }

    [Fact]
    public async Task The_requests_are_data()
    {
        using TestRegistry registry = new();
        using var client = registry.CreateClient();

        var repository = client.Repository("registry.test/acme/api", RepositoryAccess.Push);
        await repository.PushAsync(Index, ["1.0", "latest"]);

        Assert.Equal((16, 8, 8), (registry.Requests.Count, registry.Counts[RequestKind.Upload], registry.Counts[RequestKind.Manifest]));
        var last = registry.Requests[^1];
        Assert.Equal(("PUT", "/v2/acme/api/manifests/latest", RequestKind.Manifest, "acme/api", "latest", 201), (last.Method, last.Target, last.Kind, last.Repository, last.Reference, last.Status));
        Assert.Equal((Index.Bytes.Length, "registry.test", false), ((int)last.BodyBytes, last.Authority, last.IsSigned));
        Assert.Equal(registry.Requests.Count, last.Number);

        registry.ForgetRequests();
        await repository.PushAsync(Index, ["1.0", "latest"]);

        Assert.Equal(["HEAD", "HEAD"], registry.Requests.Select(static each => each.Method));
    }

    [Fact]
    public async Task What_a_test_put_there_is_read_and_what_it_takes_away_is_gone()
    {
        using TestRegistry registry = new();
        using var client = registry.CreateClient();
        await registry["app"].PutAsync(Index, ["1.0"]);

        var read = await client.GetAsync("registry.test/app:1.0");
        registry["app"].Untag("1.0");

        Assert.Equal(Index.Digest, read.Digest);
        Assert.Equal(Index.Bytes, registry["app"].Find($"{Index.Digest}")!.Bytes);
        await Assert.ThrowsAsync<ContentNotFoundException>(() => client.GetAsync("registry.test/app:1.0").AsTask());
        Assert.DoesNotContain(registry.Requests, static each => each.Method is not ("GET" or "HEAD"));
    }

    [Fact]
    public async Task Two_registries_serve_one_client()
    {
        using TestRegistry from = new(new() { Host = "from.test" });
        using TestRegistry to = new(RegistryProfiles.Zot);
        using var client = from.CreateClient(configure: to.AddTo);
        await from["app"].PutAsync(Index, ["1.0"]);

        var read = await client.GetAsync("from.test/app:1.0");
        await client.Repository("zot.example.com/app", RepositoryAccess.Push).PushAsync(read, ["1.0"]);

        Assert.Equal(from["app"].Tags, to["app"].Tags);
        Assert.All(to.Requests, static each => Assert.Equal("zot.example.com", each.Authority));
        from.AssertClean();
        to.AssertClean();
    }

    [Fact]
    public async Task Reads_lag_behind_writes_as_long_as_the_options_say()
    {
        FakeTimeProvider clock = new();
        using TestRegistry registry = new(new() { ReadLag = TimeSpan.FromSeconds(5), TimeProvider = clock });
        using var client = registry.CreateClient(configure: static options => options.TimeProvider = TimeProvider.System);
        var repository = client.Repository("registry.test/app", RepositoryAccess.Push);
        await registry["app"].PutAsync(TestImages.IndexOf("old", ["linux/amd64"]), ["1.0"]);
        var old = (await repository.ResolveAsync(Tag.Parse("1.0")))!.Digest;

        await repository.PushAsync(Index, ["1.0", "2.0"]);

        Assert.Equal(old, (await repository.ResolveAsync(Tag.Parse("1.0")))!.Digest);
        Assert.Equal(["1.0"], await repository.TagsAsync().Select(static tag => tag.Value).ToListAsync());
        Assert.Equal($"{Index.Digest}", registry["app"].Tags["1.0"]);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(Index.Digest, (await repository.ResolveAsync(Tag.Parse("1.0")))!.Digest);
        Assert.Equal(["1.0", "2.0"], await repository.TagsAsync().Select(static tag => tag.Value).ToListAsync());
    }

    private static List<string> Trusted(TestRegistry registry) =>
        registry.Options.TokenHost is { } host ? [host] : [];
}
