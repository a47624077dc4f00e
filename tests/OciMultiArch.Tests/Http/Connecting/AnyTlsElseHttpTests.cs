using System.Net;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>TLS with any certificate, or plain HTTP where there is none.</summary>
public sealed class AnyTlsElseHttpTests : IDisposable
{
    private static readonly SampleImage Image = SampleImage.Make("linux/amd64");
    private readonly TestAuthority root = TestAuthority.Create("Root of the tests");

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task Any_certificate_is_taken_and_TLS_is_kept()
    {
        using var server = root.IssueServer("another.example");
        await using var at = await StartAsync(new() { Certificate = server });

        Assert.Equal(Image.Digest, $"{(await at.App.GetAsync("1")).Digest}");
        await at.App.GetAsync("1");

        Assert.All(at.Observed, static exchange => Assert.StartsWith("https://", exchange.Url, StringComparison.Ordinal));
        Assert.Equal(3, at.Fake.Requests.Count); // one question, two reads
    }

    [Fact]
    public async Task Where_there_is_no_TLS_plain_HTTP_is_spoken_and_the_question_is_asked_once()
    {
        await using var at = await StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => at.App.GetAsync("1").AsTask()));
        await at.App.PushAsync(await at.App.GetAsync("1"), ["2"]);
        await at.App.TagsAsync().CountAsync();
        await at.App.ReferrersAsync("1").CountAsync();

        Assert.Equal(Image.Digest, at.Stored.Tags["2"]);
        Assert.Single(at.Fake.Requests, static each => each.Path == "/v2/");
        Assert.Single(at.Observed, static exchange => exchange.Url.StartsWith("https://", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(401, true)]
    [InlineData(404, true)]
    [InlineData(400, false)]
    [InlineData(308, false)]
    [InlineData(429, false)]
    [InlineData(503, false)]
    public async Task Only_an_answer_in_plain_HTTP_says_that_there_is_no_TLS(int status, bool isPlain)
    {
        await using var at = await StartAsync(new() { ServesOthers = true });
        at.Fake.Inject(static each => each.Path == "/v2/", new FakeReply(status).With("Location", "https://127.0.0.1/v2/"));

        if (isPlain)
        {
            await at.App.GetAsync("1");
            return;
        }
        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.GetAsync("1").AsTask());
        Assert.Null(failure.StatusCode);
        Assert.DoesNotContain(at.Fake.Requests, static each => each.Is("GET", "/manifests/"));
    }

    [Fact]
    public async Task A_registry_that_is_away_for_a_moment_stays_open()
    {
        await using var at = await StartAsync(new() { ServesOthers = true });
        at.Fake.Inject(static each => each.Path == "/v2/", FakeReply.Broken, 2);

        await Assert.ThrowsAsync<RegistryException>(() => at.App.GetAsync("1").AsTask());
        await Assert.ThrowsAsync<RegistryException>(() => at.App.GetAsync("1").AsTask());

        Assert.Equal(Image.Digest, $"{(await at.App.GetAsync("1")).Digest}");
    }

    [Fact]
    public async Task No_login_goes_with_the_question_and_a_list_of_pages_goes_on()
    {
        await using var at = await RegistryCase.StartAsync(
            new() { BasicUser = RealRegistry.User, PageSize = 1 },
            (options, host) =>
            {
                options.Credentials = new OneUserEverywhere();
                host.Transport = TransportSecurity.AnyTlsElseHttp;
                host.Headers["X-Secret"] = "of the user";
            });
        at.Stored.Put(Image, "1", "2", "3");

        Assert.Equal(3, await at.App.TagsAsync().CountAsync());

        var question = at.Fake.Requests[0];
        Assert.Equal(("/v2/", null, null), (question.Path, question["Authorization"], question["X-Secret"]));
        Assert.Equal("of the user", at.Fake.Requests[^1]["X-Secret"]);
    }

    [Fact]
    public async Task Requests_of_the_callers_own_go_there_too()
    {
        await using var at = await StartAsync(new() { ServesOthers = true });
        at.Fake.Inject(static each => each.Path == "/api", new FakeReply(200));

        using var answer = await at.Client.SendAsync(new(HttpMethod.Get, "/api"), at.Fake.Host);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<RegistryCase> StartAsync(FakeRegistryOptions? registry = null)
    {
        var at = await RegistryCase.StartAsync(registry, static (_, host) => host.Transport = TransportSecurity.AnyTlsElseHttp);
        at.Stored.Put(Image, "1");
        return at;
    }
}
