using System.Net;
using System.Net.Sockets;
using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>Registries behind a SOCKS proxy (RFC 1928), which looks their names up.</summary>
public sealed class SocksTests
{
    private const string Host = "registry.corp.example:5000";

    [Theory]
    [InlineData("socks5://{0}", "05 01 00", false)]
    [InlineData("socks5h://{0}", "05 01 00", false)]
    [InlineData("socks5://me:word@{0}", "05 02 00 02", true)]
    public async Task A_registry_is_reached_by_its_name(string address, string greeting, bool withLogin)
    {
        await using var fake = await FakeRegistry.StartAsync();
        await using Socks proxy = new(fake.BaseAddress.Port, withLogin);
        using var client = Client(string.Format(null, address, proxy.Host));

        Assert.Null(await client.Repository($"{Host}/app").FindAsync(Tag.Latest));

        Assert.Equal(greeting, proxy.Said[0]);
        if (withLogin) Assert.Equal("01 02 6D 65 04 77 6F 72 64", proxy.Said[1]);
        Assert.Equal("05 01 00 03 15 " + Hex(Encoding.ASCII.GetBytes("registry.corp.example")) + " 13 88", proxy.Said[^1]);
        Assert.Equal(Host, fake.Requests.Single()["Host"]);
    }

    [Theory]
    [InlineData("socks5://me:WRONG@{0}", 0, "does not take the user's name and password", 1)]
    [InlineData("socks5://{0}", 0, "wants a user's name and password", 1)]
    [InlineData("socks5://me:word@{0}", 2, "does not connect to registry.corp.example:5000: its rules forbid it", 1)]
    [InlineData("socks5://me:word@{0}", 4, "does not connect to registry.corp.example:5000: the host is unreachable", 2)]
    public async Task A_refusal_names_the_proxy_and_no_secret(string address, byte code, string words, int tries)
    {
        await using Socks proxy = new(1, withLogin: true, code);
        using var client = Client(string.Format(null, address, proxy.Host));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{Host}/app").FindAsync(Tag.Latest).AsTask());

        Assert.Equal(Problem.ProxyFailure, failure.Problem);
        Assert.Contains($"the proxy socks5://{proxy.Host}", failure.Message, StringComparison.Ordinal);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("WRONG", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(tries, proxy.Connections);
    }

    [Fact]
    public async Task A_password_does_not_go_through_it_in_clear()
    {
        await using var fake = await FakeRegistry.StartAsync(new() { BasicUser = RealRegistry.User });
        await using Socks proxy = new(fake.BaseAddress.Port, withLogin: false);
        using var client = Client($"socks5://{proxy.Host}", RegistryCase.Credentials(Host));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{Host}/app").FindAsync(Tag.Latest).AsTask());

        Assert.Equal(RemedyKind.BypassProxy, failure.Remedy?.Kind);
        Assert.All(fake.Requests, static request => Assert.Null(request["Authorization"]));
    }

    private static RegistryClient Client(string proxy, ICredentialSource? credentials = null) => RegistryCase.ClientOf(options =>
    {
        options.Environment = name => name == "all_proxy" ? proxy : null;
        options.Credentials = credentials ?? options.Credentials;
        options.MaxAttempts = 2;
        options.Hosts[Host] = new() { Transport = TransportSecurity.PlainHttp };
    });

    private static string Hex(ReadOnlySpan<byte> bytes) => BitConverter.ToString(bytes.ToArray()).Replace('-', ' ');

    /// <summary>A SOCKS proxy that leads everywhere to one port of this machine, and keeps what it was told.</summary>
    private sealed class Socks : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly Task serving;
        private readonly int port;
        private readonly bool withLogin;
        private readonly byte code;
        private int connections;

        public Socks(int port, bool withLogin, byte code = 0)
        {
            this.port = port;
            this.withLogin = withLogin;
            this.code = code;
            listener.Start();
            serving = ServeAsync();
        }

        public string Host => listener.LocalEndpoint.ToString()!;

        public List<string> Said { get; } = [];

        public int Connections => Volatile.Read(ref connections);

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await serving;
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    Interlocked.Increment(ref connections);
                    await TalkAsync(client.GetStream());
                }
            }
            catch (Exception error) when (error is IOException or SocketException or InvalidOperationException)
            {
                // It ends.
            }
        }

        private async Task TalkAsync(NetworkStream stream)
        {
            var methods = await HearAsync(stream);
            var chosen = (byte)(withLogin ? 2 : 0);
            if (!methods.AsSpan(2).Contains(chosen))
            {
                await stream.WriteAsync(new byte[] { 5, 0xFF });
                return;
            }
            await stream.WriteAsync(new byte[] { 5, chosen });
            if (withLogin)
            {
                var isRight = Encoding.ASCII.GetString(await HearAsync(stream)).EndsWith("word", StringComparison.Ordinal);
                await stream.WriteAsync(new byte[] { 1, (byte)(isRight ? 0 : 1) });
                if (!isRight) return;
            }
            await HearAsync(stream);
            await stream.WriteAsync(new byte[] { 5, code, 0, 1, 127, 0, 0, 1, 0, 80 });
            if (code != 0) return;
            using TcpClient host = new();
            await host.ConnectAsync(IPAddress.Loopback, port);
            await Task.WhenAny(stream.CopyToAsync(host.GetStream()), host.GetStream().CopyToAsync(stream));
        }

        private async Task<byte[]> HearAsync(NetworkStream stream)
        {
            var buffer = new byte[600];
            var count = await stream.ReadAsync(buffer);
            Said.Add(Hex(buffer.AsSpan(0, count)));
            return buffer[..count];
        }
    }
}
