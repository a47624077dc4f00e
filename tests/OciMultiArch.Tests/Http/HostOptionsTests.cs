using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>Settings of registries that are made when a registry is first used.</summary>
public sealed class HostOptionsTests
{
    [Fact]
    public async Task They_are_made_once_for_each_registry_that_is_used_and_for_no_other()
    {
        await using var at = await RegistryCase.StartAsync();
        List<string> asked = [];
        using RegistryClient client = new(new()
        {
            Hosts = { ["named.example"] = new() },
            HostOptions = registry =>
            {
                asked.Add(registry);
                return registry == at.Fake.Host ? new() { Transport = TransportSecurity.PlainHttp } : null;
            },
        });

        await client.CheckAsync(at.Fake.Host);
        await client.CheckAsync(at.Fake.Host);

        Assert.Equal([at.Fake.Host], asked);
    }

    [Theory]
    [InlineData("index.docker.io", "docker.io")]
    [InlineData("Registry.Example:443", "registry.example")]
    public async Task Every_spelling_of_a_registry_is_one_name(string registry, string name)
    {
        InvalidOperationException own = new("made by the test");
        List<string> asked = [];
        using RegistryClient client = new(new()
        {
            HostOptions = each =>
            {
                asked.Add(each);
                throw own;
            },
        });

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => client.CheckAsync(registry).AsTask());

        Assert.Same(own, thrown);
        Assert.Equal([name], asked);
    }

    [Fact]
    public async Task Settings_by_name_come_first()
    {
        await using var at = await RegistryCase.StartAsync();
        using RegistryClient client = new(new()
        {
            Hosts = { [at.Fake.Host] = new() { Transport = TransportSecurity.PlainHttp } },
            HostOptions = static _ => throw new InvalidOperationException("not asked"),
        });

        Assert.False(await client.CheckAsync(at.Fake.Host));
    }
}
