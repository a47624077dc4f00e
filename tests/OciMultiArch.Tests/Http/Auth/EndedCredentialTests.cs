using System.Text;
using Microsoft.Extensions.Time.Testing;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>A password or token that ends while a client lives, told in ways other than 401 with a challenge.</summary>
public sealed class EndedCredentialTests
{
    private const string Ecr = """{"errors":[{"code":"DENIED","message":"Your authorization token has expired. Reauthenticate and try again."}]}""";

    public static TheoryData<int, string> Ends => new()
    {
        { 403, Ecr },
        { 403, """{"errors":[{"code":"TOKEN_EXPIRED","message":"no"}]}""" },
        { 403, """{"errors":[{"status":403,"message":"Token failed verification: expired"}]}""" },
        { 403, """{"error":"invalid_token"}""" },
        { 403, "ExpiredToken" },
        { 401, "" },
        { 401, """{"errors":[{"code":"UNAUTHORIZED"}]}""" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_password_is_asked_for_once_more_and_the_request_succeeds(int status, string body)
    {
        Changing source = new();
        await using var server = Basic(source, () => SocketReply.Answer(status, body));
        using var client = RegistryCase.ClientOf(options => options.Credentials = source);
        var app = client.Repository($"{server.Host}/app");
        Assert.Null(await app.FindAsync(Tag.Parse("one")));

        source.Valid = "second";
        Assert.Null(await app.FindAsync(Tag.Parse("two")));

        Assert.Equal(2, source.Asked);
        Assert.Equal(4, server.Requests.Count); // the challenge, the first, the refusal and the second
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_token_is_fetched_once_more_and_the_request_succeeds(int status, string body)
    {
        var tokens = 0;
        var valid = 1;
        await using var server = SocketServer.Start(each =>
            each.Target.StartsWith("/token", StringComparison.Ordinal)
                ? SocketReply.Answer(200, $$"""{"token":"T{{Interlocked.Increment(ref tokens)}}","expires_in":3600}""")
            : each["Authorization"] is not { } shown
                ? SocketReply.Answer(401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/token\"")
            : shown == $"Bearer T{valid}" ? SocketReply.Answer(404) : SocketReply.Answer(status, body));
        using var client = RegistryCase.ClientOf();
        var app = client.Repository($"{server.Host}/app");
        Assert.Null(await app.FindAsync(Tag.Parse("one")));

        valid = 2;
        Assert.Null(await app.FindAsync(Tag.Parse("two")));

        Assert.Equal(2, tokens);
    }

    [Fact]
    public async Task A_password_that_is_refused_is_not_sent_again_where_its_source_has_no_other()
    {
        Changing source = new() { Valid = "another" };
        await using var server = Basic(source, static () => SocketReply.Answer(403, Ecr));
        using var client = RegistryCase.ClientOf(options => options.Credentials = source);

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("one")).AsTask());

        Assert.Contains("has expired", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_plain_no_to_a_young_password_costs_nothing_more()
    {
        Changing source = new();
        source.Valid = "another";
        await using var server = Basic(source, static () => SocketReply.Answer(403, """{"errors":[{"code":"DENIED"}]}"""));
        using var client = RegistryCase.ClientOf(options => options.Credentials = source);

        await Assert.ThrowsAsync<RegistryException>(
            () => client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("one")).AsTask());

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(1, source.Asked);
    }

    [Theory]
    [InlineData("second", 1)]
    [InlineData("first", 0)]
    public async Task A_plain_no_to_an_old_password_is_answered_with_another_one_only(string next, int more)
    {
        FakeTimeProvider clock = new();
        Changing source = new();
        await using var server = Basic(source, static () => SocketReply.Answer(403));
        using var client = RegistryCase.ClientOf(options => (options.Credentials, options.TimeProvider) = (source, clock));
        var app = client.Repository($"{server.Host}/app");
        Assert.Null(await app.FindAsync(Tag.Parse("one")));

        clock.Advance(TimeSpan.FromDays(21));
        (source.Valid, source.Given) = ("second", next);
        var before = server.Requests.Count;
        await Record.ExceptionAsync(() => app.FindAsync(Tag.Parse("two")).AsTask());

        Assert.Equal(before + 1 + more, server.Requests.Count);
        Assert.Equal(2, source.Asked);
    }

    // A challenge with the error invalid_token that names another service than the one that gave the token.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_that_has_ended_is_fetched_where_it_came_from_before_another_service_is_asked(bool isThere)
    {
        var tokens = 0;
        await using var server = SocketServer.Start(each =>
            each.Target.StartsWith("/old", StringComparison.Ordinal)
                ? tokens == 0 || isThere ? Token(++tokens) : SocketReply.Answer(404)
            : each.Target.StartsWith("/new", StringComparison.Ordinal)
                ? isThere ? SocketReply.Answer(401) : Token(++tokens)
            : each["Authorization"] switch
            {
                null => SocketReply.Answer(401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/old\""),
                "Bearer T1" when each.Target.EndsWith("two", StringComparison.Ordinal) => SocketReply.Answer(
                    401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/new\",error=\"invalid_token\""),
                _ => SocketReply.Answer(404),
            });
        using var client = RegistryCase.ClientOf();
        var app = client.Repository($"{server.Host}/app");

        Assert.Null(await app.FindAsync(Tag.Parse("one")));
        Assert.Null(await app.FindAsync(Tag.Parse("two")));
        Assert.Null(await app.FindAsync(Tag.Parse("three")));

        Assert.Equal(2, tokens);
    }

    private static SocketReply Token(int number) => SocketReply.Answer(200, $$"""{"token":"T{{number}}","expires_in":3600}""");

    private static SocketServer Basic(Changing source, Func<SocketReply> ended) => SocketServer.Start(each =>
        each["Authorization"] is not { } shown
            ? SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"https://1.dkr.ecr.example/\",service=\"ecr.amazonaws.com\"")
            : shown == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"AWS:{source.Valid}"))}"
                ? SocketReply.Answer(404)
                : ended());

    /// <summary>A helper of a cloud, whose passwords end.</summary>
    private sealed class Changing : ICredentialSource
    {
        private int asked;
        private volatile string valid = "first";

        public int Asked => Volatile.Read(ref asked);

        /// <summary>What the registry takes, and what the source gives.</summary>
        public string Valid
        {
            get => valid;
            set => (valid, Given) = (value, value == "another" ? Given : value);
        }

        public string Given { get; set; } = "first";

        public ValueTask<RegistryCredential?> FindAsync(CredentialRequest request, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref asked);
            return new(RegistryCredential.Basic("AWS", Given));
        }
    }
}
