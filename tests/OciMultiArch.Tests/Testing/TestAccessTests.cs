using Microsoft.Extensions.Time.Testing;

namespace OciMultiArch.Tests.Testing;

/// <summary>Who may do what at a registry for tests.</summary>
public sealed class TestAccessTests
{
    private static readonly Artifact Image = TestImages.Image("linux/amd64");

    private static readonly TestAccount Reader = new("reader", "hunter2-of-reader") { Pull = ["acme/*"], Push = [], Delete = [] };

    private static readonly TestAccount Writer = new("writer", "hunter2-of-writer") { Pull = ["acme/api"], Push = ["acme/api"] };

    [Theory]
    [InlineData(RegistryAuthentication.Basic)]
    [InlineData(RegistryAuthentication.Bearer)]
    public async Task An_account_reads_and_writes_what_it_may(RegistryAuthentication authentication)
    {
        using var registry = Registry(authentication);
        await registry["acme/web"].PutAsync(Image, ["1.0"]);
        using var reader = registry.CreateClient(Reader);
        using var writer = registry.CreateClient(Writer);

        Assert.Equal(Image.Digest, (await reader.GetAsync("registry.test/acme/web:1.0")).Digest);
        await Assert.ThrowsAsync<RegistryException>(() => writer.GetAsync("registry.test/acme/web:1.0").AsTask());
        await writer.Repository("registry.test/acme/api", RepositoryAccess.Push).PushAsync(Image, ["1.0"]);
        await Assert.ThrowsAsync<RegistryException>(() =>
            reader.Repository("registry.test/acme/api", RepositoryAccess.Push).PushAsync(Image, ["2.0"]).AsTask());

        Assert.Equal(["1.0"], registry["acme/api"].Tags.Keys);
        registry.AssertClean();
    }

    [Theory]
    [InlineData(RegistryAuthentication.Basic)]
    [InlineData(RegistryAuthentication.Bearer)]
    public async Task Nobody_reads_what_is_public_and_a_wrong_password_reads_nothing(RegistryAuthentication authentication)
    {
        using var registry = Registry(authentication);
        await registry["public/base"].PutAsync(Image, ["1.0"]);
        await registry["acme/api"].PutAsync(Image, ["1.0"]);
        using var nobody = registry.CreateClient();
        using var wrong = registry.CreateClient(Writer with { Password = "not-that-of-writer" });

        Assert.Equal(Image.Digest, (await nobody.GetAsync("registry.test/public/base:1.0")).Digest);
        var missing = await Assert.ThrowsAsync<RegistryException>(() => nobody.GetAsync("registry.test/acme/api:1.0").AsTask());
        var refused = await Assert.ThrowsAsync<RegistryException>(() => wrong.GetAsync("registry.test/acme/api:1.0").AsTask());

        Assert.Equal([Problem.LoginNeeded, Problem.LoginRefused], [missing.Problem, refused.Problem]);
        registry.AssertClean();
    }

    [Fact]
    public async Task An_identity_token_is_exchanged_by_post()
    {
        var robot = Writer with { IdentityToken = "identity-of-the-robot" };
        using var registry = new TestRegistry(RegistryProfiles.Acr with { Accounts = [robot] });
        using var client = registry.CreateClient(robot);

        await client.Repository("acme.azurecr.io/acme/api", RepositoryAccess.Push).PushAsync(Image, ["1.0"]);

        Assert.Equal("POST", registry.Requests.Single(static each => each.Kind == RequestKind.Token).Method);
        registry.AssertClean();
    }

    [Fact]
    public async Task A_token_ends_and_is_renewed()
    {
        FakeTimeProvider clock = new();
        using TestRegistry registry = new(Registry(RegistryAuthentication.Bearer).Options with { TimeProvider = clock });
        await registry["acme/api"].PutAsync(Image, ["1.0"]);
        using var client = registry.CreateClient(Writer, static options => options.TimeProvider = TimeProvider.System);
        await client.GetAsync("registry.test/acme/api:1.0");

        clock.Advance(registry.Options.TokenLifetime);
        await client.GetAsync("registry.test/acme/api:1.0");

        Assert.Equal(2, registry.Counts[RequestKind.Token]);
        Assert.Equal(2, registry.Requests.Count(static each => each.Status == 401));
        registry.AssertClean();
    }

    private static TestRegistry Registry(RegistryAuthentication authentication) => new(new()
    {
        Authentication = authentication,
        Accounts = [Reader, Writer],
        PublicRepositories = ["public/*"],
    });
}
