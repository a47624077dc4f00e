using Microsoft.Extensions.DependencyInjection;
using OciMultiArch.DependencyInjection;
using OciMultiArch.Testing;

namespace OciMultiArch.TestingSample;

public sealed class PromotionTests
{
    [Fact]
    public async Task A_release_gets_its_new_tag()
    {
        using var registry = new TestRegistry();
        using var client = registry.CreateClient();
        var index = TestImages.Index("linux/amd64", "linux/arm64");
        await registry["acme/api"].PutAsync(index, ["1.4.0"]);

        await new Promotion(client).RunAsync("registry.test/acme/api:1.4.0", "registry.test/acme/api:stable");

        Assert.Equal($"{index.Digest}", registry["acme/api"].Tags["stable"]);
        Assert.Single(registry.Requests, request => request.Method == "PUT"); // the tag, and no blob
        registry.AssertClean();
    }

    [Fact]
    public async Task A_release_is_copied_to_another_registry()
    {
        using var from = new TestRegistry(new() { Host = "staging.test" });
        using var to = new TestRegistry(RegistryProfiles.Zot);
        using var client = from.CreateClient(configure: to.AddTo);
        await from["acme/api"].PutAsync(TestImages.Image("linux/amd64"), ["1.4.0"]);

        await new Promotion(client).RunAsync("staging.test/acme/api:1.4.0", "zot.example.com/acme/api:1.4.0");

        Assert.Equal(from["acme/api"].Tags, to["acme/api"].Tags);
        Assert.Equal(2, to["acme/api"].Blobs.Count);
    }

    public static TheoryData<string> Registries => [.. RegistryProfiles.All.Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Registries))]
    public async Task It_works_with_every_registry(string name)
    {
        var robot = new TestAccount("robot", "a password") { Push = ["acme/*"] };
        using var registry = new TestRegistry(RegistryProfiles.Named(name) with { Accounts = [robot] });
        using var client = registry.CreateClient(robot);
        await registry["acme/api"].PutAsync(TestImages.Index("linux/amd64"), ["1.4.0"]);

        await new Promotion(client).RunAsync($"{registry.Host}/acme/api:1.4.0", $"{registry.Host}/acme/web:1.4.0");

        Assert.Equal(registry["acme/api"].Tags, registry["acme/web"].Tags);
        registry.AssertClean();
    }

    [Fact]
    public async Task Who_may_only_read_cannot_promote()
    {
        var reader = new TestAccount("reader", "another password") { Push = [] };
        using var registry = new TestRegistry(RegistryProfiles.Ghcr with { Accounts = [reader] });
        using var client = registry.CreateClient(reader);
        await registry["acme/api"].PutAsync(TestImages.Image("linux/amd64"), ["1.4.0"]);

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => new Promotion(client).RunAsync("ghcr.io/acme/api:1.4.0", "ghcr.io/acme/api:stable"));

        Assert.Equal(Problem.LoginNeeded, failure.Problem);
        Assert.Equal(["1.4.0"], registry["acme/api"].Tags.Keys);
    }

    [Fact]
    public async Task A_busy_registry_is_asked_again()
    {
        using var registry = new TestRegistry();
        using var client = registry.CreateClient();
        await registry["acme/api"].PutAsync(TestImages.Image("linux/amd64"), ["1.4.0"]);
        registry.Inject(1, TestReply.TooMany(retryAfterSeconds: 0));
        registry.Inject(request => request.Is("PUT", "/manifests/"), TestReply.Error(503, "UNAVAILABLE"), times: 2);
        registry.Spoil(request => request.Is("GET", "/manifests/"), reply => reply with { CutAfter = 10 });

        await new Promotion(client).RunAsync("registry.test/acme/api:1.4.0", "registry.test/acme/api:stable");

        Assert.Equal([503, 503, 201], registry.Requests.Where(request => request.Method == "PUT").Select(request => request.Status));
    }

    [Fact]
    public async Task A_container_serves_it_too()
    {
        using var registry = new TestRegistry();
        await registry["acme/api"].PutAsync(TestImages.Image("linux/amd64"), ["1.4.0"]);
        var services = new ServiceCollection();
        services.AddSingleton<ICredentialSource>(new StaticCredentials([]));
        services.AddOciMultiArch().ConfigurePrimaryHttpMessageHandler(() => registry);
        services.AddSingleton<Promotion>();
        await using var provider = services.BuildServiceProvider();

        var promotion = provider.GetRequiredService<Promotion>();
        var digest = await promotion.RunAsync("registry.test/acme/api:1.4.0", "registry.test/acme/api:stable");

        Assert.Equal($"{digest}", registry["acme/api"].Tags["stable"]);
    }

    [Fact]
    public void A_fake_digest_is_a_real_one()
    {
        // Before: new ImageInfo("registry.test/acme/api@sha256:abc"), which no parser takes.
        var digest = TestDigest.Of("abc");

        Assert.Equal(digest, ImageReference.Parse($"registry.test/acme/api@{digest}").Digest);
    }
}
