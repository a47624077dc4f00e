using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using OciMultiArch.Http;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>What is tried again, how often, and after how long.</summary>
public sealed class RetryPipelineTests
{
    private static readonly SampleImage Amd64 = SampleImage.Make("linux/amd64");

    [Theory]
    [InlineData(408)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(507)]
    [InlineData(520)]
    [InlineData(522)]
    [InlineData(530)]
    public async Task What_passes_is_tried_again(int status)
    {
        await using var at = await WithImageAsync();
        at.Fake.Inject(static _ => true, new FakeReply(status), 3);

        await at.App.GetAsync("1.0");

        Assert.Equal(4, at.Fake.Requests.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(406)]
    [InlineData(409)]
    [InlineData(413)]
    [InlineData(415)]
    [InlineData(501)]
    [InlineData(505)]
    [InlineData(531)]
    public async Task What_does_not_pass_is_not(int status)
    {
        await using var at = await WithImageAsync();
        at.Fake.Inject(static _ => true, new FakeReply(status), int.MaxValue);

        await Assert.ThrowsAnyAsync<OciException>(() => at.App.GetAsync("1.0").AsTask());

        Assert.Single(at.Fake.Requests);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public async Task An_operation_is_tried_as_often_as_allowed_and_no_more(int attempts)
    {
        await using var at = await WithImageAsync((options, _) => options.MaxAttempts = attempts);
        at.Fake.Inject(static _ => true, new FakeReply(502), int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.GetAsync("1.0").AsTask());

        Assert.Equal(HttpStatusCode.BadGateway, failure.StatusCode);
        Assert.Equal(attempts, at.Fake.Requests.Count);
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_answer_is_tried_again()
    {
        await using var server = SocketServer.Start(
            SocketReply.AfterBody.Reset(),
            SocketReply.AfterBody.Send("HTTP/1.1 202 Acc").Close(),
            SocketReply.Answer(202, "", "Location: /v2/app/blobs/uploads/1"),
            SocketReply.Answer(201, "", "Location: /v2/app/blobs/1"));
        using var client = RegistryCase.ClientOf();

        Assert.Equal(Arrival.Copied, await client.Repository($"{server.Host}/app").WriteAsync(RegistryCase.Layer(10)));
        Assert.Equal(["POST", "POST", "POST", "PUT"], server.Requests.Select(static each => each.Method));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_wait_a_registry_asks_for_is_kept(bool isDate)
    {
        FakeTimeProvider clock = new();
        List<DateTimeOffset> times = [];
        await using var at = await WithImageAsync((options, _) =>
        {
            (options.TimeProvider, options.ResponseTimeout) = (clock, TimeSpan.FromDays(1));
            options.Observe = _ => times.Add(clock.GetUtcNow());
        });
        var until = clock.GetUtcNow().AddSeconds(60);
        var asked = isDate ? until.ToString("r", System.Globalization.CultureInfo.InvariantCulture) : "60";
        at.Fake.Inject(static _ => true, FakeReply.Error(429, "TOOMANYREQUESTS").With("Retry-After", asked));

        await RunAsync(clock, at.App.GetAsync("1.0").AsTask(), () => times.Count > 0);

        Assert.InRange(times[1], until, until.AddDays(1));
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_an_error_that_says_how_long()
    {
        await using var at = await WithImageAsync();
        at.Fake.Inject(static _ => true, FakeReply.TooMany(99_999), int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.GetAsync("1.0").AsTask());

        Assert.Contains("wait 86400 seconds", failure.Message, StringComparison.Ordinal);
        Assert.Single(at.Fake.Requests);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_not_tried_again()
    {
        using var certificate = SelfSigned.Create();
        await using var at = await RegistryCase.StartAsync(
            new() { Certificate = certificate }, static (_, host) => host.Transport = TransportSecurity.Tls);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.GetAsync("1.0").AsTask());

        Assert.Contains("TLS failed", failure.Message, StringComparison.Ordinal);
        Assert.Single(at.Observed);
    }

    [Fact]
    public async Task A_certificate_is_not_looked_at_where_the_user_said_so()
    {
        using var certificate = SelfSigned.Create();
        await using var at = await RegistryCase.StartAsync(
            new() { Certificate = certificate }, static (_, host) => host.Transport = TransportSecurity.TlsWithoutVerification);
        at.Stored.Put(Amd64, "1.0");

        Assert.Equal(Amd64.Digest, (await at.App.GetAsync("1.0")).Digest.ToString());
    }

    [Fact]
    public void What_cannot_change_is_not_tried_again()
    {
        Exception[] final =
        [
            new HttpRequestException(HttpRequestError.SecureConnectionError),
            new HttpRequestException(HttpRequestError.NameResolutionError, null, new SocketException((int)SocketError.HostNotFound)),
            new HttpRequestException(HttpRequestError.NameResolutionError, null, new SocketException((int)SocketError.NoData)),
            new HttpRequestException("", new RegistryException("refused by a rule")),
            new OperationCanceledException(),
            new InvalidOperationException(),
        ];
        Exception[] passing =
        [
            new HttpRequestException(HttpRequestError.ConnectionError, null, new SocketException((int)SocketError.ConnectionRefused)),
            new HttpRequestException(HttpRequestError.NameResolutionError, null, new SocketException((int)SocketError.TryAgain)),
            new HttpIOException(HttpRequestError.ResponseEnded),
            new TimeoutException(),
        ];

        Assert.DoesNotContain(final, NetworkFailure.IsTransient);
        Assert.All(passing, static each => Assert.True(NetworkFailure.IsTransient(each)));
    }

    // All five together are the quarter of a minute in which a registry starts again.
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 1)]
    [InlineData(4, 8)]
    public void Each_wait_is_twice_the_one_before_give_or_take_a_quarter(int attempt, double seconds)
    {
        var wait = RetryPipeline.Delay(new RegistryClientOptions(), attempt).TotalSeconds;

        Assert.InRange(wait, 0.75 * seconds, 1.25 * seconds);
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_tried_as_often_as_allowed()
    {
        using TcpListener unused = new(IPAddress.Loopback, 0);
        unused.Start();
        var port = ((IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();
        var observed = 0;
        using var client = RegistryCase.ClientOf(options => options.Observe = _ => observed++);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"127.0.0.1:{port}/app").GetAsync("x").AsTask());

        Assert.Equal(
            $"GET 127.0.0.1:{port}/v2/app/manifests/x: no connection: Connection refused."
            + " Check that the registry runs there and can be reached.",
            failure.Message);
        Assert.Equal(Problem.Unreachable, failure.Problem);
        Assert.Equal(6, observed);
    }

    private static async Task<RegistryCase> WithImageAsync(Action<RegistryClientOptions, RegistryHostOptions>? configure = null)
    {
        var at = await RegistryCase.StartAsync(configure: configure);
        at.Stored.Put(Amd64, "1.0");
        return at;
    }

    // Lets the clock run from a moment on until the work is done.
    private static async Task RunAsync(FakeTimeProvider clock, Task work, Func<bool> hasBegun)
    {
        while (!work.IsCompleted)
        {
            if (hasBegun())
                clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(work, Task.Delay(5));
        }
        await work;
    }
}
