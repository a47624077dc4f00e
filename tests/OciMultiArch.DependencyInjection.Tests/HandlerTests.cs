using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OciMultiArch.TestKit;

namespace OciMultiArch.DependencyInjection.Tests;

public sealed class HandlerTests
{
    [Fact]
    public async Task A_handler_of_the_caller_sees_the_requests_to_the_registry_and_not_those_to_the_token_service()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var fake = await FakeRegistry.StartAsync(new() { Tokens = tokens });
        ConcurrentQueue<string> seen = new();
        var services = Case.Services();
        services.AddOciMultiArch(options =>
            options.Registries["eu"] = new() { Host = fake.Host, TrustedHosts = { tokens.Realm.Authority } })
            .AddHttpMessageHandler(() => new Watching(seen));
        using var provider = services.Provider();

        await provider.GetRequiredService<NamedRegistries>().Repository("eu", "api", RepositoryAccess.Push).WriteAsync(Case.Bytes(10));

        Assert.Equal(["POST", "POST", "PUT"], seen);
        Assert.Single(tokens.Asks);
    }

    [Fact]
    public async Task The_librarys_handler_keeps_redirects_cookies_and_decompression_off()
    {
        await using var fake = await FakeRegistry.StartAsync();
        using var provider = Case.Services().AddAnd(static each => each.AddOciMultiArch()).Provider();

        await AssertPlain(provider, fake);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_primary_handler_of_the_caller_keeps_them_off_too(bool isSockets)
    {
        await using var fake = await FakeRegistry.StartAsync();
        SocketsHttpHandler sockets = new()
        {
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(77),
        };
        HttpClientHandler client = new() { AutomaticDecompression = DecompressionMethods.All };
        var services = Case.Services();
        services.AddOciMultiArch().ConfigurePrimaryHttpMessageHandler(() => isSockets ? sockets : client);
        using var provider = services.Provider();

        await AssertPlain(provider, fake);

        Assert.Equal(isSockets, !sockets.AllowAutoRedirect);
        Assert.Equal(!isSockets, !client.AllowAutoRedirect);
        Assert.Equal(77, sockets.PooledConnectionIdleTimeout.TotalSeconds);
    }

    [Fact]
    public async Task Certificates_go_unchecked_for_the_hosts_that_say_so_and_for_no_other()
    {
        await using var lax = await RealRegistry.StartAsync(new() { Tls = true });
        await using var strict = await RealRegistry.StartAsync(new() { Tls = true });
        using var provider = Case.Services().AddAnd(each => each.AddOciMultiArch(options =>
        {
            options.Registries["lax"] = new() { Host = lax.Host, Transport = TransportSecurity.TlsWithoutVerification };
            options.Registries["strict"] = new() { Host = strict.Host, Transport = TransportSecurity.Tls };
        })).Provider();
        var registries = provider.GetRequiredService<NamedRegistries>();

        Assert.False(await registries.Repository("lax", "api").HasBlobAsync(Case.Bytes(10).Descriptor));
        var failure = await Assert.ThrowsAsync<RegistryException>(() =>
            registries.Repository("strict", "api").HasBlobAsync(Case.Bytes(10).Descriptor).AsTask());

        Assert.Contains("TLS failed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_a_primary_handler_of_the_caller_cannot_keep_are_refused()
    {
        var services = Case.Services();
        services.AddOciMultiArch(static options =>
            options.Registries["lax"] = new() { Host = "127.0.0.1:1", Transport = TransportSecurity.TlsWithoutVerification })
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler());
        using var provider = services.Provider();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            provider.GetRequiredService<NamedRegistries>().Repository("lax", "api").HasBlobAsync(Case.Bytes(10).Descriptor).AsTask());

        Assert.Contains("TlsWithoutVerification", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_has_its_own_authority_proxy_and_headers_whatever_the_others_have()
    {
        using var authority = TestAuthority.Create();
        using var certificate = authority.IssueServer("registry.corp.example");
        await using var closed = await FakeRegistry.StartAsync(new() { Certificate = certificate, RelativeUrls = true });
        await using var open = await FakeRegistry.StartAsync();
        await using var proxy = ForwardProxy.Start(new()
        {
            Login = "me:word",
            Targets = new Dictionary<string, string> { ["registry.corp.example:443"] = closed.Host },
        });
        var services = Case.Services();
        services.AddOciMultiArch();
        services.PostConfigure<RegistryClientOptions>(options => options.Hosts["registry.corp.example"] = new()
        {
            CertificateAuthorities = [authority.Public],
            Proxy = new WebProxy(proxy.Address) { Credentials = new NetworkCredential("me", "word") },
            Headers = { ["X-Key"] = "value" },
        });
        using var provider = services.Provider();
        var client = provider.GetRequiredService<RegistryClient>();

        await client.Repository("registry.corp.example/api", RepositoryAccess.Push).WriteAsync(Case.Bytes(10));
        await client.Repository($"{open.Host}/api", RepositoryAccess.Push).WriteAsync(Case.Bytes(10));

        Assert.All(proxy.Requests, static request => Assert.Equal("CONNECT registry.corp.example:443", request));
        Assert.All(closed.Requests, static request => Assert.Equal("value", request["X-Key"]));
        Assert.All(open.Requests, static request => Assert.Null(request["X-Key"]));
    }

    [Theory]
    [InlineData("ServerName")]
    [InlineData("Addresses")]
    [InlineData("Proxy")]
    [InlineData("UseProxy")]
    [InlineData("CertificateAuthorities")]
    public async Task Each_setting_that_a_primary_handler_of_the_caller_cannot_keep_is_refused_by_name(string setting)
    {
        using var authority = TestAuthority.Create();
        RegistryHostOptions host = new()
        {
            ServerName = setting == "ServerName" ? "other.example" : null,
            Proxy = setting == "Proxy" ? new WebProxy("http://127.0.0.1:9") : null,
            UseProxy = setting != "UseProxy",
            Addresses = setting == "Addresses" ? [IPAddress.Loopback] : [],
            CertificateAuthorities = setting == "CertificateAuthorities" ? [authority.Public] : [],
        };
        var services = Case.Services();
        services.AddOciMultiArch().ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler());
        services.PostConfigure<RegistryClientOptions>(options => options.Hosts["registry.example"] = host);
        using var provider = services.Provider();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            provider.GetRequiredService<RegistryClient>().Repository("registry.example/api").HasBlobAsync(Case.Bytes(10).Descriptor).AsTask());

        Assert.Contains($"{setting} in the settings of registry.example", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clients_of_others_keep_their_handlers()
    {
        SocketsHttpHandler others = new();
        var services = Case.Services();
        services.AddOciMultiArch();
        services.AddHttpClient("others").ConfigurePrimaryHttpMessageHandler(() => others);
        await using var provider = services.Provider();

        provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("others");

        Assert.True(others.AllowAutoRedirect);
    }

    [Fact]
    public async Task The_client_ends_with_its_container()
    {
        await using var fake = await FakeRegistry.StartAsync();
        Repository repository;
        await using (var provider = Case.Services().AddAnd(static each => each.AddOciMultiArch()).Provider())
        {
            repository = provider.GetRequiredService<RegistryClient>().Repository($"{fake.Host}/api");
            await repository.HasBlobAsync(Case.Bytes(10).Descriptor);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => repository.HasBlobAsync(Case.Bytes(10).Descriptor).AsTask());
    }

    // The fake sends a cookie with each answer; that it comes back, or that an encoding is asked for, is a breach of duty to it.
    private static async Task AssertPlain(ServiceProvider provider, FakeRegistry fake)
    {
        var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(new byte[100]);
        var blob = Blob.Of(MediaType.OciLayer, packed.ToArray());
        var repository = provider.GetRequiredService<RegistryClient>().Repository($"{fake.Host}/api", RepositoryAccess.Push);
        await repository.WriteAsync(blob);
        fake.Spoil(static each => each.Method == "GET", static each => each.With("Content-Encoding", "gzip"));

        Assert.Equal(packed.ToArray(), (await Blob.In(blob.Descriptor, repository).ReadAsync()).ToArray());

        fake.Inject(static each => each.Method == "PUT", new FakeReply(301).With("Location", "/v2/elsewhere"));
        var failure = await Assert.ThrowsAsync<RegistryException>(() => repository.WriteAsync(Case.Bytes(20)).AsTask());
        Assert.Contains("redirects a write", failure.Message, StringComparison.Ordinal);
        Assert.Empty(fake.Violations);
    }

    private sealed class Watching(ConcurrentQueue<string> seen) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            seen.Enqueue(request.Method.Method);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
