using System.Net;
using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Http;

namespace OciMultiArch.Tests.Registry;

/// <summary>Requests to what a registry serves besides the API of the specification.</summary>
public sealed class OwnApiTests
{
    private const string Path = "/api/v2.0/projects";
    private static readonly FakeReply Projects = new FakeReply(200).Bytes("[]"u8.ToArray(), "application/json").With("X-Total-Count", "0");

    private static readonly string Password =
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RealRegistry.User}:{RealRegistry.Password}"))}";

    [Fact]
    public async Task A_request_without_a_login_is_answered_as_it_is()
    {
        await using var at = await StartAsync();
        at.Fake.Inject(static each => each.Is("GET", Path), Projects);
        using HttpRequestMessage request = new(HttpMethod.Get, $"{Path}?page=2") { Headers = { { "X-Is-Resource-Name", "true" } } };

        using var answer = await at.Client.SendAsync(request, at.Fake.Host);

        Assert.Equal((HttpStatusCode.OK, "[]"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(["0"], answer.Headers.GetValues("X-Total-Count"));
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        var sent = Assert.Single(at.Fake.Requests);
        Assert.Equal(($"{Path}?page=2", "true"), (sent.Target, sent["X-Is-Resource-Name"]));
    }

    [Fact]
    public async Task A_token_is_got_for_the_scopes_and_kept()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var at = await StartAsync(tokens);
        var challenge = $"Bearer realm=\"{tokens.Realm}\",service=\"{TokenServer.Service}\"";
        at.Fake.Inject(
            static each => each.Path == "/acr/v1/_catalog" && each["Authorization"] is null,
            FakeReply.Error(401, "UNAUTHORIZED").With("WWW-Authenticate", challenge),
            int.MaxValue);
        at.Fake.Inject(static each => each.Path == "/acr/v1/_catalog", Projects, int.MaxValue);

        for (var each = 0; each < 2; each++)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "/acr/v1/_catalog");
            using var answer = await at.Client.SendAsync(request, at.Fake.Host, ["registry:catalog:*"]);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Null(answer.RequestMessage!.Headers.Authorization);
        }

        var ask = Assert.Single(tokens.Asks);
        Assert.Equal(["registry:catalog:*"], ask.Scopes);
        Assert.Equal(3, at.Fake.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_that_says_not_how_to_sign_is_answered_with_the_password_and_the_other_api_is_signed_as_ever()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var at = await StartAsync(tokens);
        at.Stored.Put(SampleImage.Make("linux/amd64"), "1");
        at.Fake.Inject(static each => each.Path == Path && each["Authorization"] != Password, FakeReply.Error(401, "UNAUTHORIZED"), int.MaxValue);
        at.Fake.Inject(static each => each.Path == Path, Projects, int.MaxValue);

        await at.App.GetAsync("1");
        using var first = await at.Client.SendAsync(new(HttpMethod.Get, Path), at.Fake.Host);
        using var second = await at.Client.SendAsync(new(HttpMethod.Get, Path), at.Fake.Host);
        await at.App.GetAsync("1");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal([null, Password, Password], at.Fake.Requests.Where(static each => each.Path == Path).Select(static each => each["Authorization"]));
        Assert.All(
            at.Fake.Requests.Where(static each => each.Is("GET", "/manifests/")).Skip(1),
            static each => Assert.StartsWith("Bearer ", each["Authorization"], StringComparison.Ordinal));
        Assert.Single(tokens.Asks);
    }

    [Theory]
    [InlineData("Bearer", "an-application's-token")]
    [InlineData("Basic", "cm9ib3Q6cm9ib3Q=")]
    public async Task The_callers_own_authorization_goes_as_it_is(string scheme, string parameter)
    {
        await using var at = await StartAsync();
        at.Fake.Inject(static each => each.Path == Path, FakeReply.Error(401, "UNAUTHORIZED").With("WWW-Authenticate", "Basic realm=\"x\""));
        using HttpRequestMessage request = new(HttpMethod.Get, Path) { Headers = { Authorization = new(scheme, parameter) } };

        using var answer = await at.Client.SendAsync(request, at.Fake.Host);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal($"{scheme} {parameter}", Assert.Single(at.Fake.Requests)["Authorization"]);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(400)]
    public async Task A_refusal_comes_back_whole(int status)
    {
        await using var at = await StartAsync();
        at.Fake.Inject(static each => each.Path == Path, FakeReply.Error(status, "DENIED"), int.MaxValue);

        using var answer = await at.Client.SendAsync(new(HttpMethod.Post, Path), at.Fake.Host);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains("DENIED", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(at.Fake.Requests);
    }

    [Theory]
    [InlineData("GET", 2)]
    [InlineData("PUT", 2)]
    [InlineData("DELETE", 2)]
    [InlineData("POST", 1)]
    [InlineData("PATCH", 1)]
    public async Task Only_what_may_be_repeated_is_sent_again(string method, int times)
    {
        await using var at = await StartAsync();
        at.Fake.Inject(static each => each.Path == Path, new FakeReply(503));
        at.Fake.Inject(static each => each.Path == Path, Projects, int.MaxValue);
        using HttpRequestMessage request = new(new(method), Path) { Content = new StringContent("""{"a":1}""", Encoding.UTF8, "application/json") };

        using var answer = await at.Client.SendAsync(request, at.Fake.Host);

        Assert.Equal(times == 2 ? 200 : 503, (int)answer.StatusCode);
        Assert.Equal(times, at.Fake.Requests.Count);
        Assert.All(
            at.Fake.Requests.Where(static each => each.Method.StartsWith('P')),
            static each => Assert.Equal(("application/json; charset=utf-8", "7"), (each["Content-Type"], each["Content-Length"])));
    }

    [Theory]
    [InlineData("http://other.example/api")]
    [InlineData("//other.example/api")]
    public async Task Another_host_is_refused_before_anything_is_sent(string address)
    {
        await using var at = await StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(address, address[0] == '/' ? UriKind.Relative : UriKind.Absolute));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.Client.SendAsync(request, at.Fake.Host).AsTask());

        Assert.Equal(Problem.UntrustedHost, failure.Problem);
        Assert.Contains("other.example", failure.Message, StringComparison.Ordinal);
        Assert.Empty(at.Fake.Requests);
    }

    [Fact]
    public async Task A_request_that_cannot_be_sent_as_it_is_says_why()
    {
        await using var at = await StartAsync();
        HttpRequestMessage[] wrong =
        [
            new() { Method = HttpMethod.Get },
            new(HttpMethod.Get, $"http://somebody:x@{at.Fake.Host}/api"),
            new(HttpMethod.Get, Path) { Headers = { Host = "other.example" } },
            new(HttpMethod.Put, Path) { Content = new ByteArrayContent(new byte[(8 << 20) + 1]) },
        ];

        foreach (var request in wrong)
            await Assert.ThrowsAsync<ArgumentException>(() => at.Client.SendAsync(request, at.Fake.Host).AsTask());

        Assert.Empty(at.Fake.Requests);
    }

    [Fact]
    public async Task A_redirect_to_another_host_loses_headers_and_credentials()
    {
        await using var other = await FakeRegistry.StartAsync(new() { ServesOthers = true });
        await using var at = await StartAsync();
        other.Inject(static _ => true, FakeReply.Error(401, "UNAUTHORIZED").With("WWW-Authenticate", "Basic realm=\"x\""), int.MaxValue);
        at.Fake.Inject(static each => each.Path == Path, new FakeReply(307).With("Location", $"http://{other.Host}/v2/app/manifests/1"), int.MaxValue);
        using HttpRequestMessage request = new(HttpMethod.Get, Path)
        {
            Headers = { { "X-Api-Key", "key" }, { "Authorization", "Bearer anothers" } },
        };

        using var answer = await at.Client.SendAsync(request, at.Fake.Host);
        using var signed = await at.Client.SendAsync(new(HttpMethod.Get, Path), at.Fake.Host);

        Assert.Equal((401, 401), ((int)answer.StatusCode, (int)signed.StatusCode));
        Assert.Equal(2, other.Requests.Count);
        Assert.All(other.Requests, static each => Assert.Equal((null, null), (each["Authorization"], each["X-Api-Key"])));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Content_goes_to_no_other_host(string method)
    {
        await using var other = await FakeRegistry.StartAsync(new() { ServesOthers = true });
        await using var at = await StartAsync();
        var away = new FakeReply(307).With("Location", $"http://{other.Host}/v2/app/manifests/1");
        at.Fake.Inject(static each => each.Path == Path, away, int.MaxValue);
        using HttpRequestMessage request = new(new(method), Path) { Content = new StringContent("of the caller") };

        await Assert.ThrowsAsync<RegistryException>(() => at.Client.SendAsync(request, at.Fake.Host).AsTask());

        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_body_that_breaks_off_fails_as_all_bodies_do()
    {
        await using var at = await StartAsync();
        var cut = Projects with { Body = new byte[100], CutAfter = 10 };
        at.Fake.Inject(static each => each.Path == Path, cut, int.MaxValue);

        var failure = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var answer = await at.Client.SendAsync(new(HttpMethod.Get, Path), at.Fake.Host);
            await answer.Content.ReadAsByteArrayAsync();
        });

        Assert.NotNull(failure as RegistryException ?? failure.InnerException as RegistryException);
    }

    private static Task<RegistryCase> StartAsync(TokenServer? tokens = null) => RegistryCase.InMemoryAsync(
        new() { ServesOthers = true, Tokens = tokens }, static (options, _) => options.Credentials = new OneUserEverywhere());
}
