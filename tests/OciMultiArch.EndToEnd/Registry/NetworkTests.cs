using System.Net;
using System.Security.Cryptography.X509Certificates;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Registry;

/// <summary>Real registries in networks of companies: private authorities, client certificates, paths and proxies.</summary>
public sealed class NetworkTests : IDisposable
{
    private const string Name = "registry.corp.example";
    private readonly TestAuthority root = TestAuthority.Create("Root of the company");

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task A_registry_of_a_private_authority_is_trusted_when_it_is_named_and_else_the_error_names_it()
    {
        using var between = root.CreateBelow("Servers of the company");
        await using var registry = await RealRegistry.StartAsync(new() { Tls = true, Authority = between });

        await AssertPushesAsync(registry.Host, new() { Transport = TransportSecurity.Tls, CertificateAuthorities = [root.Public] });
        var failure = await FailureAsync(registry.Host, new() { Transport = TransportSecurity.Tls });

        Assert.Equal(Problem.UntrustedCertificate, failure.Problem);
        Assert.Equal(RemedyKind.TrustAuthority, failure.Remedy?.Kind);
        Assert.Contains("signed by 'CN=Root of the company', which is not trusted", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_wants_client_certificates_gets_one_and_else_the_error_says_so_at_once()
    {
        using var others = TestAuthority.Create("Another company");
        await using var registry = await RealRegistry.StartAsync(new() { Tls = true, Authority = root, Clients = root });
        using var own = root.IssueClient("release robot");
        using var wrong = others.IssueClient("stranger");

        await AssertPushesAsync(registry.Host, Settings(own));
        var missing = await FailureAsync(registry.Host, Settings(null));
        var refused = await FailureAsync(registry.Host, Settings(wrong));

        Assert.Equal(Problem.ClientCertificateNeeded, missing.Problem);
        Assert.Contains("asks for a client certificate", missing.Message, StringComparison.Ordinal);
        Assert.Equal(Problem.ClientCertificateNeeded, refused.Problem);
        Assert.Contains("does not accept the client certificate 'CN=stranger'", refused.Message, StringComparison.Ordinal);

        RegistryHostOptions Settings(X509Certificate2? client) => new()
        {
            Transport = TransportSecurity.Tls,
            CertificateAuthorities = [root.Public],
            ClientCertificate = client,
        };
    }

    [Fact]
    public async Task A_registry_below_a_path_of_nginx_which_ends_TLS_is_pushed_to_and_read()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Prefix = "/hub/" });
        await using var nginx = await NginxProxy.StartAsync(registry.BaseAddress, new() { Tls = true, Location = "/hub/" });

        await AssertPushesAsync(nginx.Host, new()
        {
            Transport = TransportSecurity.Tls,
            CertificateAuthorities = [X509CertificateLoader.LoadCertificateFromFile(nginx.CertificateFile)],
            PathPrefix = "hub",
        });
    }

    [Fact]
    public async Task A_registry_is_found_at_a_pinned_address_and_by_the_name_of_its_certificate()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Tls = true, Authority = root, Names = [Name] });

        await AssertPushesAsync($"{Name}:{registry.Port}", new()
        {
            CertificateAuthorities = [root.Public],
            Addresses = [IPAddress.Parse("127.0.0.1")],
        });
        await AssertPushesAsync($"tunnel.example:{registry.Port}", new()
        {
            CertificateAuthorities = [root.Public],
            Addresses = [IPAddress.Parse("127.0.0.1")],
            ServerName = Name,
        });
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(true, "me:p@ss")]
    [InlineData(false, null)]
    [InlineData(false, "me:p@ss")]
    public async Task A_registry_is_reached_through_a_forward_proxy(bool isTls, string? login)
    {
        RealRegistryOptions options = new() { Tls = isTls, Authority = isTls ? root : null, Names = [Name], RelativeUrls = true };
        await using var registry = await RealRegistry.StartAsync(options);
        var host = $"{Name}:{registry.Port}";
        await using var proxy = ForwardProxy.Start(new() { Login = login, Targets = new Dictionary<string, string> { [host] = registry.Host } });
        WebProxy address = new(proxy.Address) { Credentials = login is null ? null : new NetworkCredential("me", "p@ss") };

        await AssertPushesAsync(host, new()
        {
            Transport = isTls ? TransportSecurity.Tls : TransportSecurity.PlainHttp,
            CertificateAuthorities = [root.Public],
            Proxy = address,
        });

        Assert.All(proxy.Requests, request => Assert.Contains(host, request, StringComparison.Ordinal));
        Assert.Equal(isTls, proxy.Requests.All(static request => request.StartsWith("CONNECT ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_tool_takes_its_proxy_from_the_environment_and_sends_no_password_in_clear_through_it()
    {
        await using var open = await RealRegistry.StartAsync();
        await using var closed = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Htpasswd });
        await Seed.PushAsync(open, "app", ("1", "linux/amd64"));
        using var tool = SampleProgram.Ocimulti();
        await using var proxy = ForwardProxy.Start(new()
        {
            Targets = new Dictionary<string, string> { ["open.example:80"] = open.Host, ["closed.example:80"] = closed.Host },
        });
        Dictionary<string, string?> environment = new()
        {
            ["http_proxy"] = proxy.Address.ToString(),
            ["OCI_REGISTRY"] = "closed.example",
            ["OCI_REGISTRY_USERNAME"] = RealRegistry.User,
            ["OCI_REGISTRY_PASSWORD"] = RealRegistry.Password,
        };

        foreach (var (name, value) in environment)
            tool.Environment[name] = value;

        var read = await tool.RunAsync("digest", "open.example/app:1", "--plain-http", "open.example");
        var refused = await tool.RunAsync("digest", "closed.example/app:1", "--plain-http", "closed.example");

        Assert.Equal(0, read.ExitCode);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("the credentials; they were not sent", refused.Stderr, StringComparison.Ordinal);
        Assert.Contains("--proxy closed.example=none", refused.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", proxy.Readable, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task AssertPushesAsync(string registry, RegistryHostOptions host)
    {
        using var client = Client(registry, host);
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        var app = client.Repository($"{registry}/team/app", RepositoryAccess.Push);

        await app.PushAsync(index, ["1.0"]);

        Assert.Equal(index.Digest, (await app.GetAsync("1.0")).Digest);
        Assert.Equal(["1.0"], (await app.TagsAsync().ToListAsync()).Select(static tag => tag.Value));
        Assert.False(await client.CheckAsync(registry));
    }

    private static async Task<RegistryException> FailureAsync(string registry, RegistryHostOptions host)
    {
        using var client = Client(registry, host);
        return await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{registry}/app").FindAsync(Tag.Latest).AsTask());
    }

    private static RegistryClient Client(string registry, RegistryHostOptions host)
    {
        RegistryClientOptions options = new() { Credentials = new StaticCredentials([]) };
        options.Hosts[registry] = host;
        return new(options);
    }
}
