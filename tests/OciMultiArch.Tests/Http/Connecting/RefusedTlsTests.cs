using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>Where TLS or plain HTTP may be spoken, and the TLS port takes no connection.</summary>
public sealed class RefusedTlsTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly Ports ports = new();

    public void Dispose() => ports.Dispose();

    [Theory]
    [InlineData(SocketError.ConnectionRefused, 200, true)]
    [InlineData(SocketError.ConnectionRefused, 401, true)]
    [InlineData(SocketError.ConnectionRefused, 404, true)]
    [InlineData(SocketError.ConnectionRefused, 503, false)]
    [InlineData(SocketError.ConnectionRefused, 429, false)]
    [InlineData(SocketError.ConnectionRefused, 400, false)]
    [InlineData(SocketError.ConnectionRefused, 301, false)]
    [InlineData(SocketError.TimedOut, 200, false)]
    [InlineData(SocketError.HostUnreachable, 200, false)]
    public async Task Plain_HTTP_is_spoken_only_to_what_answers_as_a_registry(SocketError tls, int plain, bool isPlain)
    {
        (ports.Tls, ports.Plain) = (tls, plain);
        using var client = Client();

        await AskAsync(client);

        Assert.Equal(isPlain, ports.Urls.Contains("http://registry.example/v2/app/manifests/1"));
    }

    [Fact]
    public async Task After_a_minute_TLS_is_tried_again()
    {
        ports.Tls = SocketError.ConnectionRefused;
        using var client = Client();
        await AskAsync(client);
        ports.Tls = SocketError.Success;

        await AskAsync(client);
        Assert.StartsWith("http:", ports.Urls[^1], StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromMinutes(1));
        await AskAsync(client);
        Assert.StartsWith("https:", ports.Urls[^1], StringComparison.Ordinal);
    }

    private static async Task AskAsync(RegistryClient client)
    {
        var app = client.Repository("registry.example/app");
        _ = await Record.ExceptionAsync(() => app.GetAsync("1").AsTask());
    }

    private RegistryClient Client() => RegistryCase.ClientOf(options =>
    {
        options.TimeProvider = clock;
        options.Hosts["registry.example"] = new() { Transport = TransportSecurity.AnyTlsElseHttp };
        options.Handlers = _ => ports;
    });

    // What answers at both ports.
    private sealed class Ports : HttpMessageHandler
    {
        public SocketError Tls { get; set; }

        public int Plain { get; set; } = 200;

        public List<string> Urls { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Urls.Add(request.RequestUri!.ToString());
            var status = HttpStatusCode.NotFound;
            if (request.RequestUri.Scheme == Uri.UriSchemeHttp)
                status = (HttpStatusCode)Plain;
            else if (Tls != SocketError.Success)
                throw new HttpRequestException(HttpRequestError.ConnectionError, "no", new SocketException((int)Tls));
            return Task.FromResult(new HttpResponseMessage(status) { RequestMessage = request });
        }
    }
}
