using System.Net;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>Registries that are reached through a proxy: what goes through, what does not, and how a failure is told.</summary>
public sealed class ProxyTests : IDisposable
{
    private const string Host = "registry.corp.example:5000";
    private const string Login = "me:p@ss:word";
    private static readonly Blob Layer = RegistryCase.Layer(100);

    private readonly TestAuthority authority = TestAuthority.Create();

    public void Dispose() => authority.Dispose();

    [Theory]
    [InlineData(null, false)]
    [InlineData(Login, false)]
    [InlineData(null, true)]
    [InlineData(Login, true)]
    public async Task A_registry_with_TLS_is_reached_by_CONNECT_and_the_proxy_sees_nothing(string? login, bool isTlsProxy)
    {
        using var server = authority.IssueServer("registry.corp.example");
        await using var fake = await FakeRegistry.StartAsync(new() { Certificate = server, BasicUser = RealRegistry.User, RelativeUrls = true });
        await using var proxy = Proxy(fake, login, isTlsProxy);
        using var client = Client(proxy, login, TransportSecurity.Tls, RegistryCase.Credentials(Host));

        await App(client).WriteAsync(Layer);

        Assert.All(proxy.Requests, static request => Assert.Equal($"CONNECT {Host}", request));
        Assert.NotEmpty(proxy.Requests);
        Assert.Contains(Layer.Digest.ToString(), fake.Repository("app").Blobs.Keys);
        Assert.DoesNotContain("/v2/", proxy.Readable, StringComparison.Ordinal);
        Assert.All(fake.Requests, static request => Assert.Null(request["Proxy-Authorization"]));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(Login, false)]
    [InlineData(Login, true)]
    public async Task A_registry_without_TLS_is_reached_by_forwarded_requests(string? login, bool isTlsProxy)
    {
        await using var fake = await FakeRegistry.StartAsync(new() { RelativeUrls = true });
        await using var proxy = Proxy(fake, login, isTlsProxy);
        using var client = Client(proxy, login, TransportSecurity.PlainHttp);

        await App(client).WriteAsync(Layer);

        Assert.Equal(fake.Requests.Count, proxy.Requests.Count);
        Assert.All(proxy.Requests, static request => Assert.Contains($" http://{Host}/v2/app/", request, StringComparison.Ordinal));
        Assert.All(fake.Requests, static request => Assert.Null(request["Proxy-Authorization"]));
        Assert.All(fake.Requests, static request => Assert.Equal(Host, request["Host"]));
    }

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public async Task No_credential_goes_in_clear_through_a_proxy(bool isBasic, bool isToken, bool isHeader)
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var fake = await FakeRegistry.StartAsync(new() { BasicUser = isBasic ? RealRegistry.User : null, Tokens = isToken ? tokens : null });
        await using var proxy = Proxy(fake, null, false);
        using var client = Client(proxy, null, TransportSecurity.PlainHttp, RegistryCase.Credentials(Host), host =>
        {
            host.TrustedHosts.Add(tokens.Realm.Authority);
            if (isHeader) host.Headers["X-Key"] = RealRegistry.Password;
        });

        var failure = await Assert.ThrowsAsync<RegistryException>(() => App(client).FindAsync(Tag.Latest).AsTask());

        Assert.Equal(Problem.ProxyFailure, failure.Problem);
        Assert.Equal(RemedyKind.BypassProxy, failure.Remedy?.Kind);
        Assert.Contains($"the proxy {proxy.Address.GetLeftPart(UriPartial.Authority)}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", proxy.Readable, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(RealRegistry.Password, proxy.Readable, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_proxy_that_is_not_there_is_named_without_its_password(bool isTls)
    {
        var failure = await FailureAsync("http://me:SECRET@127.0.0.1:9", isTls);

        Assert.Equal(Problem.ProxyFailure, failure.Problem);
        Assert.Equal(RemedyKind.CheckProxy, failure.Remedy?.Kind);
        Assert.Contains("the proxy http://127.0.0.1:9 cannot be reached", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null, "wants a user's name and password")]
    [InlineData(false, null, "wants a user's name and password")]
    [InlineData(true, "me:WRONG", "does not take the user's name and password")]
    [InlineData(false, "me:WRONG", "does not take the user's name and password")]
    public async Task A_proxy_that_wants_a_login_is_told_with_what_to_set(bool isTls, string? login, string words)
    {
        await using var proxy = ForwardProxy.Start(new() { Login = Login });

        var failure = await FailureAsync(WithLogin(proxy, login), isTls);

        Assert.Equal(Problem.ProxyFailure, failure.Problem);
        Assert.Equal(RemedyKind.LogInToProxy, failure.Remedy?.Kind);
        Assert.Contains($"the proxy http://{proxy.Host}, which {words}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("WRONG", failure.ToString(), StringComparison.Ordinal);
        Assert.Single(proxy.Requests);
    }

    [Theory]
    [InlineData("502 Bad Gateway", 3)]
    [InlineData("503 Service Unavailable", 3)]
    [InlineData("504 Gateway Timeout", 3)]
    [InlineData("403 Forbidden", 1)]
    [InlineData("501 Not Implemented", 1)]
    public async Task A_proxy_that_does_not_connect_is_told_and_asked_again_where_it_may_pass(string refusal, int tries)
    {
        await using var proxy = ForwardProxy.Start(new() { Refusal = refusal });

        var failure = await FailureAsync(WithLogin(proxy, null), isTls: true);

        Assert.Equal(Problem.ProxyFailure, failure.Problem);
        Assert.Contains($"the proxy http://{proxy.Host} does not connect to {Host}: {refusal}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(tries, proxy.Requests.Count);
    }

    [Theory]
    [InlineData("", Problem.ServerFailure, "The registry failed, or the proxy http://{0}")]
    [InlineData("X-Squid-Error: ERR_CONNECT_FAIL 111\r\n", Problem.ProxyFailure, "The proxy http://{0} says so")]
    [InlineData("Proxy-Status: corp; error=connection_refused\r\n", Problem.ProxyFailure, "The proxy http://{0} says so")]
    public async Task A_forwarding_proxy_may_have_answered_itself(string headers, Problem problem, string words)
    {
        await using var proxy = ForwardProxy.Start(new() { Refusal = "503 Service Unavailable", RefusalHeaders = headers });

        var failure = await FailureAsync(WithLogin(proxy, null), isTls: false);

        Assert.Equal(problem, failure.Problem);
        Assert.Contains(string.Format(null, words, proxy.Host), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_proxy_is_named()
    {
        await using var other = SocketServer.Start(static _ => SocketReply.AtOnce.Send("SSH-2.0-OpenSSH_9.2\r\n\r\n").Close());

        var failure = await FailureAsync($"http://{other.Host}", isTls: true);

        Assert.Contains($"the proxy http://{other.Host} does not speak HTTP", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("explicit")]
    [InlineData("off")]
    [InlineData("excepted")]
    [InlineData("environment")]
    public async Task A_registry_has_its_own_proxy_or_none(string setting)
    {
        await using var fake = await FakeRegistry.StartAsync();
        await using var own = Proxy(fake, null, false);
        await using var others = Proxy(fake, null, false);
        using var client = RegistryCase.ClientOf(options =>
        {
            options.Environment = name => name switch
            {
                "http_proxy" => others.Address.ToString(),
                "no_proxy" when setting == "excepted" => "corp.example",
                _ => null,
            };
            options.Network = new(static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), options.Network.Dial);
            options.Hosts[$"registry.corp.example:{fake.BaseAddress.Port}"] = new()
            {
                Transport = TransportSecurity.PlainHttp,
                Proxy = setting == "explicit" ? new WebProxy(own.Address) : null,
                UseProxy = setting != "off",
            };
        });

        await client.Repository($"registry.corp.example:{fake.BaseAddress.Port}/app").FindAsync(Tag.Latest);

        Assert.Equal(setting == "explicit" ? 1 : 0, own.Requests.Count);
        Assert.Equal(setting == "environment" ? 1 : 0, others.Requests.Count);
        Assert.Single(fake.Requests);
    }

    private static Repository App(RegistryClient client) => client.Repository($"{Host}/app", RepositoryAccess.Push);

    private static string WithLogin(ForwardProxy proxy, string? login)
    {
        if (login is null) return proxy.Address.ToString();
        var parts = login.Split(':', 2);
        return $"{proxy.Address.Scheme}://{Uri.EscapeDataString(parts[0])}:{Uri.EscapeDataString(parts[1])}@{proxy.Host}";
    }

    private static async Task<RegistryException> FailureAsync(string proxy, bool isTls)
    {
        using var client = RegistryCase.ClientOf(options =>
        {
            options.Environment = name => name == "all_proxy" ? proxy : null;
            options.MaxAttempts = 3;
            options.Hosts[Host] = new() { Transport = isTls ? TransportSecurity.Tls : TransportSecurity.PlainHttp };
        });
        return await Assert.ThrowsAsync<RegistryException>(() => App(client).FindAsync(Tag.Latest).AsTask());
    }

    private ForwardProxy Proxy(FakeRegistry fake, string? login, bool isTls) => ForwardProxy.Start(new()
    {
        Login = login,
        Certificate = isTls ? authority.IssueServer("127.0.0.1") : null,
        Targets = new Dictionary<string, string>
        {
            [Host] = fake.Host,
            [$"registry.corp.example:{fake.BaseAddress.Port}"] = fake.Host,
        },
    });

    private RegistryClient Client(
        ForwardProxy proxy,
        string? login,
        TransportSecurity transport,
        ICredentialSource? credentials = null,
        Action<RegistryHostOptions>? configure = null) => RegistryCase.ClientOf(options =>
        {
            RegistryHostOptions host = new() { Transport = transport, CertificateAuthorities = [authority.Public] };
            configure?.Invoke(host);
            options.Hosts[Host] = host;
            options.Credentials = credentials ?? options.Credentials;
            options.Environment = name => name == "all_proxy" ? WithLogin(proxy, login) : null;
        });
}
