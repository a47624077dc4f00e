using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Registry;

/// <summary>Repositories that are elsewhere than their names say, or are talked to in a way of their own.</summary>
public sealed class RepositoryRouteTests
{
    private static readonly RepositoryName Named = RepositoryName.Parse("old.invalid/acme/app");

    [Fact]
    public async Task All_that_is_read_and_written_goes_where_the_route_leads()
    {
        await using var there = await FakeRegistry.StartAsync();
        using var client = ClientOf(_ => new(NameAt(there)));
        var image = await Samples.ImageAsync("linux/amd64");

        var app = client.Repository(Named, RepositoryAccess.Push);
        await app.PushAsync(image, ["1"]);
        await client.CopyAsync($"{Named}:1", $"{Named}:2");

        Assert.Equal(NameAt(there), app.Name);
        Assert.Equal(image.Digest, (await client.GetAsync($"{Named}:2")).Digest);
        Assert.Equal(["1", "2"], there.Repository("app").Tags.Keys.Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Its_mirrors_know_the_name_that_was_given(bool hasIt)
    {
        await using var there = await FakeRegistry.StartAsync();
        await using var mirror = await FakeRegistry.StartAsync();
        var image = SampleImage.Make("linux/amd64");
        (hasIt ? mirror.Repository("cache/app") : there.Repository("app")).Put(image, "1");
        RegistryMirror cache = new($"{mirror.Host}/cache") { Prefix = "acme" };
        using var client = ClientOf(_ => new(NameAt(there)) { Mirrors = [cache] });

        var found = await client.GetAsync($"{Named}:1");

        Assert.Equal(image.Digest, found.Digest.ToString());
        Assert.All(mirror.Requests, static request => Assert.StartsWith("/v2/cache/app/", request.Path, StringComparison.Ordinal));
        Assert.Equal(hasIt, there.Requests.Count == 0);
    }

    [Fact]
    public async Task Settings_of_its_own_hold_for_it_alone_and_are_made_once()
    {
        await using var there = await FakeRegistry.StartAsync();
        there.Repository("app").Put(SampleImage.Make("linux/amd64"), "1");
        there.Repository("other").Put(SampleImage.Make("linux/amd64"), "1");
        var made = 0;
        RegistryHostOptions Own()
        {
            made++;
            RegistryHostOptions own = new();
            own.Headers["X-Own"] = "yes";
            return own;
        }
        Func<RegistryHostOptions?> own = Own;
        using var client = ClientOf(name => name.Path == "app" ? new(name) { HostOptions = own } : null);

        await client.GetAsync($"{there.Host}/app:1");
        await client.GetAsync($"{there.Host}/other:1");
        await client.GetAsync($"{there.Host}/app:1");

        Assert.Equal(1, made);
        Assert.All(
            there.Requests.Where(static request => request.Path.Contains("/manifests/", StringComparison.Ordinal)),
            static request => Assert.Equal(request.Path.StartsWith("/v2/app/", StringComparison.Ordinal), request["X-Own"] is not null));
        Assert.NotEqual(client.Repository($"{there.Host}/app"), client.Repository($"{there.Host}/other"));
        Assert.Equal(client.Repository($"{there.Host}/app"), client.Repository($"{there.Host}/app"));
    }

    [Fact]
    public void What_a_route_throws_is_thrown_to_the_caller()
    {
        using var client = ClientOf(static _ => throw new OciException(Problem.Forbidden, "It is blocked."));

        Assert.Equal("It is blocked.", Assert.Throws<OciException>(() => client.Repository(Named)).Message);
    }

    private static RepositoryName NameAt(FakeRegistry there) => RepositoryName.Parse($"{there.Host}/app");

    private static RegistryClient ClientOf(Func<RepositoryName, RepositoryRoute?> routes) =>
        RegistryCase.ClientOf(options => options.Routes = routes);
}
