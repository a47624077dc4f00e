using System.Net;

namespace OciMultiArch.Tests.Testing;

/// <summary>An ordinary HttpClient that keeps to the specification breaks no duty, and is told what it did wrong.</summary>
public sealed class RawClientTests
{
    private const string Unknown = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    public static TheoryData<string, string, int, string> Requests => new()
    {
        { "GET", "app/blobs/sha256:00", 400, "DIGEST_INVALID" },
        { "DELETE", $"app/blobs/{Unknown}", 404, "BLOB_UNKNOWN" },
        { "DELETE", $"app/manifests/{Unknown}", 404, "MANIFEST_UNKNOWN" },
        { "GET", "Acme/X/tags/list", 400, "NAME_INVALID" },
        { "GET", $"{new string('a', 256)}/tags/list", 400, "NAME_INVALID" },
        { "GET", $"{new string('a', 255)}/tags/list", 404, "NAME_UNKNOWN" },
        { "POST", $"app/blobs/uploads/?mount={Unknown}", 202, "" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task It_is_answered_as_the_specification_says(string method, string path, int status, string code)
    {
        using TestRegistry registry = new();
        using HttpClient client = new(registry);
        using HttpRequestMessage request = new(new(method), $"https://registry.test/v2/{path}");

        using var answer = await client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(code, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        registry.AssertClean();
    }

    [Fact]
    public async Task It_follows_the_location_of_an_upload()
    {
        using TestRegistry registry = new();
        using HttpClient client = new(registry);
        using var opened = await client.PostAsync("https://registry.test/v2/app/blobs/uploads/", null);
        var bytes = "hello"u8.ToArray();
        using ByteArrayContent content = new(bytes) { Headers = { ContentType = new("application/octet-stream") } };

        using var stored = await client.PutAsync($"{opened.Headers.Location!.AbsoluteUri}&digest={TestDigest.Of("hello")}", content);

        Assert.Equal(HttpStatusCode.Created, stored.StatusCode);
        Assert.Equal((0, 2), (registry.Counts[RequestKind.Blob], registry.Counts[RequestKind.Upload]));
        registry.AssertClean();
    }
}
