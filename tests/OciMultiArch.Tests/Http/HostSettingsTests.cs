using Microsoft.Extensions.Time.Testing;
using OciMultiArch.Http;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>Headers, path, pace and times that a registry has for itself.</summary>
public sealed class HostSettingsTests
{
    private const string Secret = "SECRET-OF-A-HEADER";

    [Fact]
    public async Task Headers_go_to_the_registry_and_to_no_other_host()
    {
        await using var tokens = await TokenServer.StartAsync();
        var stores = new List<string?>();
        await using var store = await LoopbackServer.StartAsync(async context =>
        {
            stores.Add(context.Request.Headers["X-Key"]);
            await context.Response.Body.WriteAsync(Bytes.Noise(10, 1));
        });
        await using var at = await RegistryCase.StartAsync(
            new() { Tokens = tokens, RedirectBlob = _ => new(store.BaseAddress, "blob") },
            static (_, host) => host.Headers["X-Key"] = Secret);
        await at.App.WriteAsync(RegistryCase.Layer(10));

        await using var body = await at.App.OpenAsync(RegistryCase.Layer(10).Descriptor, 0);

        Assert.All(at.Fake.Requests, static request => Assert.Equal(Secret, request["X-Key"]));
        Assert.Equal([null], stores);
        Assert.All(tokens.Asks, static ask => Assert.DoesNotContain(Secret, ask.ToString(), StringComparison.Ordinal));
        Assert.All(at.Observed, static exchange => Assert.DoesNotContain(Secret, exchange.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_header_that_an_answer_repeats_is_not_shown()
    {
        await using var server = SocketServer.Start(static request => SocketReply.Answer(
            400, $$"""{"errors":[{"code":"DENIED","message":"you sent {{request["X-Key"]}}"}]}"""));
        using var client = RegistryCase.ClientOf(options => options.Hosts[server.Host] = new() { Headers = { ["X-Key"] = Secret } });

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").TagsAsync().CountAsync().AsTask());

        Assert.Contains("you sent …", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorization", "x")]
    [InlineData("authorization", "x")]
    [InlineData("Host", "x")]
    [InlineData("Content-Length", "1")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("Proxy-Authorization", "x")]
    [InlineData("User-Agent", "x")]
    [InlineData("", "x")]
    [InlineData("X Key", "x")]
    [InlineData("X-Key:", "x")]
    [InlineData("X-Key", "a\r\nb: c")]
    [InlineData("X-Key", "\u00e4")]
    public void A_header_that_is_not_the_users_or_no_header_is_refused_without_its_value(string name, string value)
    {
        var failure = Assert.Throws<ArgumentException>(() =>
            RegistryCase.ClientOf(options => options.Hosts["registry.example"] = new() { Headers = { [name] = value + Secret } }));

        Assert.DoesNotContain(Secret, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "/v2/")]
    [InlineData("", "/v2/")]
    [InlineData("/", "/v2/")]
    [InlineData("hub", "/hub/v2/")]
    [InlineData("/team/hub/", "/team/hub/v2/")]
    [InlineData("artifactory/api/docker/my-repo_1.2~x", "/artifactory/api/docker/my-repo_1.2~x/v2/")]
    public async Task Requests_go_below_the_path_of_the_settings(string? prefix, string expected)
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(404));
        using var client = RegistryCase.ClientOf(options => options.Hosts[server.Host] = new() { PathPrefix = prefix });

        await client.Repository($"{server.Host}/app").FindAsync(Tag.Latest);
        await Assert.ThrowsAsync<RegistryException>(() => client.CheckAsync(server.Host).AsTask());

        Assert.Contains($"{expected}app/manifests/latest", server.Requests.Select(static request => request.Target));
        Assert.Contains(expected, server.Requests.Select(static request => request.Target));
        Assert.All(server.Requests, request => Assert.StartsWith(expected, request.Target, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a//b")]
    [InlineData("../b")]
    [InlineData("a/./b")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("a%2fb")]
    [InlineData("a b")]
    [InlineData("https://registry.example/a")]
    public void What_is_no_path_is_refused(string prefix) =>
        Assert.Throws<ArgumentException>(() => new RegistryHostOptions { PathPrefix = prefix });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_rate_is_refused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegistryHostOptions { MaxRequestsPerSecond = rate });

    [Fact]
    public void Requests_begin_at_equal_distances()
    {
        FakeTimeProvider clock = new();
        RequestPace pace = new(2, clock);
        Task[] turns = [.. Enumerable.Range(0, 4).Select(_ => pace.WaitAsync(default))];

        Assert.Equal([true, false, false, false], turns.Select(static turn => turn.IsCompleted));
        clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal([true, true, false, false], turns.Select(static turn => turn.IsCompleted));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.All(turns, static turn => Assert.True(turn.IsCompleted));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(pace.WaitAsync(default).IsCompleted);
        Assert.False(pace.WaitAsync(default).IsCompleted);
    }

    [Fact]
    public async Task The_pace_of_a_registry_holds_its_requests()
    {
        FakeTimeProvider clock = new();
        await using var at = await RegistryCase.StartAsync(null, (options, host) =>
        {
            options.TimeProvider = clock;
            host.MaxRequestsPerSecond = 1;
        });
        await at.App.FindAsync(Tag.Latest);

        var second = at.App.FindAsync(Tag.Latest).AsTask();

        Assert.False(second.IsCompleted);
        Assert.Single(at.Fake.Requests);
        while (!second.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(second, Task.Delay(10));
        }
        Assert.Equal(2, at.Fake.Requests.Count);
    }

    [Theory]
    [InlineData("response", "no answer came for 0.1 seconds")]
    [InlineData("stall", "no byte came for 0.1 seconds")]
    public async Task A_registry_has_times_of_its_own(string phase, string words)
    {
        var reply = phase == "response"
            ? SocketReply.AtOnce.Stall()
            : SocketReply.AtOnce.Send(SocketReply.Head(200, "Content-Length: 10", "Content-Type: application/json")).Stall();
        await using var server = SocketServer.Start(_ => reply);
        using var client = RegistryCase.ClientOf(options =>
        {
            options.MaxAttempts = 1;
            options.Hosts[server.Host] = new()
            {
                ResponseTimeout = phase == "response" ? TimeSpan.FromMilliseconds(100) : null,
                StallTimeout = phase == "stall" ? TimeSpan.FromMilliseconds(100) : null,
            };
        });

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").TagsAsync().CountAsync().AsTask());

        Assert.Equal(Problem.TimedOut, failure.Problem);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(25 * 3600)]
    public void Times_are_more_than_0_and_up_to_a_day(int seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);

        Assert.Throws<ArgumentOutOfRangeException>(() => new RegistryHostOptions { ConnectTimeout = time });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegistryHostOptions { StallTimeout = time });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegistryHostOptions { ResponseTimeout = time });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegistryClientOptions { ConnectTimeout = time });
    }

    [Fact]
    public async Task A_maker_of_handlers_is_told_the_registry_and_may_stand_before_the_librarys_own()
    {
        List<string> asked = [];
        await using var at = await RegistryCase.StartAsync(null, (options, host) =>
        {
            host.Headers["X-Key"] = Secret;
            options.Handlers = request =>
            {
                asked.Add($"{request.Registry} {request.Address} {request.Purpose}");
                return new Passing { InnerHandler = request.CreateDefault() };
            };
        });

        await at.App.FindAsync(Tag.Latest);

        Assert.Equal([$"{at.Fake.Host} http://{at.Fake.Host}/ Registry"], asked);
        Assert.Equal(Secret, at.Fake.Requests.Single()["X-Key"]);
    }

    private sealed class Passing : DelegatingHandler;
}
