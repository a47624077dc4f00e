using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>The manifests of a repository, where the registry lists them beside its tags.</summary>
public sealed class ManifestListTests
{
    private const string First = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Type = "application/vnd.oci.image.manifest.v1+json";

    [Theory]
    [InlineData("""["1"]""", "\"1520282800000\"", true, 1520282800000)]
    [InlineData("""[]""", "1520282800000", false, 1520282800000)]
    [InlineData("null", "\"0\"", false, null)]
    [InlineData("[]", "\"soon\"", false, null)]
    [InlineData("[]", "99999999999999999", false, null)]
    [InlineData("[]", "{}", false, null)]
    public async Task Each_says_whether_it_has_a_tag_and_when_it_came(string tags, string time, bool isTagged, long? milliseconds)
    {
        var body = Body($$"""{"imageSizeBytes":"7","mediaType":"{{Type}}","tag":{{tags}},"timeUploadedMs":{{time}} }""");

        var manifest = Assert.Single((await OfAsync(body))!);

        Assert.Equal((First, Type, isTagged), (manifest.Digest.ToString(), manifest.MediaType.Value, manifest.IsTagged));
        Assert.Equal(milliseconds, manifest.UploadedAt?.ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData("""{"name":"app","tags":["1"]}""")]
    [InlineData("""{"name":"app","tags":["1"],"manifest":null}""")]
    [InlineData("""{"name":"app","tags":["1"],"manifest":["sha256:x"]}""")]
    public async Task A_registry_that_lists_tags_alone_says_nothing(string body)
    {
        Assert.Null(await OfAsync(body));
    }

    [Fact]
    public async Task What_is_no_manifest_is_left_out()
    {
        Assert.Empty((await OfAsync(Body("""{"mediaType":""}""")))!);
        Assert.Empty((await OfAsync(Body("null")))!);
        Assert.Empty((await OfAsync($$$"""{"manifest":{"x":{"mediaType":"{{{Type}}}"} } }"""))!);
        Assert.Empty((await OfAsync("""{"manifest":{},"tags":[]}"""))!);
    }

    private static string Body(string entry) => $$"""{"manifest":{"{{First}}":{{entry}} } }""";

    private static async Task<IReadOnlyList<ListedManifest>?> OfAsync(string body)
    {
        await using var server = SocketServer.Start(_ => SocketReply.Answer(200, body, "Content-Type: application/json"));
        using var client = RegistryCase.ClientOf();
        return await client.Repository($"{server.Host}/app").ListManifestsAsync();
    }
}
