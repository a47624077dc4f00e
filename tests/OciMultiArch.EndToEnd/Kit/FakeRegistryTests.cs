using System.Net;
using System.Net.Http.Headers;
using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Kit;

public sealed class FakeRegistryTests : IDisposable
{
    private static readonly SampleImage Image = SampleImage.Make("linux/arm64/v8");

    // A client of good manners: no cookies, and a Location goes back byte for byte, which System.Uri would otherwise tidy.
    private readonly HttpClient client = new(new SocketsHttpHandler { UseCookies = false })
    {
        DefaultRequestHeaders = { { "User-Agent", "kit" } },
    };

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task A_good_push_and_pull_break_no_duty()
    {
        await using var registry = await FakeRegistry.StartAsync();
        foreach (var each in Image.Blobs) Assert.Equal(HttpStatusCode.Created, await UploadAsync(registry, each));

        Assert.Equal(HttpStatusCode.Created, await PutManifestAsync(registry, Image.Manifest, Image.ManifestType, "1.0"));

        var pulled = await GetManifestAsync(registry, "1.0", Image.ManifestType);
        Assert.Equal(Image.Manifest, await pulled.Content.ReadAsByteArrayAsync());
        Assert.Equal(Image.Digest, pulled.Headers.GetValues("Docker-Content-Digest").Single());
        Assert.Equal(Image.Layer, await client.GetByteArrayAsync(At(registry, $"app/blobs/{Bytes.Digest(Image.Layer)}")));
        Assert.Equal("""{"name":"app","tags":["1.0"]}""", await client.GetStringAsync(At(registry, "app/tags/list")));
        Assert.Equal(Image.Digest, registry.Repository("app").Tags["1.0"]);
        Assert.Equal(0, registry.OpenUploads);
    }

    [Fact]
    public async Task Disposing_after_a_violation_throws()
    {
        var registry = await FakeRegistry.StartAsync();
        await client.GetAsync(At(registry, "app/manifests/1.0"));

        var error = await Assert.ThrowsAsync<RegistryDutyException>(async () => await registry.DisposeAsync());

        Assert.Contains(
            "GET /v2/app/manifests/1.0: a manifest is asked for with the types in Accept",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_before_its_children_is_a_violation_and_after_a_clean_up_it_is_not()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { ToleratesViolations = true });
        var type = SampleImage.IndexType(ImageFamily.Oci);

        Assert.Equal(HttpStatusCode.BadRequest, await PutManifestAsync(registry, SampleImage.Index(Image), type, "1.0"));
        Assert.Contains(Image.Digest, Assert.Single(registry.Violations), StringComparison.Ordinal);

        registry.Repository("app").Put(Image);
        registry.Repository("app").Remove(Image.Digest);
        Assert.Equal(HttpStatusCode.BadRequest, await PutManifestAsync(registry, SampleImage.Index(Image), type, "1.0"));
        Assert.Single(registry.Violations);
        registry.Repository("app").Put(Image);
        Assert.Equal(HttpStatusCode.Created, await PutManifestAsync(registry, SampleImage.Index(Image), type, "1.0"));
    }

    [Fact]
    public async Task A_stale_and_an_assembled_Location_are_violations()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { ToleratesViolations = true });
        var first = await OpenAsync(registry);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Patch, first, "hello"u8.ToArray())).StatusCode);

        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Patch, first, "again"u8.ToArray())).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Patch, first.Split('?')[0], "again"u8.ToArray())).StatusCode);

        Assert.Contains("stale", registry.Violations[0], StringComparison.Ordinal);
        Assert.Contains("never given", registry.Violations[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Location_whose_reply_was_lost_leaves_the_older_one_good()
    {
        await using var registry = await FakeRegistry.StartAsync();
        var first = await OpenAsync(registry);
        registry.Spoil(each => each.Method == "PATCH", reply => reply with { Lost = true });
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(HttpMethod.Patch, first, "hello"u8.ToArray()));

        using var status = await SendAsync(HttpMethod.Get, first, null);

        Assert.Equal((HttpStatusCode.NoContent, "0-4"), (status.StatusCode, status.Headers.NonValidated["Range"].ToString()));
    }

    [Fact]
    public async Task Heads_that_break_a_duty_are_answered_with_400()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { ToleratesViolations = true });
        var location = await OpenAsync(registry);
        using var cookie = new HttpRequestMessage(HttpMethod.Get, At(registry, "")) { Headers = { { "Cookie", "a=b" } } };
        using var gzip = new HttpRequestMessage(HttpMethod.Get, At(registry, "")) { Headers = { { "Accept-Encoding", "gzip" } } };
        using var secret = new HttpRequestMessage(HttpMethod.Get, At(registry, "")) { Headers = { Authorization = new("Basic", "YTpi") } };
        using var unit = Request(HttpMethod.Patch, location, [1]);
        unit.Content!.Headers.ContentRange = new(0, 0);
        using var charset = new HttpRequestMessage(HttpMethod.Put, At(registry, "app/manifests/a")) { Content = new StringContent("{}") };

        foreach (var each in new[] { cookie, gzip, secret, unit, charset })
            Assert.Equal(HttpStatusCode.BadRequest, (await client.SendAsync(each)).StatusCode);

        Assert.Equal(5, registry.Violations.Count);
    }

    [Fact]
    public async Task The_body_must_say_the_type_that_the_header_says()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { ToleratesViolations = true });
        registry.Repository("app").Put(Image);

        Assert.Equal(
            HttpStatusCode.BadRequest,
            await PutManifestAsync(registry, Image.Manifest, SampleImage.IndexType(ImageFamily.Oci), "1.0"));

        Assert.Single(registry.Violations);
    }

    [Theory]
    [InlineData(MountAnswer.CreatedWhenThere, 201)]
    [InlineData(MountAnswer.AlwaysSession, 202)]
    [InlineData(MountAnswer.Unauthorized, 401)]
    [InlineData(MountAnswer.Denied, 403)]
    [InlineData(MountAnswer.NotAllowed, 405)]
    public async Task A_mount_is_answered_as_chosen_for_itself_and_for_others(MountAnswer answer, int status)
    {
        await using var self = await FakeRegistry.StartAsync(new() { SelfMount = answer, CrossMount = MountAnswer.Denied });
        await using var other = await FakeRegistry.StartAsync(new() { SelfMount = MountAnswer.Denied, CrossMount = answer });
        var digest = self.Repository("app").PutBlob("blob"u8.ToArray());
        other.Repository("base").PutBlob("blob"u8.ToArray());

        using var mounted = await client.PostAsync(At(self, $"app/blobs/uploads/?mount={digest}&from=app"), null);
        using var crossed = await client.PostAsync(At(other, $"app/blobs/uploads/?mount={digest}&from=base"), null);

        Assert.Equal((status, status), ((int)mounted.StatusCode, (int)crossed.StatusCode));
        Assert.Equal(status == 201, other.Repository("app").Blobs.ContainsKey(digest));
    }

    [Fact]
    public async Task An_injected_reply_comes_as_often_as_asked_and_stores_nothing()
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Inject(each => each.Is("POST", "/blobs/uploads/"), FakeReply.TooMany(7), times: 2);

        using var first = await client.PostAsync(At(registry, "app/blobs/uploads/"), null);
        using var second = await client.PostAsync(At(registry, "app/blobs/uploads/"), null);
        using var third = await client.PostAsync(At(registry, "app/blobs/uploads/"), null);

        Assert.Equal([429, 429, 202], new[] { first, second, third }.Select(each => (int)each.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(7), first.Headers.RetryAfter!.Delta);
        Assert.Equal(1, registry.OpenUploads);
    }

    [Fact]
    public async Task A_reply_can_be_cut_or_lose_a_header_or_carry_other_bytes()
    {
        await using var registry = await FakeRegistry.StartAsync();
        var digest = registry.Repository("app").Put(Image, "1.0");
        registry.Spoil(each => each.Method == "GET", reply => reply with { CutAfter = 10 });
        registry.Spoil(each => each.Method == "GET", reply => reply.Without("Docker-Content-Digest") with { Body = "{}"u8.ToArray() });

        await Assert.ThrowsAsync<HttpRequestException>(() => GetManifestAsync(registry, digest, Image.ManifestType));
        var wrong = await GetManifestAsync(registry, digest, Image.ManifestType);
        var right = await GetManifestAsync(registry, digest, Image.ManifestType);

        Assert.Equal("{}", await wrong.Content.ReadAsStringAsync());
        Assert.False(wrong.Headers.Contains("Docker-Content-Digest"));
        Assert.Equal(Image.Manifest, await right.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(true, HttpStatusCode.NoContent)]
    [InlineData(false, HttpStatusCode.NotFound)]
    public async Task An_upload_that_breaks_off_goes_on_only_where_the_registry_resumes(bool resumes, HttpStatusCode expected)
    {
        await using var registry = await FakeRegistry.StartAsync(new() { ResumesUploads = resumes });
        var location = await OpenAsync(registry);
        registry.Inject(each => each.Method == "PATCH", FakeReply.Broken with { AfterBytes = 1000 });
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(HttpMethod.Patch, location, Bytes.Noise(5000)));

        using var status = await SendAsync(HttpMethod.Get, location, null);

        Assert.Equal(expected, status.StatusCode);
        if (resumes) Assert.Equal("0-999", status.Headers.NonValidated["Range"].ToString());
    }

    [Fact]
    public async Task Tokens_are_asked_for_and_judged_by_what_they_grant()
    {
        await using var tokens = await TokenServer.StartAsync(new() { AnonymousActions = new HashSet<string> { "pull" } });
        await using var registry = await FakeRegistry.StartAsync(new() { Tokens = tokens });
        registry.Repository("app").Put(Image, "1.0");
        var challenge = (await GetManifestAsync(registry, "1.0", Image.ManifestType)).Headers.WwwAuthenticate.Single();
        Assert.Contains("scope=\"repository:app:pull\"", challenge.Parameter, StringComparison.Ordinal);

        var reply = await client.GetStringAsync(new Uri($"{tokens.Realm}?service={TokenServer.Service}&scope=repository:app:pull,push"));
        client.DefaultRequestHeaders.Authorization = new("Bearer", (string)System.Text.Json.Nodes.JsonNode.Parse(reply)!["token"]!);

        Assert.Equal(HttpStatusCode.OK, (await GetManifestAsync(registry, "1.0", Image.ManifestType)).StatusCode);
        using var refused = await client.PostAsync(At(registry, "app/blobs/uploads/"), null);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("insufficient_scope", refused.Headers.WwwAuthenticate.Single().Parameter, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_and_referrers_and_immutable_tags_follow_the_options()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { PageSize = 2, ImmutableTags = true });
        registry.Repository("app").Put(Image, "a", "b", "c");
        var subject = Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"{{Image.ManifestType}}","artifactType":"a/b","subject":"""
                + $$"""{"digest":"{{Image.Digest}}"},"layers":[]}""");

        using var put = await PutAsync(registry, subject, Image.ManifestType, Bytes.Digest(subject));
        using var page = await client.GetAsync(At(registry, "app/tags/list"));

        Assert.Equal(Image.Digest, put.Headers.GetValues("OCI-Subject").Single());
        Assert.Contains(
            Bytes.Digest(subject),
            await client.GetStringAsync(At(registry, $"app/referrers/{Image.Digest}")),
            StringComparison.Ordinal);
        Assert.Equal("</v2/app/tags/list?n=2&last=b>; rel=\"next\"", page.Headers.GetValues("Link").Single());
        Assert.Equal("""{"name":"app","tags":["c"]}""", await client.GetStringAsync(At(registry, "app/tags/list?n=2&last=b")));
        Assert.Equal(HttpStatusCode.BadRequest, await PutManifestAsync(registry, Image.Manifest, Image.ManifestType, "a"));
    }

    private static Uri At(FakeRegistry registry, string path) => new(registry.BaseAddress, $"v2/{path}");

    private static Uri Exactly(string location) =>
        new(location, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private static HttpRequestMessage Request(HttpMethod method, string location, byte[]? body)
    {
        var content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = new("application/octet-stream") } };
        return new(method, Exactly(location)) { Content = content };
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string location, byte[]? body) =>
        await client.SendAsync(Request(method, location, body));

    private async Task<string> OpenAsync(FakeRegistry registry)
    {
        using var answer = await client.PostAsync(At(registry, "app/blobs/uploads/"), null);
        return answer.Headers.NonValidated["Location"].ToString();
    }

    private async Task<HttpStatusCode> UploadAsync(FakeRegistry registry, byte[] blob)
    {
        using var answer = await SendAsync(HttpMethod.Put, $"{await OpenAsync(registry)}&digest={Bytes.Digest(blob)}", blob);
        return answer.StatusCode;
    }

    private Task<HttpResponseMessage> PutAsync(FakeRegistry registry, byte[] manifest, string type, string reference) =>
        client.PutAsync(
            At(registry, $"app/manifests/{reference}"),
            new ByteArrayContent(manifest) { Headers = { ContentType = new(type) } });

    private async Task<HttpStatusCode> PutManifestAsync(FakeRegistry registry, byte[] manifest, string type, string reference)
    {
        using var answer = await PutAsync(registry, manifest, type, reference);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> GetManifestAsync(FakeRegistry registry, string reference, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, At(registry, $"app/manifests/{reference}"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        return await client.SendAsync(request);
    }
}
