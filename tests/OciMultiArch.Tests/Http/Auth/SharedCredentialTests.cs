using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Credentials;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>How often a source of credentials is asked, and for what.</summary>
public sealed class SharedCredentialTests : IDisposable
{
    private const int Many = 20;
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("helper", 1)]
    [InlineData("credsStore", 1)]
    [InlineData("credHelpers", 1)]
    [InlineData("podman", 1)]
    [InlineData("variable", 1)]
    [InlineData("default", 1)]
    [InlineData("a helper that has none", 1)]
    [InlineData("a helper of some repositories", 2)]
    public async Task Twenty_repositories_of_a_registry_are_one_call_of_a_helper(string kind, int calls)
    {
        await using var server = Basic();
        var isKnown = kind != "a helper that has none";
        var answer = isKnown ? """echo '{"Username":"me","Secret":"planted-shared"}'""" : "echo credentials not found; exit 1";
        folder.Helper("counted", $"cat >> '{folder.At("asked")}'; echo >> '{folder.At("asked")}'; {answer}");
        using var client = ClientOf(Source(kind, server.Host));

        await Task.WhenAll(Enumerable.Range(0, Many).Select(each => TryAsync(client, $"{server.Host}/acme/r{each}")));
        foreach (var each in Enumerable.Range(0, Many)) await TryAsync(client, $"{server.Host}/more/r{each}");

        Assert.Equal(calls, File.ReadAllLines(folder.At("asked")).Length);
        if (isKnown) Assert.Equal(2 * Many, server.Requests.Count(static each => each["Authorization"] is { Length: > 0 }));
    }

    [Fact]
    public async Task A_registry_that_answers_whoever_asks_costs_no_call_of_a_source()
    {
        Stranger source = new();
        await using var test = await RegistryCase.InMemoryAsync(configure: (options, _) => options.Credentials = source);
        var image = await Samples.ImageAsync("linux/amd64");

        await test.App.WriteAsync(image.Config!);
        foreach (var layer in image.Layers)
            await test.App.WriteAsync(layer);
        await test.App.WriteAsync(image, [Tag.Parse("1")]);
        await test.App.GetAsync(Tag.Parse("1"));

        Assert.Empty(source.Asked);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, Many)]
    public async Task A_source_of_a_strangers_is_asked_for_each_request_unless_it_says_otherwise(bool isOfRegistry, int asks)
    {
        await using var server = Basic();
        Stranger source = new() { Scope = isOfRegistry ? static _ => "" : null };
        using var client = ClientOf(source);

        await Task.WhenAll(Enumerable.Range(0, Many).Select(each => TryAsync(client, $"{server.Host}/r{each}")));

        Assert.Equal(asks, source.Asked.Count);
    }

    [Fact]
    public async Task A_source_can_tell_reading_from_writing_and_a_repository_from_the_registry()
    {
        await using var server = Basic();
        Stranger source = new();
        using var client = ClientOf(source);
        var app = $"{server.Host}/app";

        await client.CheckAsync(server.Host);
        foreach (var access in Enum.GetValues<RepositoryAccess>())
            await client.Repository(app, access).FindAsync(Tag.Parse("1"));
        await client.Repository(app).FindAsync(Tag.Parse("2"));

        Assert.Equal(
            [new(server.Host), .. Enum.GetValues<RepositoryAccess>().Select(access => new CredentialRequest(RepositoryName.Parse(app), access))],
            source.Asked);
    }

    [Fact]
    public async Task Different_registries_are_asked_for_side_by_side()
    {
        await using var one = Basic();
        await using var other = Basic();
        TaskCompletionSource both = new();
        Stranger source = new() { Scope = static _ => "" };
        source.Found = async () =>
        {
            if (source.Asked.Count == 2) both.TrySetResult();
            await both.Task.WaitAsync(TimeSpan.FromSeconds(30));
        };
        using var client = ClientOf(source);

        await Task.WhenAll(TryAsync(client, $"{one.Host}/a"), TryAsync(client, $"{other.Host}/a"));

        Assert.Equal(2, source.Asked.Count);
    }

    [Fact]
    public async Task Keys_with_a_path_stay_right_and_a_login_made_meanwhile_is_seen()
    {
        await using var server = SocketServer.Start(each => each["Authorization"] switch
        {
            null => Refused,
            var shown when each.Target.Contains("/late/", StringComparison.Ordinal) && shown != Password("late") => Refused,
            _ => SocketReply.Answer(404),
        });
        void Write(string more) => folder.Write("config.json", $$"""
            { "auths": { "{{server.Host}}": { "auth": "{{Pair("wide")}}" }, "{{server.Host}}/acme": { "auth": "{{Pair("acme")}}" } {{more}} } }
            """);
        Write("");
        using var client = ClientOf(new DockerCredentials(folder.At("config.json"), folder.Environment));
        foreach (var path in (string[])["x/a", "acme/a", "acme2/a", "acme", "x/b"]) await TryAsync(client, $"{server.Host}/{path}");

        Write($$""", "{{server.Host}}/late": { "auth": "{{Pair("late")}}" }""");
        await TryAsync(client, $"{server.Host}/late/a");
        await TryAsync(client, $"{server.Host}/x/c");

        Assert.Equal(
            ["wide", "acme", "wide", "acme", "wide", "late", "wide"],
            server.Requests.Select(static each => each["Authorization"]).OfType<string>().Select(NameIn));
    }

    [Fact]
    public async Task A_token_of_the_machine_that_one_repository_refuses_is_still_used_for_another()
    {
        const string Challenge = "WWW-Authenticate: Bearer realm=\"http://HOST/token\"";
        await using var server = SocketServer.Start(static each =>
        {
            var shown = each["Authorization"] ?? "";
            if (each.Target.StartsWith("/token", StringComparison.Ordinal))
                return SocketReply.Answer(200, $$"""{"token":"{{(shown.Length > 0 ? "mine" : "everybody")}}"}""");
            if (shown.Length == 0)
                return SocketReply.Answer(401, "", Challenge.Replace("HOST", each["Host"], StringComparison.Ordinal));
            var isMine = shown == "Bearer mine";
            return SocketReply.Answer(each.Target.Contains("/open/", StringComparison.Ordinal) == isMine ? 403 : 404);
        });
        Stranger source = new() { Scope = static _ => "", Credential = RegistryCredential.Basic("me", "planted-shared").AsOptional() };
        using var client = ClientOf(source);

        foreach (var path in (string[])["open/a", "closed/a", "open/a"])
            Assert.Null(await client.Repository($"{server.Host}/{path}").FindAsync(Tag.Parse("1")));

        Assert.Single(source.Asked);
        Assert.Equal(
            [null, "Bearer mine", "Bearer everybody", "Bearer mine", "Bearer everybody"],
            server.Requests.Where(static each => !each.Target.StartsWith("/token", StringComparison.Ordinal)).Select(static each => each["Authorization"]));
    }

    [Theory]
    [InlineData(299, 1)]
    [InlineData(301, 2)]
    public async Task Where_there_was_none_the_source_is_asked_again_after_five_minutes(int seconds, int asks)
    {
        await using var server = Basic();
        FakeTimeProvider clock = new();
        Stranger source = new() { Credential = null };
        using var client = ClientOf(source, clock);
        await TryAsync(client, $"{server.Host}/a");

        clock.Advance(TimeSpan.FromSeconds(seconds));
        await TryAsync(client, $"{server.Host}/a");

        Assert.Equal(asks, source.Asked.Count);
    }

    private static readonly SocketReply Refused = SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"x\"");

    private static SocketServer Basic() => SocketServer.Start(static each =>
        each["Authorization"] is { Length: > 0 } ? SocketReply.Answer(each.Target == "/v2/" ? 200 : 404) : Refused);

    private static string Pair(string name) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:planted-{name}"));

    private static string Password(string name) => $"Basic {Pair(name)}";

    private static string NameIn(string header) => Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])).Split(':')[0];

    private static RegistryClient ClientOf(ICredentialSource source, TimeProvider? clock = null) => RegistryCase.ClientOf(options =>
    {
        options.Credentials = source;
        options.TimeProvider = clock ?? options.TimeProvider;
    });

    // What is refused for want of a login counts as asked, too.
    private static async Task TryAsync(RegistryClient client, string repository)
    {
        try
        {
            await client.Repository(repository).FindAsync(Tag.Parse("1"));
        }
        catch (RegistryException refused)
        {
            Assert.Equal(Problem.LoginNeeded, refused.Problem);
        }
    }

    private ICredentialSource Source(string kind, string host)
    {
        if (kind.StartsWith("helper", StringComparison.Ordinal) || kind.EndsWith("none", StringComparison.Ordinal))
            return new HelperCredentials("counted", [host], folder.Environment);
        var text = kind switch
        {
            "credHelpers" => $$"""{ "credHelpers": { "{{host}}": "counted" } }""",
            "a helper of some repositories" => $$"""{ "credHelpers": { "{{host}}/acme": "counted", "{{host}}": "counted" } }""",
            _ => """{ "credsStore": "counted" }""",
        };
        string? Read(string name) => name switch
        {
            "DOCKER_AUTH_CONFIG" when kind == "variable" => text,
            "DOCKER_CONFIG" => kind == "default" ? folder.Path : folder.At("nowhere"),
            "REGISTRY_AUTH_FILE" when kind == "podman" => folder.At("config.json"),
            "PATH" => folder.Environment(name),
            _ => null,
        };
        var path = folder.Write("config.json", text);
        return kind is "variable" or "default" or "podman" ? CredentialSources.Default(Read) : new DockerCredentials(path, Read);
    }

    private sealed class Stranger : ICredentialSource
    {
        public ConcurrentQueue<CredentialRequest> Asked { get; } = new();

        public Func<CredentialRequest, string>? Scope { get; init; }

        public Func<Task> Found { get; set; } = static () => Task.CompletedTask;

        public RegistryCredential? Credential { get; init; } = RegistryCredential.Basic("me", "planted-shared");

        public async ValueTask<RegistryCredential?> FindAsync(CredentialRequest request, CancellationToken cancellationToken = default)
        {
            Asked.Enqueue(request);
            await Found();
            return Credential;
        }

        public ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
            Scope is null ? Default.ScopeAsync(request, cancellationToken) : new(Scope(request));

        // What the interface does by itself.
        private static ICredentialSource Default { get; } = new OneUserEverywhere();
    }
}
