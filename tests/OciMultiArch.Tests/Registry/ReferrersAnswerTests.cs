using System.Net;
using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Registry;

/// <summary>What registries without a request for referrers answer to it: the list is under the tag all the same.</summary>
public sealed class ReferrersAnswerTests
{
    private const string IndexType = "application/vnd.oci.image.index.v1+json";
    private static readonly SampleImage Subject = SampleImage.Make("linux/amd64");
    private static readonly Digest SubjectDigest = Digest.Parse(Subject.Digest);
    private static readonly string TagOfList = Subject.Digest.Replace(':', '-');

    /// <summary>Status, content type and body.</summary>
    public static TheoryData<int, string?, string> Answers => new()
    {
        { 404, "text/plain", "404 page not found\n" },
        { 404, "application/json", """{"errors":[{"code":"NOT_FOUND"}]}""" },
        { 400, "application/json", """{"errors":[{"code":"MANIFEST_INVALID"}]}""" },
        { 401, "application/json", """{"errors":[{"code":"UNAUTHORIZED"}]}""" },
        { 403, "application/json", """{"errors":[{"code":"DENIED"}]}""" },
        { 405, "application/json", """{"errors":[{"code":"UNSUPPORTED"}]}""" },
        { 406, null, "" },
        { 410, null, "" },
        { 422, null, "" },
        { 501, null, "" },
        { 303, null, "" },
        { 204, null, "" },
        { 200, "text/html", "<html><title>Sign in</title></html>" },
        { 200, null, "" },
        { 200, "application/json", "{}" },
        { 200, "application/json", "null" },
        { 200, "application/json", "[]" },
        { 200, IndexType, "{}" },
        { 200, IndexType, "null" },
        { 200, IndexType, """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":null}""" },
        {
            200,
            "application/vnd.docker.distribution.manifest.list.v2+json",
            """{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[]}"""
        },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task The_list_is_under_the_tag_whatever_the_registry_answers(int status, string? type, string body)
    {
        await using var at = await WithListAsync();
        var reply = Answer(status, type, body);
        at.Fake.Inject(static each => each.Is("GET", "/referrers/"), reply, int.MaxValue);

        var first = await ReferrersAsync(at);
        var second = Referrer("c/d");
        await at.App.PushAsync(second, []);
        var both = await ReferrersAsync(at);
        var deletion = await at.App.DeleteManifestAsync(first.Single());

        Assert.Equal((1, 2), (first.Length, both.Length));
        Assert.Equal((true, null), (deletion.WasThere, deletion.ListFailure));
        Assert.Equal([second.Digest], await ReferrersAsync(at));
    }

    [Theory]
    [InlineData(404, "text/html", "<html>Not Found</html>")]
    [InlineData(406, null, "x")]
    [InlineData(429, null, "slow down")]
    [InlineData(500, null, "")]
    [InlineData(503, null, "")]
    [InlineData(200, "text/html", "<html><title>GitHub</title></html>")]
    public async Task A_page_that_a_redirect_leads_to_says_nothing_of_referrers(int status, string? type, string body)
    {
        await using var web = await FakeRegistry.StartAsync(new() { ServesOthers = true });
        web.Inject(static _ => true, Answer(status, type, body), int.MaxValue);
        await using var at = await WithListAsync();
        var elsewhere = new FakeReply(302).With("Location", new Uri(web.BaseAddress, "login").ToString());
        at.Fake.Inject(static each => each.Is("GET", "/referrers/"), elsewhere, int.MaxValue);

        Assert.Single(await ReferrersAsync(at));

        Assert.Single(web.Requests);
    }

    [Fact]
    public async Task A_login_that_a_redirect_leads_to_is_no_question_of_the_registry()
    {
        await using var web = await FakeRegistry.StartAsync(new() { ServesOthers = true });
        web.Inject(static _ => true, FakeReply.Error(401, "UNAUTHORIZED").With("WWW-Authenticate", "Basic realm=\"web\""), int.MaxValue);
        await using var at = await WithListAsync();
        var elsewhere = new FakeReply(302).With("Location", new Uri(web.BaseAddress, "login").ToString());
        at.Fake.Inject(static each => each.Is("GET", "/referrers/"), elsewhere, int.MaxValue);

        Assert.Single(await ReferrersAsync(at));
    }

    [Fact]
    public async Task A_list_that_a_redirect_leads_to_is_the_list()
    {
        await using var backend = await FakeRegistry.StartAsync(new() { ServesOthers = true });
        var digest = Bytes.Digest([1]);
        var index = """{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","size":1,"digest":"D"}]}"""
            .Replace("D", digest, StringComparison.Ordinal);
        backend.Inject(static _ => true, Answer(200, IndexType, index), int.MaxValue);
        await using var at = await WithListAsync();
        var elsewhere = new FakeReply(307).With("Location", new Uri(backend.BaseAddress, "r").ToString());
        at.Fake.Inject(static each => each.Is("GET", "/referrers/"), elsewhere);

        Assert.Equal([Digest.Parse(digest)], await ReferrersAsync(at));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_registry_that_fails_is_not_one_without_referrers(int status)
    {
        await using var at = await WithListAsync(static (options, _) => options.MaxAttempts = 2);
        at.Fake.Inject(static each => each.Is("GET", "/referrers/"), new FakeReply(status), int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => ReferrersAsync(at));

        Assert.Equal((HttpStatusCode)status, failure.StatusCode);
        Assert.Equal(["GET", "GET"], at.Log);
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"manifests":[{"digest":1}]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[""")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"layers":[]}""")]
    public async Task A_list_that_is_malformed_is_an_error_and_not_none(string body)
    {
        await using var at = await WithListAsync();
        at.Fake.Inject(static each => each.Is("GET", "/referrers/"), Answer(200, IndexType, body), int.MaxValue);

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => ReferrersAsync(at));

        Assert.Equal(Problem.InvalidResponse, failure.Problem);
    }

    [Fact]
    public async Task A_challenge_that_no_login_has_answered_is_a_question_for_the_login()
    {
        await using var at = await WithListAsync();
        var asks = FakeReply.Error(401, "UNAUTHORIZED").With("WWW-Authenticate", "Basic realm=\"x\"");
        at.Fake.Inject(static each => each.Is("GET", "/referrers/"), asks, int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => ReferrersAsync(at));

        Assert.Equal((Problem.LoginNeeded, RemedyKind.LogIn), (failure.Problem, failure.Remedy!.Kind));
    }

    [Fact]
    public async Task A_challenge_that_stays_whatever_is_shown_says_nothing_of_referrers()
    {
        await using var at = await WithListAsync(
            static (options, _) => options.Credentials = new Http.OneUserEverywhere(), new() { ServesOthers = true });
        var asks = FakeReply.Error(401, "UNAUTHORIZED").With("WWW-Authenticate", "Basic realm=\"x\"");
        at.Fake.Inject(static each => each.Is("GET", "/referrers/"), asks, int.MaxValue);

        Assert.Single(await ReferrersAsync(at));
    }

    private static async Task<Digest[]> ReferrersAsync(RegistryCase at) =>
        await at.App.ReferrersAsync(SubjectDigest).Select(static each => each.Digest).ToArrayAsync();

    private static async Task<RegistryCase> WithListAsync(
        Action<RegistryClientOptions, RegistryHostOptions>? configure = null, FakeRegistryOptions? options = null)
    {
        var at = await RegistryCase.InMemoryAsync((options ?? new()) with { Referrers = false }, configure);
        at.Stored.Put(Subject);
        var referrer = Referrer("a/b");
        at.Stored.PutBlob("{}"u8.ToArray());
        at.Stored.PutManifest(referrer.Bytes.ToArray(), referrer.MediaType.Value);
        var list = $$"""
            {"schemaVersion":2,"mediaType":"{{IndexType}}","manifests":[
              {"mediaType":"{{referrer.MediaType}}","digest":"{{referrer.Digest}}","size":{{referrer.Bytes.Length}},"artifactType":"a/b"}]}
            """;
        at.Stored.PutManifest(Encoding.UTF8.GetBytes(list), IndexType, TagOfList);
        return at;
    }

    private static Artifact Referrer(string type) => Artifact.CreateReferrer(Samples.ToArtifact(Subject), type, []);

    private static FakeReply Answer(int status, string? type, string body)
    {
        var reply = new FakeReply(status) { Body = Encoding.UTF8.GetBytes(body) };
        if (status == 303)
            reply = reply.With("Location", "http://127.0.0.1:9/never/asked");
        return type is null ? reply : reply.With("Content-Type", type);
    }
}
