using System.Text;
using Microsoft.Extensions.Time.Testing;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>How many tokens are asked for, for what, and when again.</summary>
public sealed class TokenTests
{
    private static readonly SampleImage Amd64 = SampleImage.Make("linux/amd64");

    [Fact]
    public async Task Too_few_rights_are_asked_for_again_once_and_then_it_ends()
    {
        await using var tokens = await TokenServer.StartAsync(new()
        {
            Grant = static ask => [.. ask.Scopes.Where(static each => each.EndsWith(":pull", StringComparison.Ordinal))],
        });
        await using var at = await StartAsync(tokens);

        await Assert.ThrowsAsync<RegistryException>(() => at.App.WriteAsync(RegistryCase.Layer(10)).AsTask());

        Assert.InRange(tokens.Asks.Count, 2, 4); // a mount and a plain upload, each with one fresh token
        Assert.InRange(at.Fake.Requests.Count, 2, 4);
    }

    [Fact]
    public async Task A_token_the_registry_no_longer_takes_is_replaced()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var at = await StartAsync(tokens);
        at.Stored.Put(Amd64, "1.0");
        await at.App.GetAsync("1.0");
        at.Fake.Inject(static _ => true, Invalid(tokens));

        await at.App.GetAsync("1.0");

        Assert.Equal(2, tokens.Asks.Count);
        Assert.NotEqual(at.Fake.Requests[^2]["Authorization"], at.Fake.Requests[^1]["Authorization"]);
    }

    [Fact]
    public async Task A_token_near_its_end_is_replaced_before_the_registry_says_so()
    {
        FakeTimeProvider clock = new();
        await using var tokens = await TokenServer.StartAsync(new() { Lifetime = TimeSpan.FromMinutes(5) });
        await using var at = await StartAsync(tokens, options => options.TimeProvider = clock);
        at.Stored.Put(Amd64, "1.0");
        await at.App.GetAsync("1.0");
        clock.Advance(TimeSpan.FromMinutes(3));
        await at.App.GetAsync("1.0");
        Assert.Single(tokens.Asks);

        clock.Advance(TimeSpan.FromMinutes(1.5));
        await at.App.GetAsync("1.0");

        Assert.Equal(2, tokens.Asks.Count);
        Assert.Equal(["GET", "GET", "GET", "GET"], at.Log);
    }

    [Fact]
    public async Task Twenty_requests_at_once_need_one_token_and_one_challenge()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var at = await StartAsync(tokens);
        at.Stored.Put(Amd64, "1.0");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => at.App.GetAsync("1.0").AsTask()));

        Assert.Single(tokens.Asks);
        Assert.Equal(21, at.Fake.Requests.Count);
    }

    [Fact]
    public async Task Reading_a_base_and_mounting_from_it_takes_two_tokens_at_most()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var at = await StartAsync(tokens);
        at.Fake.Repository("base").Put(Amd64, "1.0");

        var image = await at.Client.Repository($"{at.Fake.Host}/base").GetAsync("1.0");
        await at.App.PushAsync(image, ["1.0"]);

        Assert.InRange(tokens.Asks.Count, 1, 2);
        Assert.Equal(2, at.Stored.Blobs.Count);
        Assert.DoesNotContain(
            "PUT",
            at.Fake.Requests.Where(
                static each => each.Path.Contains("/blobs/", StringComparison.Ordinal)).Select(static each => each.Method));
    }

    [Fact]
    public async Task A_service_that_refuses_a_foreign_scope_altogether_is_asked_for_the_bare_need()
    {
        List<string> asked = [];
        await using var server = SocketServer.Start(each =>
        {
            if (each.Target.StartsWith("/token", StringComparison.Ordinal))
            {
                asked.Add(Uri.UnescapeDataString(each.Target));
                return asked[^1].Contains("repository:base", StringComparison.Ordinal)
                    && asked[^1].Contains("repository:app", StringComparison.Ordinal)
                    ? SocketReply.Answer(403, "")
                    : SocketReply.Answer(200, """{"token":"good"}""");
            }
            return each["Authorization"] is null ? SocketReply.Answer(
                401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/token\",service=\"s\"")
                : each.Method == "POST" ? SocketReply.Answer(202, "", "Location: /v2/app/blobs/uploads/1")
                : each.Method == "PUT" ? SocketReply.Answer(201)
                : SocketReply.Answer(200, Encoding.Latin1.GetString("hello"u8));
        });
        using var client = RegistryCase.ClientOf();
        var hello = Blob.In(Blob.Of(MediaType.OciLayer, "hello"u8.ToArray()).Descriptor, client.Repository($"{server.Host}/base"));

        var arrival = await client.Repository($"{server.Host}/app", RepositoryAccess.Push).WriteAsync(hello);

        Assert.Equal(Arrival.Copied, arrival);
        Assert.DoesNotContain(
            server.Requests,
            static each => each.Target.Contains("from=base", StringComparison.Ordinal) && each["Authorization"] is not null);
    }

    [Theory]
    [InlineData("""{"token":"a\r\nX-Evil: 1"}""")]
    [InlineData("""{"token":""}""")]
    [InlineData("""{"expires_in":1}""")]
    [InlineData("""<html>""")]
    [InlineData("""null""")]
    public async Task What_is_no_token_is_refused(string body)
    {
        await using var server = SocketServer.Start(each => each.Target.StartsWith("/token", StringComparison.Ordinal)
            ? SocketReply.Answer(200, body)
            : SocketReply.Answer(401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/token\""));
        using var client = RegistryCase.ClientOf();

        await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").GetAsync("x").AsTask());

        Assert.DoesNotContain(server.Requests, static each => each["X-Evil"] is not null);
    }

    [Fact]
    public async Task A_token_of_one_registry_is_not_sent_to_another()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var one = await StartAsync(tokens);
        await using var other = await RegistryCase.StartAsync();
        one.Stored.Put(Amd64, "1.0");
        other.Stored.Put(Amd64, "1.0");

        await one.App.GetAsync("1.0");
        await one.Client.Repository($"{other.Fake.Host}/app").GetAsync("1.0");

        Assert.Null(other.Fake.Requests.Single()["Authorization"]);
    }

    private static Task<RegistryCase> StartAsync(TokenServer tokens, Action<RegistryClientOptions>? configure = null) =>
        RegistryCase.StartAsync(new() { Tokens = tokens }, (options, _) =>
        {
            options.Credentials = new OneUserEverywhere();
            configure?.Invoke(options);
        });

    private static FakeReply Invalid(TokenServer tokens) => FakeReply.Error(401, "UNAUTHORIZED")
        .With("WWW-Authenticate", $"Bearer realm=\"{tokens.Realm}\",service=\"{TokenServer.Service}\",error=\"invalid_token\"");
}
