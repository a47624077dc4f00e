using System.Text;
using Microsoft.Extensions.Time.Testing;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>A build that outlasts its credential: who is asked again, when, and how often.</summary>
public sealed class CredentialRenewalTests
{
    private static readonly SampleImage Amd64 = SampleImage.Make("linux/amd64");

    [Fact]
    public async Task A_password_that_is_refused_in_the_middle_is_asked_for_once_more_and_the_request_succeeds()
    {
        Changing source = new();
        await using var server = Basic(source);
        using var client = RegistryCase.ClientOf(options => options.Credentials = source);
        var repository = client.Repository($"{server.Host}/app");
        await repository.FindAsync(Tag.Parse("one"));

        source.Password = "second";
        await repository.FindAsync(Tag.Parse("two"));

        Assert.Equal(2, source.Asked);
        Assert.Equal(4, server.Requests.Count); // each time one refusal and one answer
    }

    [Fact]
    public async Task Requests_that_are_refused_together_ask_once()
    {
        Changing source = new();
        await using var server = Basic(source);
        using var client = RegistryCase.ClientOf(options => options.Credentials = source);
        var repository = client.Repository($"{server.Host}/app");
        await repository.FindAsync(Tag.Parse("one"));

        source.Password = "second";
        await Task.WhenAll(Enumerable.Range(0, 8).Select(each => repository.ResolveAsync(Tag.Parse($"t{each}")).AsTask()));

        Assert.Equal(2, source.Asked);
    }

    [Fact]
    public async Task A_password_that_a_token_service_no_longer_takes_is_asked_for_once_more_and_the_request_succeeds()
    {
        FakeTimeProvider clock = new();
        Changing source = new();
        Dictionary<string, string> users = new() { [RealRegistry.User] = source.Password };
        await using var tokens = await TokenServer.StartAsync(new() { Users = users });
        await using var at = await StartAsync(tokens, source, clock);
        await at.App.GetAsync("1.0");

        users[RealRegistry.User] = source.Password = "second";
        clock.Advance(TimeSpan.FromHours(12));
        await at.App.GetAsync("1.0");

        Assert.Equal(2, source.Asked);
        Assert.Equal([RealRegistry.User, null, RealRegistry.User], tokens.Asks.Select(static each => each.User)); // the second was refused
        Assert.Equal(["GET", "GET", "GET"], at.Log);
    }

    [Fact]
    public async Task An_identity_token_that_has_ended_is_asked_for_once_more_and_the_request_succeeds()
    {
        FakeTimeProvider clock = new();
        Changing source = new() { Make = RegistryCredential.IdentityToken };
        Dictionary<string, string> refresh = new() { [source.Password] = "me" };
        await using var tokens = await TokenServer.StartAsync(new() { AnswersPost = true, RefreshTokens = refresh });
        await using var at = await StartAsync(tokens, source, clock);
        await at.App.GetAsync("1.0");

        refresh.Clear();
        refresh[source.Password = "second"] = "me";
        clock.Advance(TimeSpan.FromHours(3));
        await at.App.GetAsync("1.0");

        Assert.Equal(2, source.Asked);
        Assert.Equal(3, tokens.Asks.Count);
    }

    [Fact]
    public async Task A_token_that_ends_together_with_its_credential_costs_one_ask_too()
    {
        Changing source = new();
        Dictionary<string, string> users = new() { [RealRegistry.User] = source.Password };
        await using var tokens = await TokenServer.StartAsync(new() { Users = users });
        await using var at = await StartAsync(tokens, source, new());
        await at.App.GetAsync("1.0");

        users[RealRegistry.User] = source.Password = "second";
        at.Fake.Inject(static _ => true, FakeReply.Error(401, "UNAUTHORIZED")
            .With("WWW-Authenticate", $"Bearer realm=\"{tokens.Realm}\",service=\"{TokenServer.Service}\",error=\"invalid_token\""));
        await at.App.GetAsync("1.0");

        Assert.Equal(2, source.Asked);
        Assert.Equal(2, tokens.Asks.Count);
    }

    [Fact]
    public async Task The_same_password_is_not_sent_to_a_token_service_that_refused_it()
    {
        Changing source = new();
        await using var tokens =
            await TokenServer.StartAsync(new() { Users = new Dictionary<string, string> { [RealRegistry.User] = "another" } });
        await using var at = await StartAsync(tokens, source, new());

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.GetAsync("1.0").AsTask());

        Assert.Equal(401, (int)failure.StatusCode!);
        Assert.Equal(2, source.Asked);
        Assert.Single(tokens.Asks);
    }

    [Fact]
    public async Task A_credential_is_asked_for_again_before_the_end_it_names()
    {
        FakeTimeProvider clock = new();
        Changing source = new() { Ends = () => clock.GetUtcNow().AddHours(12) };
        await using var server = Basic(source);
        using var client = RegistryCase.ClientOf(options => (options.Credentials, options.TimeProvider) = (source, clock));
        var repository = client.Repository($"{server.Host}/app");
        await repository.FindAsync(Tag.Parse("one"));

        clock.Advance(new TimeSpan(11, 54, 0));
        await repository.FindAsync(Tag.Parse("two"));
        Assert.Equal(1, source.Asked);

        source.Password = "second";
        clock.Advance(TimeSpan.FromMinutes(2));
        await repository.FindAsync(Tag.Parse("three"));
        Assert.Equal(2, source.Asked);
        Assert.Equal(4, server.Requests.Count); // the challenge, and one for each tag: nobody was refused
    }

    [Theory]
    [InlineData(119, 1)]
    [InlineData(121, 2)]
    public async Task Of_a_short_life_a_third_is_kept_back(int seconds, int asks)
    {
        FakeTimeProvider clock = new();
        Changing source = new() { Ends = () => clock.GetUtcNow().AddMinutes(3) };
        await using var server = Basic(source);
        using var client = RegistryCase.ClientOf(options => (options.Credentials, options.TimeProvider) = (source, clock));
        await client.Repository($"{server.Host}/app").ResolveAsync(Tag.Parse("one"));

        clock.Advance(TimeSpan.FromSeconds(seconds));
        await client.Repository($"{server.Host}/app").ResolveAsync(Tag.Parse("two"));

        Assert.Equal(asks, source.Asked);
    }

    [Fact]
    public async Task A_credential_past_its_end_is_used_until_it_is_refused()
    {
        FakeTimeProvider clock = new();
        Changing source = new() { Ends = () => clock.GetUtcNow().AddHours(-1) };
        await using var server = Basic(source);
        using var client = RegistryCase.ClientOf(options => (options.Credentials, options.TimeProvider) = (source, clock));

        await client.Repository($"{server.Host}/app").ResolveAsync(Tag.Parse("one"));
        await client.Repository($"{server.Host}/app").ResolveAsync(Tag.Parse("two"));

        Assert.Equal(1, source.Asked);
    }

    private static SocketServer Basic(Changing source) => SocketServer.Start(each =>
        each["Authorization"] == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RealRegistry.User}:{source.Password}"))}"
            ? SocketReply.Answer(404)
            : SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"x\""));

    private static async Task<RegistryCase> StartAsync(TokenServer tokens, ICredentialSource source, FakeTimeProvider clock)
    {
        var at = await RegistryCase.InMemoryAsync(
            new() { Tokens = tokens },
            (options, _) => (options.Credentials, options.TimeProvider) = (source, clock));
        at.Stored.Put(Amd64, "1.0");
        return at;
    }

    /// <summary>A source whose password changes while a client works, as a cloud's does.</summary>
    private sealed class Changing : ICredentialSource
    {
        private int asked;

        public volatile string Password = "first";

        public int Asked => Volatile.Read(ref asked);

        public Func<string, RegistryCredential> Make { get; init; } = static password =>
            RegistryCredential.Basic(RealRegistry.User, password);

        public Func<DateTimeOffset>? Ends { get; init; }

        public ValueTask<RegistryCredential?> FindAsync(CredentialRequest request, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref asked);
            var made = Make(Password);
            return new(Ends is null ? made : made.WithExpiry(Ends()));
        }
    }
}
