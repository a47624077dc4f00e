using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>How a client proves who it is, how often it asks for tokens, and whom it never shows anything.</summary>
public sealed class AuthenticationTests
{
    private const string Basic = "Basic dGVzdDpwYXNzd29yZA==";
    private static readonly SampleImage Amd64 = SampleImage.Make("linux/amd64");

    [Fact]
    public async Task A_registry_that_asks_for_nothing_is_shown_nothing()
    {
        await using var at = await RegistryCase.StartAsync();
        using var client = at.NewClient((options, _) => options.Credentials = RegistryCase.Credentials(at.Fake.Host));

        await client.Repository($"{at.Fake.Host}/app").WriteAsync(RegistryCase.Layer(10));

        Assert.All(at.Fake.Requests, static each => Assert.Null(each["Authorization"]));
    }

    [Fact]
    public async Task Basic_is_learned_once_and_sent_ahead_from_then_on()
    {
        await using var at = await RegistryCase.StartAsync(new() { BasicUser = RealRegistry.User });
        using var client = at.NewClient((options, _) => options.Credentials = RegistryCase.Credentials(at.Fake.Host));

        await client.Repository($"{at.Fake.Host}/app").WriteAsync(RegistryCase.Layer(10));

        Assert.Equal([null, Basic, Basic], at.Fake.Requests.Select(static each => each["Authorization"]));
    }

    [Theory]
    [InlineData("BASIC realm=\"x\"")]
    [InlineData("basic realm=x")]
    [InlineData("Negotiate, Basic realm=\"Sonatype Nexus\"")]
    public async Task The_case_of_the_scheme_does_not_matter(string challenge)
    {
        await using var server = SocketServer.Start(each => each["Authorization"] == Basic
            ? SocketReply.Answer(404)
            : SocketReply.Answer(401, "", $"WWW-Authenticate: {challenge}"));
        using var client = RegistryCase.ClientOf(options => options.Credentials = RegistryCase.Credentials(server.Host));

        Assert.Null(await client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("none")));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_wrong_password_is_sent_once()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"x\""));
        using var client = RegistryCase.ClientOf(options => options.Credentials = RegistryCase.Credentials(server.Host));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").GetAsync("x").AsTask());

        Assert.Equal((Problem.LoginRefused, RemedyKind.LogIn), (failure.Problem, failure.Remedy!.Kind));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_token_is_got_with_the_credentials_where_the_service_is_trusted()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var at = await StartAsync(tokens);

        await at.App.WriteAsync(RegistryCase.Layer(10));

        var ask = Assert.Single(tokens.Asks);
        Assert.Equal(RealRegistry.User, ask.User);
        Assert.Equal(["repository:app:pull,push"], ask.Scopes);
        Assert.Equal(TokenServer.Service, ask.Parameters["service"]);
        Assert.StartsWith("ocimultiarch/", ask.UserAgent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_service_on_a_strange_host_is_asked_without_credentials_and_the_error_says_so()
    {
        await using var tokens = await TokenServer.StartAsync(new() { Grant = static _ => [] });
        await using var at = await RegistryCase.StartAsync(new() { Tokens = tokens });
        using var client = new RegistryClient(With(RegistryCase.Credentials(at.Fake.Host)));

        var failure = await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository($"{at.Fake.Host}/app").WriteAsync(RegistryCase.Layer(10)).AsTask());

        Assert.Equal(401, (int)failure.StatusCode!);
        Assert.All(tokens.Asks, static each => Assert.Null(each.User));
    }

    [Fact]
    public async Task A_refusal_of_a_token_service_that_was_shown_nothing_says_how_to_trust_it()
    {
        await using var tokens = SocketServer.Start(static _ => SocketReply.Answer(401));
        await using var server = SocketServer.Start(_ => SocketReply.Answer(
            401, "", $"WWW-Authenticate: Bearer realm=\"{tokens.BaseAddress}token\",service=\"s\""));
        using var client = RegistryCase.ClientOf(options => options.Credentials = RegistryCase.Credentials(server.Host));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").GetAsync("x").AsTask());

        Assert.Equal((Problem.UntrustedHost, RemedyKind.TrustHost), (failure.Problem, failure.Remedy!.Kind));
        Assert.Equal(tokens.Host, failure.Remedy.Target);
        Assert.Null(Assert.Single(tokens.Requests)["Authorization"]);
    }

    [Fact]
    public async Task Without_credentials_a_token_for_nobody_is_used()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var at = await RegistryCase.StartAsync(new() { Tokens = tokens });
        at.Stored.Put(Amd64, "1.0");

        await at.Client.Repository($"{at.Fake.Host}/app").GetAsync("1.0");

        Assert.Null(Assert.Single(tokens.Asks).User);
    }

    [Fact]
    public async Task An_identity_token_is_posted_as_a_form()
    {
        await using var tokens = await TokenServer.StartAsync(new()
        {
            AnswersPost = true,
            RefreshTokens = new Dictionary<string, string> { ["planted-identity"] = "me" },
        });
        await using var at = await RegistryCase.StartAsync(new() { Tokens = tokens });
        using var client = at.NewClient(
            (options, _) => options.Credentials = new StaticCredentials(at.Fake.Host, RegistryCredential.IdentityToken("planted-identity")),
            tokens);

        await client.Repository($"{at.Fake.Host}/app", RepositoryAccess.Push).WriteAsync(RegistryCase.Layer(10));

        var ask = Assert.Single(tokens.Asks);
        Assert.Equal(("POST", "me"), (ask.Method, ask.User));
        Assert.Equal("refresh_token", ask.Parameters["grant_type"]);
        Assert.Equal("repository:app:pull,push", ask.Parameters["scope"]);
        Assert.NotEmpty(ask.Parameters["client_id"]);
    }

    [Fact]
    public async Task A_401_in_the_middle_of_an_upload_is_answered_on_the_same_session()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var at = await StartAsync(tokens);
        at.Fake.Inject(static each => each.Method == "PUT", Invalid(tokens));

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(RegistryCase.Layer(10)));

        var puts = at.Fake.Requests.Where(static each => each.Method == "PUT").ToArray();
        Assert.Equal(2, puts.Length);
        Assert.Equal(puts[0].Target, puts[1].Target);
        Assert.Equal(2, at.Log.Count(static each => each == "POST")); // the challenge and the session
    }

    [Fact]
    public async Task A_challenge_without_a_realm_is_an_error_that_says_so()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(401, "", "WWW-Authenticate: Bearer service=\"x\""));
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").GetAsync("x").AsTask());

        Assert.Contains("without realm", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_credential_source_throws_passes_through_and_is_not_tried_again()
    {
        await using var at = await RegistryCase.StartAsync(new() { BasicUser = RealRegistry.User });
        FailingSource source = new();
        using var client = at.NewClient((options, _) => options.Credentials = source);

        await Assert.ThrowsAsync<IOException>(() => client.Repository($"{at.Fake.Host}/app").GetAsync("x").AsTask());

        Assert.Equal(1, source.Asked);
    }

    private static Task<RegistryCase> StartAsync(TokenServer tokens, Action<RegistryClientOptions>? configure = null) =>
        RegistryCase.StartAsync(new() { Tokens = tokens }, (options, _) =>
        {
            options.Credentials = new OneUserEverywhere();
            configure?.Invoke(options);
        });

    private static RegistryClientOptions With(ICredentialSource credentials)
    {
        var options = RegistryCase.Quick();
        options.Credentials = credentials;
        PlantingCredentials.Watch(options);
        return options;
    }

    private static FakeReply Invalid(TokenServer tokens) => FakeReply.Error(401, "UNAUTHORIZED")
        .With("WWW-Authenticate", $"Bearer realm=\"{tokens.Realm}\",service=\"{TokenServer.Service}\",error=\"invalid_token\"");

    private sealed class FailingSource : ICredentialSource
    {
        public int Asked { get; private set; }

        public ValueTask<RegistryCredential?> FindAsync(CredentialRequest request, CancellationToken cancellationToken = default)
        {
            Asked++;
            throw new IOException("the key ring is locked");
        }
    }
}
