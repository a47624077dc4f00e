using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Content;

/// <summary>Tags, digests and platforms as texts, where people type them.</summary>
public sealed class TextTests
{
    private static readonly SampleImage Image = SampleImage.Make("linux/amd64");

    public static TheoryData<string> Stores => ["registry", "memory", "layout"];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Every_store_takes_tags_and_digests_as_texts(string kind)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        using TempFolder folder = new();
        IContentStore store = kind switch
        {
            "registry" => at.App,
            "memory" => new MemoryStore(),
            _ => OciLayout.At(folder.Path),
        };
        at.Fake.Repository("from").Put(Image, "1");
        var image = await at.Client.GetAsync($"{at.Fake.Host}/from:1");
        await store.PushAsync(image, ["1", "2"]);

        foreach (var text in new[] { "1", Image.Digest })
        {
            Assert.Equal(image.Digest, (await store.ResolveAsync(text))!.Digest);
            Assert.Equal(image.Digest, (await store.FindAsync(text))!.Digest);
            Assert.Equal(image.Digest, (await store.GetAsync(text)).Digest);
            Assert.True(await store.ExistsAsync(text));
        }
        var referrer = Artifact.CreateReferrer(image, "a/b", []);
        await store.PushAsync(referrer, []);
        Assert.Equal([referrer.Digest], await store.ReferrersAsync("2").Select(static each => each.Digest).ToListAsync());
        Assert.Equal([referrer.Digest], await store.ReferrersAsync(Image.Digest).Select(static each => each.Digest).ToListAsync());
        Assert.True(await store.DeleteTagAsync("2"));
        Assert.False(await store.ExistsAsync("2"));
        Assert.False(await store.ExistsAsync($"{Digest.Of("none"u8)}"));
        Assert.Null(await store.FindAsync("2"));
        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await store.ReferrersAsync("2").CountAsync());
        await Assert.ThrowsAsync<ContentNotFoundException>(() => store.GetAsync($"{Digest.Of("none"u8)}").AsTask());
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("no:digest:")]
    public async Task A_text_that_is_neither_is_refused(string text)
    {
        MemoryStore store = new();

        await Assert.ThrowsAsync<FormatException>(() => store.FindAsync(text).AsTask());
        await Assert.ThrowsAsync<FormatException>(() => store.ResolveAsync(text).AsTask());
        await Assert.ThrowsAsync<FormatException>(async () => await store.DeleteTagAsync(text));
    }

    [Fact]
    public async Task Platforms_are_texts_too()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.PutIndex([Image, SampleImage.Make("linux/arm64")], "1");
        var index = await at.App.GetAsync("1");

        Assert.Equal(Image.Digest, $"{(await index.ImageForAsync("linux/x86_64"))!.Digest}");
        Assert.Equal(["linux/s390x"], (await index.MissingPlatformsAsync("linux/arm64,linux/s390x")).Select(static each => $"{each}"));
        Assert.Equal(Image.Digest, $"{(await index.ForPlatformsAsync("linux/amd64")).Digest}");
        Assert.Equal("linux/arm/v7", $"{index.WithPlatform("linux/arm/v7").Descriptor.Platform}");
    }

    [Fact]
    public void Edits_name_entries_by_text()
    {
        var platform = Platform.Parse("linux/arm64");
        var digest = Digest.Parse(Image.Digest);

        Assert.Equal(IndexEdit.Remove(platform), IndexEdit.Remove("linux/arm64"));
        Assert.Equal(IndexEdit.Remove(digest), IndexEdit.Remove(Image.Digest));
        Assert.Equal(IndexEdit.Keep([platform]), IndexEdit.Keep("linux/arm64"));
        Assert.Equal(IndexEdit.Annotate(platform, "a", "b"), IndexEdit.Annotate("linux/arm64", "a", "b"));
        Assert.Equal(IndexEdit.Annotate(digest, "a", null), IndexEdit.Annotate(Image.Digest, "a", null));
        Assert.Equal(IndexEdit.SetPlatform(digest, platform), IndexEdit.SetPlatform(Image.Digest, "linux/arm64"));
        Assert.Throws<FormatException>(() => IndexEdit.Remove("arm64:"));
    }
}
