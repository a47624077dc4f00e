using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Registry;

/// <summary>Manifests as they come from registries good and bad.</summary>
public sealed class ManifestReadingTests
{
    private static readonly SampleImage Amd64 = SampleImage.Make("linux/amd64");

    [Fact]
    public async Task Every_type_is_accepted_by_GET_and_HEAD()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Amd64, "1.0");

        await at.App.GetAsync("1.0");
        await at.App.GetAsync(Amd64.Digest);
        await at.App.ResolveAsync(Tag.Parse("1.0"));
        await at.App.HasManifestAsync(Samples.ToArtifact(Amd64).Descriptor);

        Assert.All(at.Fake.Requests, static each => Assert.Equal(4, each["Accept"]!.Split(',').Length));
    }

    [Theory]
    [InlineData("Content-Type", "application/vnd.oci.image.index.v1+json")]
    [InlineData("Content-Type", "application/vnd.docker.distribution.manifest.v2+json")]
    [InlineData("Content-Type", "text/html")]
    [InlineData("Docker-Content-Digest", "sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task An_answer_that_contradicts_itself_is_refused(string header, string value)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Amd64, "1.0");
        at.Fake.Spoil(static each => each.Method == "GET", reply => reply.With(header, value));

        await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.GetAsync("1.0").AsTask());
    }

    [Theory]
    [InlineData("application/vnd.oci.image.manifest.v1+json; charset=utf-8")]
    [InlineData("application/octet-stream")]
    [InlineData("Application/JSON")]
    [InlineData("")]
    public async Task The_body_speaks_where_the_header_does_not(string contentType)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Amd64, "1.0");
        at.Fake.Spoil(static each => each.Method == "GET", reply =>
            contentType.Length == 0 ? reply.Without("Content-Type") : reply.With("Content-Type", contentType));

        Assert.Equal(Amd64.Digest, (await at.App.GetAsync("1.0")).Digest.ToString());
    }

    [Fact]
    public async Task Without_a_digest_header_the_digest_is_computed()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Amd64, "1.0");
        at.Fake.Spoil(static _ => true, static reply => reply.Without("Docker-Content-Digest"), int.MaxValue);

        Assert.Equal(Amd64.Digest, (await at.App.GetAsync("1.0")).Digest.ToString());
        Assert.Equal(Amd64.Digest, (await at.App.ResolveAsync(Tag.Parse("1.0")))!.Digest.ToString());
    }

    [Fact]
    public async Task Other_bytes_than_the_digest_asked_for_are_refused_whatever_the_header_says()
    {
        var other = SampleImage.Make("linux/arm64");
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Amd64, "1.0");
        FakeReply Served(FakeReply reply) => reply.Bytes(other.Manifest, other.ManifestType).With("Docker-Content-Digest", other.Digest);
        at.Fake.Spoil(static each => each.Method == "GET", Served, 2);

        await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.GetAsync(Amd64.Digest).AsTask());
        await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.FindAsync(Samples.ToArtifact(Amd64).Descriptor).AsTask());
    }

    [Fact]
    public async Task Wrong_bytes_are_never_parsed()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Amd64, "1.0");
        at.Fake.Spoil(static each => each.Method == "GET", static reply => reply.Bytes("}{"u8.ToArray(), "application/json"));

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.GetAsync(Amd64.Digest).AsTask());

        Assert.Contains("have the digest", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_over_the_limit_is_not_read()
    {
        await using var at = await RegistryCase.InMemoryAsync(configure: static (options, _) => options.MaxManifestBytes = 100);
        at.Stored.Put(Amd64, "1.0");

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.GetAsync("1.0").AsTask());
        var huge = Samples.ToArtifact(Amd64).Descriptor with { Size = long.MaxValue };
        var limited = await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.FindAsync(huge).AsTask());

        Assert.Contains("limit", failure.Message, StringComparison.Ordinal);
        Assert.Contains("limit", limited.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws")]
    [InlineData("application/vnd.docker.distribution.manifest.v1+json")]
    [InlineData("application/json")]
    public async Task Schema_1_is_refused_by_its_name(string contentType)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Amd64, "1.0");
        var old = """{"schemaVersion":1,"name":"app","tag":"1.0","fsLayers":[],"history":[]}"""u8.ToArray();
        at.Fake.Spoil(static each => each.Method == "GET", reply => reply.Bytes(old, contentType).Without("Docker-Content-Digest"));

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.GetAsync("1.0").AsTask());

        Assert.Contains("schema 1", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(405)]
    [InlineData(403)]
    public async Task Where_HEAD_is_refused_GET_answers(int status)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Amd64, "1.0");
        at.Fake.Inject(static each => each.Method == "HEAD", new FakeReply(status), 2);

        Assert.Equal(Amd64.Digest, (await at.App.ResolveAsync(Tag.Parse("1.0")))!.Digest.ToString());
        Assert.True(await at.App.HasManifestAsync(Samples.ToArtifact(Amd64).Descriptor));
    }

    [Fact]
    public async Task A_tag_that_was_there_a_moment_ago_is_asked_for_again()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Amd64, "1.0");
        await at.App.GetAsync("1.0");
        at.Fake.Inject(static each => each.Method == "GET", FakeReply.Error(404, "MANIFEST_UNKNOWN"), 2);

        Assert.Equal(Amd64.Digest, (await at.App.GetAsync("1.0")).Digest.ToString());
    }

    [Fact]
    public async Task A_tag_that_never_was_costs_one_GET_and_a_HEAD_before_it_when_only_its_digest_is_wanted()
    {
        await using var at = await RegistryCase.InMemoryAsync();

        Assert.Null(await at.App.FindAsync(Tag.Parse("none")));
        Assert.Null(await at.App.ResolveAsync(Tag.Parse("none")));
        Assert.Equal(["GET", "HEAD", "GET"], at.Log);
        await Assert.ThrowsAsync<ContentNotFoundException>(() => at.App.GetAsync("none").AsTask());
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(405)]
    public async Task A_digest_is_asked_by_GET_where_HEAD_does_not_give_it(int status)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Amd64, "1.0");
        at.Fake.Inject(static each => each.Method == "HEAD", new FakeReply(status), int.MaxValue);

        Assert.Equal(Amd64.Digest, (await at.App.ResolveAsync(Tag.Parse("1.0")))!.Digest.ToString());
        Assert.Equal(["HEAD", "GET"], at.Log);
    }

    [Fact]
    public async Task A_manifest_that_is_cut_is_read_again()
    {
        await using var server = SocketServer.Start(static each => each.Number == 1
            ? SocketReply.AfterBody.Send(
                SocketReply.Head(200, $"Content-Type: {Amd64.ManifestType}", $"Content-Length: {Amd64.Manifest.Length}"))
                .Send(Amd64.Manifest[..50])
                .Close()
            : SocketReply.Answer(200, Encoding.UTF8.GetString(Amd64.Manifest), $"Content-Type: {Amd64.ManifestType}"));
        using var client = RegistryCase.ClientOf();

        Assert.Equal(Amd64.Digest, (await client.Repository($"{server.Host}/app").GetAsync("1.0")).Digest.ToString());
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_document_that_is_both_index_and_manifest_is_refused()
    {
        var both = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Amd64.Manifest)[..^1] + ",\"manifests\":[]}");
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.PutManifest(both, Amd64.ManifestType, "1.0");

        await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.GetAsync("1.0").AsTask());
    }

    [Fact]
    public async Task A_page_of_HTML_is_no_manifest()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(static each => each.Method == "GET", new FakeReply(200).Bytes("<html>log in</html>"u8.ToArray(), "text/html"));

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.GetAsync("1.0").AsTask());

        Assert.Contains("text/html", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_artifact_read_by_descriptor_keeps_it()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Amd64);
        var described = Samples.ToArtifact(Amd64).Descriptor with { Platform = Platform.Parse("linux/amd64/v2") };

        Assert.Equal(described, (await at.App.FindAsync(described))!.Descriptor);
    }
}
