using OciMultiArch.Content;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Credentials;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>
/// Registries that say how to log in at /v2/ alone, and answer everything else with a plain no (dhi.io, some proxies).
/// </summary>
public sealed class ChallengeDiscoveryTests
{
    private const string Basic = "Basic bWU6cGxhbnRlZA==";

    public static TheoryData<int, string> Refusals => new()
    {
        { 401, "Bearer" }, { 403, "Bearer" }, { 404, "Bearer" }, { 401, "Basic" }, { 403, "Basic" }, { 404, "Basic" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task The_challenge_is_asked_for_once_and_the_request_is_sent_again_signed(int status, string scheme)
    {
        await using var server = Start(status, scheme);
        using var client = ClientOf(server);
        var app = client.Repository($"{server.Host}/app");

        Assert.NotNull(await app.FindAsync(Tag.Parse("one")));
        Assert.NotNull(await app.FindAsync(Tag.Parse("two")));

        string[] token = scheme == "Bearer" ? ["GET /token?service=s&scope=repository%3Aapp%3Apull"] : [];
        Assert.Equal(
            ["GET /v2/app/manifests/one", "GET /v2/", .. token, "GET /v2/app/manifests/one", "GET /v2/app/manifests/two"],
            server.Requests.Select(static each => each.ToString()));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Requests_that_run_beside_each_other_ask_once(int status, string scheme)
    {
        await using var server = Start(status, scheme);
        using var client = ClientOf(server);
        var app = client.Repository($"{server.Host}/app");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(each => app.FindAsync(Tag.Parse($"t{each}")).AsTask()));

        Assert.Single(server.Requests, static each => each.Target == "/v2/");
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Without_credentials_nothing_more_is_asked(int status)
    {
        await using var server = Start(status, "Bearer");
        using var client = RegistryCase.ClientOf();

        await Record.ExceptionAsync(() => client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("one")).AsTask());

        Assert.Equal(["GET /v2/app/manifests/one"], server.Requests.Select(static each => each.ToString()));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_registry_that_names_no_challenge_is_not_asked_again(int answer)
    {
        await using var server = SocketServer.Start(each => SocketReply.Answer(each.Target == "/v2/" ? answer : 404));
        using var client = ClientOf(server);
        var app = client.Repository($"{server.Host}/app");

        Assert.Null(await app.FindAsync(Tag.Parse("one")));
        Assert.Null(await app.FindAsync(Tag.Parse("two")));

        Assert.Equal(
            ["GET /v2/app/manifests/one", "GET /v2/", "GET /v2/app/manifests/two"],
            server.Requests.Select(static each => each.ToString()));
        Assert.All(server.Requests, static each => Assert.Null(each["Authorization"]));
    }

    [Fact]
    public async Task A_push_that_asks_whether_a_tag_is_there_asks_nothing_more()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(404));
        using var client = ClientOf(server);
        IRemoteStore store = client.Repository($"{server.Host}/app", RepositoryAccess.Push);

        Assert.Null(await store.AskTagAsync(Tag.Parse("one"), CancellationToken.None));

        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(RepositoryAccess.Push, "HEAD", "GET", "GET")]
    [InlineData(RepositoryAccess.Pull, "HEAD", "GET", "GET")]
    public async Task A_tag_that_is_not_there_is_asked_for_by_GET_and_how_to_sign_in_once(RepositoryAccess access, params string[] methods)
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(404));
        using var client = ClientOf(server);

        Assert.Null(await client.Repository($"{server.Host}/app", access).ResolveAsync(Tag.Parse("one")));

        Assert.Equal(methods, server.Requests.Select(static request => request.Method));
        Assert.Single(server.Requests, static request => request.Target == "/v2/");
    }

    // One that took 404 for "there is no index yet" would write over what others have written.
    [Fact]
    public async Task Whoever_reads_before_a_write_is_told_the_truth()
    {
        await using var server = Start(404, "Bearer");
        using var client = ClientOf(server);

        Assert.NotNull(await client.Repository($"{server.Host}/app", RepositoryAccess.Push).FindAsync(Tag.Parse("one")));
    }

    [Fact]
    public async Task What_everybody_may_read_is_read_and_the_first_refusal_asks()
    {
        await using var server = SocketServer.Start(each =>
            each.Target == "/v2/" ? Challenge(each, "Basic")
            : each.Method != "POST" ? Found
            : each["Authorization"] == Basic ? SocketReply.Answer(202, "", "Location: /v2/app/blobs/uploads/1")
            : SocketReply.Answer(403));
        using var client = ClientOf(server);
        var app = client.Repository($"{server.Host}/app", RepositoryAccess.Push);
        await app.FindAsync(Tag.Parse("one"));
        Assert.Single(server.Requests);

        await Record.ExceptionAsync(() => app.WriteAsync(RegistryCase.Layer(10)).AsTask());

        var posts = server.Requests.Where(static each => each.Method == "POST").Select(static each => each["Authorization"]);
        Assert.Equal([null, Basic], posts.Take(2));
    }

    [Fact]
    public async Task A_source_of_credentials_that_is_broken_does_not_stop_an_answer_without_challenge()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(404));
        using TempFolder folder = new();
        DockerCredentials broken = new(folder.Write("config.json", "{"), folder.Environment);
        using var client = RegistryCase.ClientOf(options => options.Credentials = broken);

        Assert.Null(await client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("one")));
    }

    private static SocketReply Found =>
        SocketReply.Answer(200, """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""",
            "Content-Type: application/vnd.oci.image.index.v1+json");

    private static SocketReply Challenge(SocketRequest request, string scheme) => SocketReply.Answer(
        401, "", $"WWW-Authenticate: {scheme} realm=\"http://{request["Host"]}/token\",service=\"s\"");

    private static SocketServer Start(int status, string scheme) => SocketServer.Start(each =>
        each.Target == "/v2/" ? Challenge(each, scheme)
        : each.Target.StartsWith("/token", StringComparison.Ordinal) && each["Authorization"] == Basic
            ? SocketReply.Answer(200, """{"token":"T"}""")
        : each["Authorization"] == (scheme == "Basic" ? Basic : "Bearer T") ? Found
        : SocketReply.Answer(status));

    private static RegistryClient ClientOf(SocketServer server) => RegistryCase.ClientOf(options =>
        options.Credentials = new StaticCredentials(server.Host, RegistryCredential.Basic("me", "planted")));
}
