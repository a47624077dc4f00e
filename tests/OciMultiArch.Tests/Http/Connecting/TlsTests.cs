using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>Authorities of a company, names of certificates, and certificates of clients.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority root = TestAuthority.Create("Root of the tests");

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("root", true)]
    [InlineData("itself", true)]
    [InlineData("other", false)]
    [InlineData("none", false)]
    public async Task A_certificate_is_trusted_by_an_authority_of_the_settings(string authority, bool isTrusted)
    {
        using var other = TestAuthority.Create("Another");
        using var server = root.IssueServer();
        await using var fake = await FakeRegistry.StartAsync(new() { Certificate = server });
        X509Certificate2Collection authorities = authority switch
        {
            "root" => [other.Public, root.Public],
            "itself" => [X509CertificateLoader.LoadCertificate(server.RawData)],
            "other" => [other.Public],
            _ => [],
        };

        await AssertTrustedAsync(fake.Host, new() { CertificateAuthorities = authorities }, isTrusted, "'CN=Root of the tests', which is not trusted");
    }

    [Theory]
    [InlineData(true, true, false, true)]
    [InlineData(false, true, true, true)]
    [InlineData(false, true, false, true)]
    [InlineData(true, false, false, false)]
    [InlineData(true, false, true, true)]
    public async Task An_authority_between_is_sent_by_the_server_or_named_in_the_settings(
        bool namesRoot, bool sendsMiddle, bool namesMiddle, bool isTrusted)
    {
        using var middle = root.CreateBelow("Authority between");
        using var server = middle.IssueServer();
        await using Talk registry = new(server, sendsMiddle ? [middle.Public] : []);
        RegistryHostOptions host = new();
        if (namesRoot) host.CertificateAuthorities.Add(root.Public);
        if (namesMiddle || !namesRoot) host.CertificateAuthorities.Add(middle.Public);

        await AssertTrustedAsync(registry.Host, host, isTrusted, "'CN=Authority between', which is not trusted");
    }

    [Fact]
    public async Task A_certificate_for_another_name_says_for_which()
    {
        using var server = root.IssueServer("registry.example", "10.1.2.3");
        await using var fake = await FakeRegistry.StartAsync(new() { Certificate = server });

        await AssertTrustedAsync(
            fake.Host, new() { CertificateAuthorities = [root.Public] }, false, "the certificate is for registry.example, 10.1.2.3, not for 127.0.0.1");
    }

    [Fact]
    public async Task The_name_of_the_settings_is_asked_for_and_verified()
    {
        using var server = root.IssueServer("registry.example");
        await using Talk registry = new(server, []);

        await AssertTrustedAsync(registry.Host, new() { CertificateAuthorities = [root.Public], ServerName = "registry.example" }, true, "");

        Assert.Equal("registry.example", registry.Asked);
        Assert.Contains($"Host: {registry.Host}", registry.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_certificate_of_an_authority_that_is_wrong_is_trusted_by_way_of_verification_that_is_off_elsewhere()
    {
        using var server = root.IssueServer();
        await using var fake = await FakeRegistry.StartAsync(new() { Certificate = server });

        await AssertTrustedAsync(fake.Host, new() { Transport = TransportSecurity.TlsWithoutVerification }, true, "");
        await AssertTrustedAsync(fake.Host, new(), false, "not trusted");
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_registry_that_asks_for_a_client_certificate_gets_it(SslProtocols protocol)
    {
        using var server = root.IssueServer();
        using var client = root.IssueClient("me");
        await using Talk registry = new(server, [], protocol, asks: true);

        await AssertTrustedAsync(registry.Host, new() { CertificateAuthorities = [root.Public], ClientCertificate = client }, true, "");

        Assert.Equal("CN=me", registry.Client);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_client_certificate_that_is_missing_is_told_at_once(SslProtocols protocol)
    {
        using var server = root.IssueServer();
        await using Talk registry = new(server, [], protocol, asks: true, refuses: true);

        var failure = await FailureAsync(registry.Host, new() { CertificateAuthorities = [root.Public] });

        Assert.Equal(Problem.ClientCertificateNeeded, failure.Problem);
        Assert.Equal(RemedyKind.SetClientCertificate, failure.Remedy?.Kind);
        Assert.Equal(registry.Host, failure.Remedy?.Target);
        Assert.Contains("asks for a client certificate", failure.Message, StringComparison.Ordinal);
        Assert.InRange(registry.Connections, 1, 2); // where one for HTTP/2 fails, the platform may have begun another by then
    }

    [Fact]
    public async Task A_server_before_the_registry_may_say_in_an_answer_that_it_wants_a_client_certificate()
    {
        await using var server = SocketServer.Start(SocketReply.Answer(
            400, "<html><head><title>400 No required SSL certificate was sent</title></head></html>", "Content-Type: text/html"));
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").TagsAsync().CountAsync().AsTask());

        Assert.Equal(Problem.ClientCertificateNeeded, failure.Problem);
    }

    [Fact]
    public async Task The_client_certificate_is_not_shown_to_a_host_that_the_registry_names()
    {
        using var server = root.IssueServer();
        using var certificate = root.IssueClient("me");
        await using Talk store = new(server, [], asks: true);
        await using var fake = await FakeRegistry.StartAsync(new() { Certificate = server, RedirectBlob = _ => new($"https://{store.Host}/blob") });
        fake.Repository("app").PutBlob(Bytes.Noise(10, 1));
        using var client = Client(fake.Host, new() { CertificateAuthorities = [root.Public], ClientCertificate = certificate });

        await Assert.ThrowsAsync<ContentNotFoundException>(() =>
            client.Repository($"{fake.Host}/app").OpenAsync(RegistryCase.Layer(10).Descriptor, 0).AsTask());

        Assert.Equal(1, store.Connections);
        Assert.Null(store.Client);
    }

    private static async Task AssertTrustedAsync(string registry, RegistryHostOptions host, bool isTrusted, string words)
    {
        if (isTrusted)
        {
            using var client = Client(registry, host);
            Assert.Null(await client.Repository($"{registry}/app").FindAsync(Tag.Latest));
            return;
        }
        var failure = await FailureAsync(registry, host);
        Assert.Equal(Problem.UntrustedCertificate, failure.Problem);
        Assert.Contains("TLS failed: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal(words.EndsWith("not trusted", StringComparison.Ordinal), failure.Remedy?.Kind == RemedyKind.TrustAuthority);
    }

    private static async Task<RegistryException> FailureAsync(string registry, RegistryHostOptions host)
    {
        using var client = Client(registry, host);
        return await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{registry}/app").FindAsync(Tag.Latest).AsTask());
    }

    private static RegistryClient Client(string registry, RegistryHostOptions host)
    {
        host.Transport ??= TransportSecurity.Tls;
        return RegistryCase.ClientOf(options => options.Hosts[registry] = host);
    }

    /// <summary>A TLS server that answers every request with 404, and notes what the handshake said.</summary>
    private sealed class Talk : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly SslServerAuthenticationOptions options;
        private readonly Task serving;
        private int connections;

        public Talk(
            X509Certificate2 certificate,
            X509Certificate2Collection sent,
            SslProtocols protocol = SslProtocols.None,
            bool asks = false,
            bool refuses = false)
        {
            options = new()
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(certificate, sent, offline: true),
                EnabledSslProtocols = protocol,
                ClientCertificateRequired = asks,
                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                {
                    Client = shown?.Subject;
                    return !refuses;
                },
            };
            listener.Start();
            serving = ServeAsync();
        }

        public string Host => listener.LocalEndpoint.ToString()!;

        public int Connections => Volatile.Read(ref connections);

        public string? Client { get; private set; }

        public string? Asked { get; private set; }

        public string Head { get; private set; } = "";

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await serving;
        }

        private async Task ServeAsync()
        {
            while (true)
                try
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    Interlocked.Increment(ref connections);
                    await TalkAsync(client);
                }
                catch (Exception error) when (error is IOException or AuthenticationException)
                {
                    // The client did not like it, or the server did not.
                }
                catch (Exception error) when (error is SocketException or InvalidOperationException)
                {
                    return;
                }
        }

        private async Task TalkAsync(TcpClient client)
        {
            await using SslStream tls = new(client.GetStream());
            await tls.AuthenticateAsServerAsync(options);
            Asked = tls.TargetHostName;
            var buffer = new byte[4096];
            var count = await tls.ReadAsync(buffer);
            Head = System.Text.Encoding.ASCII.GetString(buffer, 0, count);
            await tls.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            await tls.ShutdownAsync();
        }
    }
}
