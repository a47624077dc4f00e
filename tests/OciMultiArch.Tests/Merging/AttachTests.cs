using System.Text;
using OciMultiArch.Testing;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Merging;

/// <summary>Files that are attached to what is there, and found again from it.</summary>
public sealed class AttachTests
{
    private const string Spdx = "application/spdx+json";
    private readonly MemoryStore store = new();

    public static TheoryData<string> Names => ["tag", "digest", "descriptor", "artifact"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_attached_by_any_name_is_found_from_the_image_and_read_by_its_own(string name)
    {
        var image = await Samples.ImageAsync("linux/amd64");
        await store.PushAsync(image, "1");
        TagOrDigest subject = name switch
        {
            "tag" => "1",
            "digest" => $"{image.Digest}",
            "descriptor" => image.Descriptor,
            _ => image,
        };

        var report = await store.AttachAsync(subject, Spdx, [File("sbom.json", "{}")], Note("by", "me"));

        var found = Assert.Single(await (await store.GetAsync("1")).ReferrersAsync(Spdx).ToListAsync());
        Assert.Equal(report.Root.Digest, found.Digest);
        Assert.Equal((image.Digest, "me"), (found.Subject!.Digest, found.Manifest!.Annotations["by"]));
        Assert.Equal("{}", Encoding.UTF8.GetString((await found.ReadFileAsync("sbom.json")).Span));
        Assert.Equal(["1"], await store.TagsAsync().Select(static tag => tag.Value).ToListAsync());
    }

    [Fact]
    public async Task Attaching_the_same_files_again_changes_nothing()
    {
        await store.PushAsync(await Samples.ImageAsync("linux/amd64"), "1");
        var first = await store.AttachAsync("1", Spdx, [File("sbom.json", "{}")]);

        var again = await store.AttachAsync("1", Spdx, [File("sbom.json", "{}")]);

        Assert.Equal(first.Root, again.Root);
        Assert.All(again.Blobs.Concat(again.Manifests), static content => Assert.Equal(Arrival.Present, content.Arrival));
    }

    [Fact]
    public async Task Nothing_is_attached_to_what_is_not_there()
    {
        var failure = await Assert.ThrowsAsync<ContentNotFoundException>(() => store.AttachAsync("1", Spdx, [File("a", "b")]).AsTask());

        Assert.StartsWith("There is no '1' in ", failure.Message, StringComparison.Ordinal);
        Assert.False(await store.HasBlobAsync(File("a", "b").Descriptor));
    }

    [Theory]
    [InlineData("no type", "1")]
    [InlineData(Spdx, "not/a/tag")]
    public async Task Texts_that_are_wrong_are_told_before_anything_is_asked(string type, string tag) =>
        await Assert.ThrowsAsync<FormatException>(() => store.AttachAsync(tag, type, []).AsTask());

    [Fact]
    public async Task A_client_attaches_by_reference_and_asks_the_registry_once_for_the_subject()
    {
        using TestRegistry registry = new();
        using var client = registry.CreateClient();
        var image = await Samples.ImageAsync("linux/amd64");
        await client.PushAsync(image, $"{registry.Host}/app:1");
        registry.ForgetRequests();

        await client.AttachAsync($"{registry.Host}/app:1", Spdx, [File("sbom.json", "{}")]);
        await client.AttachAsync($"{registry.Host}/app@{image.Digest}", "text/plain", [File("notes", "x")]);

        Assert.Single(registry.Requests, static each => each.Method == "HEAD" && each.Path.EndsWith("/manifests/1", StringComparison.Ordinal));
        var types = await (await client.GetAsync($"{registry.Host}/app:1")).ReferrersAsync().Select(static each => each.ArtifactType!).ToListAsync();
        Assert.Equal([Spdx, "text/plain"], types.Order());
    }

    [Fact]
    public async Task What_is_attached_already_comes_first_and_each_referrer_once()
    {
        var image = await Samples.ImageAsync("linux/amd64");
        var sbom = Artifact.CreateReferrer(image, Spdx, [File("sbom.json", "{}")]);
        var other = Artifact.CreateReferrer(image, "text/plain", []);
        await store.PushAsync(image, "1");
        await store.PushAsync([new(sbom), new(other)]);
        var read = (await store.GetAsync("1")).WithAttached([sbom, Artifact.CreateReferrer(other, Spdx, [])]);

        Assert.Equal([sbom.Digest, other.Digest], await read.ReferrersAsync().Select(static each => each.Digest).ToListAsync());
        Assert.Equal([sbom.Digest], await read.ReferrersAsync(Spdx).Select(static each => each.Digest).ToListAsync());
        Assert.Equal([sbom.Digest], await image.WithAttached([sbom]).ReferrersAsync().Select(static each => each.Digest).ToListAsync());
        Assert.Empty(await image.ReferrersAsync().ToListAsync());
    }

    private static Blob File(string name, string text) => Blob.Of("application/json", Encoding.UTF8.GetBytes(text)).WithTitle(name);

    private static Dictionary<string, string> Note(string key, string value) => new() { [key] = value };
}
