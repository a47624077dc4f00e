using System.Net.Http.Headers;

namespace OciMultiArch.Tests.Testing;

/// <summary>A client that breaks a duty fails its test, with words that name the duty and the request.</summary>
public sealed class RegistryDutyTests
{
    private static readonly Artifact Image = TestImages.Image("linux/amd64");

    private static readonly TestAccount Account = new("ada", "hunter2-of-ada");

    public static TheoryData<string, string> Heads => new()
    {
        { "GET /v2/app/manifests/1.0", "a manifest is asked for with the types in Accept" },
        { "GET /v2/app/manifests/1.0 Accept:*/*", "a manifest is asked for with the types in Accept" },
        { "GET /v2/ Cookie:a=b", "a client of a registry sends no cookies" },
        { "GET /v2/ Accept-Encoding:gzip", "Accept-Encoding lets the bytes differ from what the digest names" },
        { "GET /v2/ Authorization:Basic_YTpi", "Authorization was sent to a registry that never asked for it" },
        { "GET /v2/app/tags/list?page=2", "the query has page, which the specification does not know here" },
        { "GET /v2/app/tags/list?n=ten", "the n of a page is a number" },
        { "GET /v2/_catalog?q=a", "the query has q, which the specification does not know here" },
        { "GET /v2/app/blobs/sha256:00 Range:bytes=-5", "Range of a blob is bytes=<start>-<end>, the end may be left out" },
        { "POST /v2/app/blobs/uploads/?from=base", "from names the repository of a mount, and there is no mount" },
        { "PUT /v2/app/manifests/1.0", "a manifest PUT needs the manifest's type as Content-Type" },
        { "GET /v2/ Host:other.test", "other.test is no host of registry.test: tests use no network" },
        { "PATCH /v2/app/blobs/uploads/of-mine", "this upload session was never opened here" },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public async Task A_broken_duty_of_a_head_is_named(string request, string duty)
    {
        using TestRegistry registry = new();

        var broken = await Assert.ThrowsAsync<RegistryDutyException>(() => SendAsync(registry, request));

        Assert.Equal(duty, broken.Duty);
        Assert.Equal(duty, registry.Violations.Single().Duty);
        Assert.Contains(broken.Message, Assert.Throws<RegistryDutyException>(registry.AssertClean).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public async Task A_registry_that_is_not_strict_answers_and_notes_it(string request, string duty)
    {
        using TestRegistry registry = new(new() { IsStrict = false });

        using var answer = await SendAsync(registry, request);

        Assert.Equal(duty, registry.Violations[0].Duty);
        Assert.NotEqual(0, registry.Requests.Single().Status);
    }

    [Fact]
    public async Task A_manifest_before_its_blobs_is_named_and_one_after_a_clean_up_is_not()
    {
        using TestRegistry registry = new();

        var broken = await Assert.ThrowsAsync<RegistryDutyException>(() => PutAsync(registry, "1.0", Image.Bytes, Image.MediaType));
        Assert.Contains("must be written before it", broken.Duty, StringComparison.Ordinal);
        Assert.Contains($"{Image.Blobs[0].Digest}", broken.Duty, StringComparison.Ordinal);
        Assert.Empty(registry["app"].Tags);

        await registry["app"].PutAsync(Image);
        registry["app"].Remove($"{Image.Blobs[0].Digest}");
        using var refused = await PutAsync(registry, "1.0", Image.Bytes, Image.MediaType);

        Assert.Equal(400, (int)refused.StatusCode);
        Assert.Single(registry.Violations);
    }

    [Fact]
    public async Task An_index_before_its_images_is_named()
    {
        using TestRegistry registry = new();
        var index = TestImages.Index("linux/amd64", "linux/arm64");

        var broken = await Assert.ThrowsAsync<RegistryDutyException>(() => PutAsync(registry, "1.0", index.Bytes, index.MediaType));

        Assert.All(index.Index!.Manifests, each => Assert.Contains($"{each.Digest}", broken.Duty, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_type_or_digest_that_is_not_that_of_the_manifest_is_named()
    {
        using TestRegistry registry = new();
        await registry["app"].PutAsync(Image);

        var type = await Assert.ThrowsAsync<RegistryDutyException>(() => PutAsync(registry, "1.0", Image.Bytes, MediaType.OciIndex));
        var digest = await Assert.ThrowsAsync<RegistryDutyException>(() =>
            PutAsync(registry, $"{TestDigest.Of("other")}", Image.Bytes, Image.MediaType));

        Assert.StartsWith($"Content-Type is {MediaType.OciIndex}", type.Duty, StringComparison.Ordinal);
        Assert.Equal($"the manifest that was sent is {Image.Digest}", digest.Duty);
    }

    [Theory]
    [InlineData("PUT", "&digest=sha256:00", "text/plain", null, "the Content-Type of a blob is application/octet-stream")]
    [InlineData("PATCH", "", "application/octet-stream", "bytes 0-4/*", "Content-Range of an upload is <start>-<end>, without a unit")]
    [InlineData("PATCH", "", "application/octet-stream", "0-9", "Content-Range is 0-9, the part has 5 bytes")]
    [InlineData("PUT", "", "application/octet-stream", null, "a closing PUT must add &digest= to the Location it was given")]
    [InlineData("PATCH", "x", "application/octet-stream", null, "this address was never given as a Location; it must be used as it came")]
    public async Task A_broken_duty_of_an_upload_is_named(string method, string query, string type, string? range, string duty)
    {
        using TestRegistry registry = new();
        using var client = Client(registry);
        using var opened = await client.SendAsync(new(HttpMethod.Post, "https://registry.test/v2/app/blobs/uploads/"), default);
        using HttpRequestMessage request = new(new(method), Exactly(opened.Headers.NonValidated["Location"] + query));
        request.Content = new ByteArrayContent("hello"u8.ToArray()) { Headers = { ContentType = new(type) } };
        if (range is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Range", range);

        var broken = await Assert.ThrowsAsync<RegistryDutyException>(() => client.SendAsync(request, default));

        Assert.StartsWith(duty, broken.Duty, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://registry.test/v2/", "Bearer of-another", "the token was issued for another registry")]
    [InlineData("https://registry.test/v2/", "Basic YTpi", "a password was sent to a registry that asks for a token")]
    [InlineData("http://registry.test/v2/", "Bearer of-another", "credentials went in clear, without TLS")]
    [InlineData("https://cdn.test/app/sha256:00", "Bearer of-another", "Authorization was sent on to the host that the registry redirected to")]
    [InlineData("https://auth.test/token?scope=repository:a:pull", null, "a token is asked for with the service of the challenge, test-registry")]
    [InlineData("https://auth.test/token?service=test-registry&scope=app", null, "'app' is not a scope")]
    [InlineData("https://auth.test/token?service=test-registry&user=a", null, "user is nothing that a token service is asked with")]
    public async Task Credentials_that_are_shown_to_others_are_named(string url, string? authorization, string duty)
    {
        using TestRegistry registry = new(new()
        {
            Authentication = RegistryAuthentication.Bearer,
            TokenHost = "auth.test",
            StorageHost = "cdn.test",
            Accounts = [Account],
        });
        using HttpRequestMessage request = new(HttpMethod.Get, url);
        if (authorization is not null)
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);

        var broken = await Assert.ThrowsAsync<RegistryDutyException>(() => Client(registry).SendAsync(request, default));

        Assert.Equal(duty, broken.Duty);
    }

    private static async Task<HttpResponseMessage> SendAsync(TestRegistry registry, string text)
    {
        var words = text.Split(' ');
        var headers = words[2..].Select(static word => word.Split(':', 2)).ToDictionary(static pair => pair[0], static pair => pair[1].Replace('_', ' '));
        headers.Remove("Host", out var host);
        HttpRequestMessage request = new(new(words[0]), $"https://{host ?? "registry.test"}{words[1]}");
        headers.TryAdd("User-Agent", "test");
        foreach (var (name, value) in headers.Where(static header => header.Value.Length > 0))
            request.Headers.TryAddWithoutValidation(name, value);
        return await new HttpMessageInvoker(registry).SendAsync(request, default);
    }

    private static Task<HttpResponseMessage> PutAsync(TestRegistry registry, string reference, ReadOnlyMemory<byte> bytes, MediaType type)
    {
        HttpRequestMessage request = new(HttpMethod.Put, $"https://registry.test/v2/app/manifests/{reference}")
        {
            Content = new ByteArrayContent(bytes.ToArray()) { Headers = { ContentType = new(type.Value) } },
        };
        return Client(registry).SendAsync(request, default);
    }

    private static HttpMessageInvoker Client(TestRegistry registry) => new(new Named(registry));

    private static Uri Exactly(string url) => new(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private sealed class Named(TestRegistry registry) : DelegatingHandler(registry)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", "test");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
