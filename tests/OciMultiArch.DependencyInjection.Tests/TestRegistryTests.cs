using Microsoft.Extensions.DependencyInjection;

namespace OciMultiArch.DependencyInjection.Tests;

/// <summary>A registry in memory serves the client of a container.</summary>
public sealed class TestRegistryTests
{
    private static readonly TestAccount Account = new("lin", "hunter2-of-lin");

    [Fact]
    public async Task It_is_the_primary_handler_and_handlers_of_the_program_stay_before_it()
    {
        using TestRegistry registry = new(RegistryProfiles.Nexus with { Accounts = [Account] });
        var services = Case.Services();
        var builder = services.AddOciMultiArch(options => options.Registries["main"] = new()
        {
            Host = registry.Host,
            Username = Account.Name,
            Password = Account.Password,
        });
        builder.ConfigurePrimaryHttpMessageHandler(() => registry).AddHttpMessageHandler(static () => new Marking());
        await using var provider = services.Provider();

        await provider.GetRequiredService<NamedRegistries>().Repository("main", "api", RepositoryAccess.Push).WriteAsync(Case.Bytes(10));

        Assert.Equal(["POST", "POST", "PUT"], registry.Requests.Select(static each => each.Method));
        Assert.All(registry.Requests, static each => Assert.Equal("yes", each["X-Program"]));
        registry.AssertClean();
    }

    [Fact]
    public async Task Options_reach_its_token_service_and_its_storage_on_hosts_of_their_own()
    {
        using TestRegistry registry = new(RegistryProfiles.GitLab with { PublicRepositories = ["acme/*"] });
        var image = TestImages.Image("linux/amd64");
        await registry["acme/api"].PutAsync(image, ["1.0"]);
        var services = Case.Services();
        services.AddOciMultiArch();
        services.PostConfigure<RegistryClientOptions>(registry.AddTo);
        await using var provider = services.Provider();

        var read = await provider.GetRequiredService<RegistryClient>().GetAsync("registry.gitlab.com/acme/api:1.0");
        var layer = await read.Blobs[1].ReadAsync();

        Assert.Equal(image.Blobs[1].Digest, Digest.Of(layer.Span));
        Assert.Equal((1, 1), (registry.Counts[RequestKind.Token], registry.Counts[RequestKind.Storage]));
        registry.AssertClean();
    }

    private sealed class Marking : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("X-Program", "yes");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
