using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>
/// A registry that redirects to another one, which asks for a token: the name of a company before a public registry.
/// </summary>
public sealed class ElsewhereTests
{
    private const string OfFront = "Basic bWU6cGxhbnRlZC1mcm9udA==";
    private const string OfOther = "Basic bWU6cGxhbnRlZC1vdGhlcg==";

    [Theory]
    [InlineData("manifests/one")]
    [InlineData("blobs/sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("tags/list")]
    public async Task An_anonymous_token_of_the_other_registry_is_enough(string what)
    {
        await using var other = Bearer(static ask => ask["Authorization"] is null ? 200 : 401);
        await using var front = Front(other);
        using var client = ClientOf((front.Host, "planted-front"));

        await AskAsync(client.Repository($"{front.Host}/app"), what);

        Assert.Equal(
            [$"GET /v2/team/app/{what}", "GET /token?service=s&scope=repository%3Ateam%2Fapp%3Apull", $"GET /v2/team/app/{what}"],
            other.Requests.Select(static each => each.ToString()));
        Assert.All(other.Requests.Take(2), static each => Assert.Null(each["Authorization"]));
    }

    [Fact]
    public async Task The_other_registrys_own_login_is_shown_and_never_that_of_the_one_that_redirects()
    {
        await using var other = Bearer(static ask => ask["Authorization"] == OfOther ? 200 : 401);
        await using var front = Front(other, OfFront);
        using var client = ClientOf((front.Host, "planted-front"), (other.Host, "planted-other"));

        await AskAsync(client.Repository($"{front.Host}/app"), "manifests/one");

        Assert.Equal([null, OfOther, "Bearer T"], other.Requests.Select(static each => each["Authorization"]));
        Assert.Equal([null, OfFront], front.Requests.Select(static each => each["Authorization"]));
    }

    [Fact]
    public async Task Basic_is_answered_with_the_other_registrys_login_only()
    {
        await using var other = SocketServer.Start(static each => each["Authorization"] == OfOther
            ? SocketReply.Answer(404)
            : SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"x\""));
        await using var front = Front(other);
        using var with = ClientOf((front.Host, "planted-front"), (other.Host, "planted-other"));
        using var without = ClientOf((front.Host, "planted-front"));

        Assert.Null(await with.Repository($"{front.Host}/app").FindAsync(Tag.Parse("one")));
        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => without.Repository($"{front.Host}/app").FindAsync(Tag.Parse("one")).AsTask());

        Assert.Contains($"{front.Host} redirects to {other.Host}", failure.Reason, StringComparison.Ordinal);
        Assert.Equal((RemedyKind.LogIn, other.Host), (failure.Remedy!.Kind, failure.Remedy.Target));
        Assert.DoesNotContain(OfFront, other.Requests.Select(static each => each["Authorization"]));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task A_login_writes_and_deletes_nothing_where_another_registry_sends_it(string method)
    {
        await using var other = Bearer(static _ => 200, found: method == "DELETE" ? 200 : 404);
        await using var front = Front(other);
        using var client = ClientOf((front.Host, "planted-front"), (other.Host, "planted-other"));
        var app = client.Repository($"{front.Host}/app", RepositoryAccess.Delete);

        await Assert.ThrowsAnyAsync<OciException>(async () =>
        {
            if (method == "POST")
                await app.WriteAsync(RegistryCase.Layer(10));
            else
                await app.DeleteManifestAsync(Digest.Of("x"u8));
        });

        Assert.Contains(front.Requests, each => each.Method == method);
        Assert.DoesNotContain(other.Requests, each => each.Method == method);
    }

    [Fact]
    public async Task Storage_that_refuses_is_not_asked_for_a_token()
    {
        await using var storage = SocketServer.Start(static each => SocketReply.Answer(
            401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/token\""));
        await using var front = SocketServer.Start(_ => SocketReply.Answer(307, "", $"Location: {storage.BaseAddress}bucket/x?sig=1"));
        using var client = ClientOf((front.Host, "planted-front"), (storage.Host, "planted-other"));

        await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{front.Host}/app").FindAsync(Tag.Parse("one")).AsTask());

        Assert.All(storage.Requests, static each => Assert.StartsWith("GET /bucket/", each.ToString(), StringComparison.Ordinal));
    }

    private static async Task AskAsync(Repository app, string what)
    {
        if (what.StartsWith("tags", StringComparison.Ordinal))
        {
            await foreach (var tag in app.TagsAsync())
                Assert.Fail($"{tag} is no tag there.");
        }
        else if (what.StartsWith("blobs", StringComparison.Ordinal))
        {
            Descriptor empty = new() { MediaType = MediaType.OciLayer, Digest = Digest.Of([]), Size = 0 };
            await using var stream = await Blob.In(empty, app).OpenAsync();
        }
        else
        {
            Assert.Null(await app.FindAsync(Tag.Parse("one")));
        }
    }

    private static SocketServer Front(SocketServer other, string? login = null) => SocketServer.Start(each =>
        login is not null && each["Authorization"] != login
            ? SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"front\"")
            : SocketReply.Answer(307, "", $"Location: {other.BaseAddress}v2/team/{each.Target["/v2/".Length..]}"));

    private static SocketServer Bearer(Func<SocketRequest, int> service, int found = 404) => SocketServer.Start(each =>
        each.Target.StartsWith("/token", StringComparison.Ordinal) ? SocketReply.Answer(service(each), """{"token":"T"}""")
        : each["Authorization"] != "Bearer T" ? SocketReply.Answer(
            401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/token\",service=\"s\"")
        : each.Target.Contains("/blobs/", StringComparison.Ordinal) ? SocketReply.Answer(200)
        : each.Target.Contains("/tags/", StringComparison.Ordinal) ? SocketReply.Answer(200, """{"name":"team/app","tags":[]}""")
        : SocketReply.Answer(found, "{}"));

    private static RegistryClient ClientOf(params (string Host, string Password)[] logins) => RegistryCase.ClientOf(options =>
        options.Credentials = new StaticCredentials(logins.Select(static each =>
            KeyValuePair.Create(each.Host, RegistryCredential.Basic("me", each.Password)))));
}
