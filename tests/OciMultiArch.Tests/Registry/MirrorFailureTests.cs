using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Mirrors that lie, break off or ask for a login; and registries that cannot be reached behind them.</summary>
public sealed class MirrorFailureTests
{
    private const string Secret = "origin-secret";

    [Fact]
    public async Task A_login_is_never_shown_to_the_other()
    {
        await using var origin = SocketServer.Start(Basic);
        await using var mirror = SocketServer.Start(Basic);
        await using var open = SocketServer.Start(static _ => SocketReply.Answer(404));
        var own = new StaticCredentials(new Dictionary<string, RegistryCredential>
        {
            [origin.Host] = RegistryCredential.Basic("u", Secret),
            [mirror.Host] = RegistryCredential.Basic("u", "mirror-secret"),
        });
        var noLogin = new StaticCredentials(origin.Host, RegistryCredential.Basic("u", Secret));

        foreach (var credentials in new ICredentialSource[] { own, noLogin })
        {
            using var client = ClientOf(origin.Host, [new(open.Host), new(mirror.Host)], credentials);
            Assert.Null(await client.Repository($"{origin.Host}/app").FindAsync(Tag.Parse("1")));
        }

        Assert.DoesNotContain(mirror.Requests, static each => Sent(each).Contains(Secret, StringComparison.Ordinal));
        Assert.Contains(mirror.Requests, static each => Sent(each).Contains("mirror-secret", StringComparison.Ordinal));
        Assert.DoesNotContain(origin.Requests, static each => Sent(each).Contains("mirror-secret", StringComparison.Ordinal));
        Assert.All(open.Requests, static each => Assert.Equal("", Sent(each)));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(403)]
    [InlineData(null)]
    public async Task A_mirror_that_fails_is_told_once(int? status)
    {
        await using var origin = SocketServer.Start(static _ => SocketReply.Answer(404));
        await using var mirror = SocketServer.Start(_ => SocketReply.Answer(status ?? 500));
        var host = status is null ? "127.0.0.1:1" : mirror.Host;
        List<OciException> told = [];
        using var client = new RegistryClient(new()
        {
            Hosts = { [origin.Host] = new() { Mirrors = [new(host)] } },
            Credentials = new StaticCredentials(new Dictionary<string, RegistryCredential>()),
            Warn = told.Add,
        });

        foreach (var tag in new[] { "1", "2" })
            Assert.Null(await client.Repository($"{origin.Host}/app").FindAsync(Tag.Parse(tag)));

        var warning = Assert.Single(told);
        Assert.StartsWith($"{host}, a mirror of {origin.Host}, is passed over: ", warning.Message, StringComparison.Ordinal);
        Assert.NotEqual(Problem.MissingProgram, warning.Problem);
    }

    [Fact]
    public async Task A_mirror_that_serves_another_manifest_by_digest_is_not_believed()
    {
        await using var at = await MirrorCase.StartAsync();
        at.Mirror.Spoil(static _ => true, static reply => reply with { Body = (byte[])[.. reply.Body.Span, (byte)' '] }, int.MaxValue);

        var image = await at.App.GetAsync(at.Image.Digest);

        Assert.Equal(at.Image.Digest, image.Digest.ToString());
        Assert.Single(at.AskedOfOrigin);
    }

    [Fact]
    public async Task A_mirror_that_serves_another_blob_is_named_and_then_left_alone()
    {
        await using var at = await MirrorCase.StartAsync();
        at.Mirror.Spoil(static each => each.Is("GET", "/blobs/"), static reply => reply with { Body = new byte[reply.Body.Length] });

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => at.PullAsync());

        Assert.Contains($"{at.Mirror.Host}/app, a mirror of {at.Origin.Fake.Host}/app", failure.Message, StringComparison.Ordinal);
        Assert.Equal(at.Image.Layer, await at.PullAsync());
    }

    [Fact]
    public async Task A_blob_of_another_length_is_read_elsewhere()
    {
        await using var at = await MirrorCase.StartAsync();
        at.Mirror.Spoil(static each => each.Is("GET", "/blobs/"), static reply => reply with { Body = new byte[] { 1, 2, 3 } });

        Assert.Equal(at.Image.Layer, await at.PullAsync());
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public async Task A_download_that_breaks_off_goes_on_at_the_mirror_and_then_at_the_registry(int breaks, int ofOrigin)
    {
        await using var origin = await RegistryCase.StartAsync();
        var content = Bytes.Noise(50_000);
        origin.Stored.PutBlob(content);
        await using var mirror = SocketServer.Start(request => Serve(request, content, request.Number > breaks ? content.Length : 20_000));
        using var client = ClientOf(origin.Fake.Host, [new(mirror.Host)]);
        var blob = Blob.In(RegistryCase.Layer(50_000).Descriptor, client.Repository($"{origin.Fake.Host}/app"));

        Assert.Equal(content, (await blob.ReadAsync()).ToArray());

        Assert.Equal(2, mirror.Requests.Count);
        Assert.Equal(ofOrigin, origin.Fake.Requests.Count);
        Assert.Equal("bytes=20000-", mirror.Requests[1]["Range"]);
        Assert.All(origin.Fake.Requests, static each => Assert.Equal("bytes=30000-", each["Range"]));
    }

    [Fact]
    public async Task Where_the_registry_cannot_be_reached_a_mirror_gets_the_retries_that_it_did_not_get()
    {
        await using var at = await MirrorCase.StartAsync();
        at.Mirror.Inject(static _ => true, FakeReply.Error(503, "UNAVAILABLE"), 3);
        using var client = ClientOf("127.0.0.1:1", [new(at.Mirror.Host)]);

        var image = await client.Repository("127.0.0.1:1/app").GetAsync("1");

        Assert.Equal(at.Image.Digest, image.Digest.ToString());
        Assert.Equal(4, at.AskedOfMirror.Count());
    }

    [Fact]
    public async Task An_error_says_what_the_registry_and_what_the_mirrors_said()
    {
        await using var empty = await FakeRegistry.StartAsync();
        await using var refusing = SocketServer.Start(
            static _ => SocketReply.Answer(403, """{"errors":[{"code":"DENIED","message":"quota"}]}"""));
        using var client = ClientOf("127.0.0.1:1", [new(empty.Host), new(refusing.Host)]);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository("127.0.0.1:1/app").GetAsync("1").AsTask());

        Assert.Equal(Problem.Unreachable, failure.Problem);
        Assert.StartsWith("GET 127.0.0.1:1/v2/app/manifests/1: no connection", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"It is not in {empty.Host}/app.", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"GET {refusing.Host}/v2/app/manifests/1: 403 DENIED (quota).", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_is_talked_to_by_the_settings_of_its_own_host()
    {
        await using var mirror = SocketServer.Start(static _ => SocketReply.Answer(404));
        await using var origin = SocketServer.Start(static _ => SocketReply.Answer(404));
        using var client = RegistryCase.ClientOf(options =>
        {
            options.Hosts[origin.Host] = new() { Mirrors = { new($"{mirror.Host}/hub") }, Headers = { ["X-Of"] = "origin" } };
            options.Hosts[mirror.Host] = new() { PathPrefix = "repository/docker", Headers = { ["X-Of"] = "mirror" } };
        });

        await client.Repository($"{origin.Host}/app").FindAsync(Tag.Parse("1"));

        Assert.Equal("/repository/docker/v2/hub/app/manifests/1", mirror.Requests.Single().Target);
        Assert.Equal("/v2/app/manifests/1", origin.Requests.Single().Target);
        Assert.Equal("mirror", mirror.Requests.Single()["X-Of"]);
        Assert.Equal("origin", origin.Requests.Single()["X-Of"]);
    }

    [Fact]
    public async Task What_no_place_has_is_missing()
    {
        await using var at = await MirrorCase.StartAsync();

        Assert.Null(await at.App.FindAsync(Tag.Parse("none")));
        Assert.Null(await at.App.ResolveAsync(Tag.Parse("none")));
        await Assert.ThrowsAsync<ContentNotFoundException>(() => at.App.OpenAsync(RegistryCase.Layer(3).Descriptor).AsTask());
        // Where HEAD finds nothing, only the registry itself is asked by GET.
        Assert.Equal(at.AskedOfMirror, at.AskedOfOrigin.Where(static (_, place) => place != 2));
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_not_sent_to_the_next_place()
    {
        await using var at = await MirrorCase.StartAsync();
        await using var silent = SocketServer.Start(static _ => SocketReply.AfterBody.Stall());
        using var client = ClientOf(at.Origin.Fake.Host, [new(silent.Host)]);
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.Repository($"{at.Origin.Fake.Host}/app").FindAsync(Tag.Parse("1"), stop.Token).AsTask());

        Assert.Empty(at.AskedOfOrigin);
    }

    private static RegistryClient ClientOf(string origin, IList<RegistryMirror> mirrors, ICredentialSource? credentials = null) =>
        RegistryCase.ClientOf(options =>
        {
            options.Credentials = credentials ?? options.Credentials;
            options.Hosts[origin] = new() { Mirrors = mirrors };
        });

    private static SocketReply Basic(SocketRequest request) => request["Authorization"] is null
        ? SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"x\"")
        : SocketReply.Answer(404);

    // The second answer that breaks off ends further on.
    private static SocketReply Serve(SocketRequest request, byte[] content, int end)
    {
        if (request["Range"] is null)
            return SocketReply.AfterBody.Send(SocketReply.Head(200, $"Content-Length: {content.Length}")).Send(content[..end]).Close();
        var head = SocketReply.Head(206, $"Content-Range: bytes 20000-{content.Length - 1}/{content.Length}", "Content-Length: 30000");
        return SocketReply.AfterBody.Send(head).Send(content[20_000..Math.Min(end + 10_000, content.Length)]).Close();
    }

    private static string Sent(SocketRequest request) =>
        request["Authorization"] is { } header ? Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])) : "";
}
