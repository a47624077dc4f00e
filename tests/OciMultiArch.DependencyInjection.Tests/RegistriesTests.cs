using Microsoft.Extensions.DependencyInjection;
using OciMultiArch.TestKit;

namespace OciMultiArch.DependencyInjection.Tests;

public sealed class RegistriesTests
{
    [Fact]
    public async Task A_named_registry_is_written_and_read_with_the_credentials_of_its_settings()
    {
        await using var fake = await FakeRegistry.StartAsync(new() { BasicUser = RealRegistry.User });
        PasswordLedger.Plant(RealRegistry.User, RealRegistry.Password, fake.Host);
        using var provider = Case.Services().AddAnd(each => each.AddOciMultiArch(Case.Section(
            ("Registries:eu:Host", fake.Host),
            ("Registries:eu:Prefix", "team"),
            ("Registries:eu:Username", RealRegistry.User),
            ("Registries:eu:Password", RealRegistry.Password)))).Provider();

        var arrival = await provider.GetRequiredService<NamedRegistries>()
            .Repository("eu", "api", RepositoryAccess.Push)
            .WriteAsync(Case.Bytes(10));

        Assert.Equal(Arrival.Copied, arrival);
        Assert.All(fake.Requests, static each => Assert.StartsWith("/v2/team/api/", each.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Credentials_of_a_prefix_are_lent_to_nothing_beside_it()
    {
        ServiceCollection services = new();
        services.AddSingleton<ICredentialSource>(new StaticCredentials("x.example", RegistryCredential.BearerToken("container")));
        services.AddOciMultiArch(static options =>
        {
            options.Registries["all"] = new() { Host = "x.example", Prefix = "team", Token = "team" };
            options.Registries["one"] = new() { Host = "x.example", Prefix = "team/one", Username = "one", Password = "one" };
        });
        using var provider = services.Provider();
        provider.GetRequiredService<RegistryClient>();
        var credentials = provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<RegistryClientOptions>>().Value.Credentials;

        Assert.Equal("user and password (hidden)", await Found("x.example/team/one/api"));
        Assert.Equal("bearer token (hidden)", await Found("x.example/team/two"));
        Assert.Equal("bearer token (hidden)", await Found("x.example/teamwork/api"));
        Assert.Null(await Found("y.example/team/two"));

        async Task<string?> Found(string name) => (await credentials.FindAsync(new(RepositoryName.Parse(name))))?.ToString();
    }

    [Theory]
    [InlineData("Us.example:5000", "team", "api:1.4.0", "us.example:5000", "us.example:5000/team/api:1.4.0")]
    [InlineData("us.example", null, "acme/api", "us.example", "us.example/acme/api:latest")]
    [InlineData("index.docker.io", null, "alpine:3", "docker.io", "docker.io/library/alpine:3")]
    public void A_named_registry_gives_its_host_and_references_as_the_client_takes_them(
        string host, string? prefix, string image, string plainHost, string reference)
    {
        using var provider = Case.Services().AddAnd(each => each.AddOciMultiArch(options =>
            options.Registries["us"] = new() { Host = host, Prefix = prefix })).Provider();
        var registries = provider.GetRequiredService<NamedRegistries>();

        Assert.Equal((plainHost, reference), (registries.Host("US"), registries.Reference("us", image)));
        Assert.EndsWith($"@{Digest.Of([])}", registries.Reference("us", $"api@{Digest.Of([])}"), StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => registries.Reference("us", "api:1:2"));
        Assert.Throws<ArgumentException>(() => registries.Host("eu"));
        Assert.Throws<ArgumentException>(() => registries.Reference("eu", image));
    }

    [Fact]
    public void A_name_that_the_settings_do_not_have_is_told_with_those_they_have()
    {
        using var provider = Case.Services().AddAnd(static each =>
            each.AddOciMultiArch(Case.Section(("Registries:us:Host", "us.example"), ("Registries:eu:Host", "eu.example")))).Provider();
        var registries = provider.GetRequiredService<NamedRegistries>();

        var failure = Assert.Throws<ArgumentException>(() => registries.Repository("asia", "api"));

        Assert.StartsWith("The settings name no registry 'asia'. There are: eu, us.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["eu", "us"], registries.Names);
        Assert.Throws<FormatException>(() => registries.Name("eu", "Api"));
    }

    [Fact]
    public void Docker_Hub_is_named_by_its_short_name()
    {
        using var provider = Case.Services().AddAnd(static each =>
            each.AddOciMultiArch(Case.Section(("Registries:hub:Host", "docker.io")))).Provider();

        Assert.Equal("docker.io/library/alpine", provider.GetRequiredService<NamedRegistries>().Name("hub", "alpine").ToString());
    }
}
