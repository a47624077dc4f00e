using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>What a client does by a reference, and what it asks for that.</summary>
public sealed class ReferenceCallTests
{
    private static readonly SampleImage Image = SampleImage.Make("linux/amd64");

    [Theory]
    [InlineData(":1")]
    [InlineData("@digest")]
    public async Task What_a_reference_points_at_is_told_by_one_head(string what)
    {
        await using var at = await WithImageAsync();
        var reference = Reference(at, what);

        var found = await at.Client.ResolveAsync(reference);

        Assert.Equal((Image.Digest, Image.Manifest.Length), ($"{found!.Digest}", (int)found.Size));
        Assert.Equal(["HEAD"], at.Log);
        Assert.True(await at.Client.ExistsAsync(reference));
        Assert.Equal(["HEAD", "HEAD"], at.Log);
    }

    [Theory]
    [InlineData(":1")]
    [InlineData("@digest")]
    public async Task What_a_reference_points_at_is_found_by_one_get(string what)
    {
        await using var at = await WithImageAsync();

        Assert.Equal(Image.Digest, $"{(await at.Client.FindAsync(Reference(at, what)))!.Digest}");
        Assert.Equal(["GET"], at.Log);
    }

    [Fact]
    public async Task A_registry_that_tells_no_digest_of_a_digest_is_read()
    {
        await using var at = await WithImageAsync();
        at.Fake.Spoil(static each => each.Method == "HEAD", static reply => reply.Without("Docker-Content-Digest").Without("Content-Length"));

        Assert.Equal(Image.Digest, $"{(await at.Client.ResolveAsync(Reference(at, "@digest")))!.Digest}");
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        await using var at = await WithImageAsync();

        Assert.Null(await at.Client.ResolveAsync(Reference(at, ":2")));
        Assert.Null(await at.Client.FindAsync(Reference(at, ":2")));
        Assert.Null(await at.Client.FindAsync($"{at.Fake.Host}/app@{Digest.Of("other"u8)}"));
        Assert.False(await at.Client.ExistsAsync($"{at.Fake.Host}/app@{Digest.Of("other"u8)}"));
    }

    [Fact]
    public async Task Tags_are_listed_and_given_by_reference()
    {
        await using var at = await WithImageAsync();

        await at.Client.TagAsync(Reference(at, ":1"), "2");
        await at.Client.TagAsync(Reference(at, "@digest"), ["3", "4"]);

        Assert.Equal(["1", "2", "3", "4"], await at.Client.TagsAsync($"{at.Fake.Host}/app").Select(static tag => tag.Value).ToListAsync());
    }

    [Fact]
    public async Task An_artifact_goes_where_a_reference_says()
    {
        await using var at = await WithImageAsync();
        var image = await at.Client.GetAsync(Reference(at, ":1"));

        await at.Client.PushAsync(image, $"{at.Fake.Host}/other:5");
        await at.Client.PushAsync(image, $"{at.Fake.Host}/third@{image.Digest}");

        Assert.Equal(Image.Digest, at.Fake.Repository("other").Tags["5"]);
        Assert.Empty(at.Fake.Repository("third").Tags);
        Assert.Contains(Image.Digest, at.Fake.Repository("third").Manifests.Keys);
        var other = $"{at.Fake.Host}/other@{Digest.Of("other"u8)}";
        await Assert.ThrowsAsync<ArgumentException>(() => at.Client.PushAsync(image, other).AsTask());
    }

    [Fact]
    public async Task Referrers_are_found_by_reference()
    {
        await using var at = await WithImageAsync();
        var image = await at.Client.GetAsync(Reference(at, ":1"));
        await at.App.PushAsync(Artifact.CreateReferrer(image, "a/b", []), []);
        await at.App.PushAsync(Artifact.CreateReferrer(image, "c/d", []), []);

        Assert.Equal(2, await at.Client.ReferrersAsync(Reference(at, ":1")).CountAsync());
        Assert.Equal("c/d", (await at.Client.ReferrersAsync(Reference(at, "@digest"), "c/d").SingleAsync()).ArtifactType);
        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await at.Client.ReferrersAsync(Reference(at, ":9")).CountAsync());
    }

    [Fact]
    public async Task Tags_and_manifests_are_deleted_by_reference()
    {
        await using var at = await WithImageAsync();

        Assert.True(await at.Client.DeleteTagAsync(Reference(at, ":1")));
        Assert.Contains(Image.Digest, at.Stored.Manifests.Keys);
        Assert.True((await at.Client.DeleteManifestAsync(Reference(at, "@digest"))).WasThere);

        Assert.Empty(at.Stored.Manifests);
    }

    [Theory]
    [InlineData("", "has no tag")]
    [InlineData("@digest", "has a digest")]
    public async Task A_tag_to_delete_must_be_written(string what, string why)
    {
        await using var at = await WithImageAsync();

        var failure = await Assert.ThrowsAsync<FormatException>(() => at.Client.DeleteTagAsync(Reference(at, what)).AsTask());

        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.Empty(at.Log);
    }

    [Theory]
    [InlineData(":1", "has no digest")]
    [InlineData(":1@digest", "has a tag and a digest")]
    public async Task A_manifest_to_delete_is_named_by_its_digest_alone(string what, string why)
    {
        await using var at = await WithImageAsync();

        var failure = await Assert.ThrowsAsync<FormatException>(() => at.Client.DeleteManifestAsync(Reference(at, what)).AsTask());

        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.Empty(at.Log);
    }

    private static string Reference(RegistryCase at, string what) =>
        $"{at.Fake.Host}/app{what.Replace("digest", Image.Digest, StringComparison.Ordinal)}";

    private static async Task<RegistryCase> WithImageAsync()
    {
        var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Image, "1");
        return at;
    }
}
