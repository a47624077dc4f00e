using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Content;

/// <summary>Tags as every kind of store removes them.</summary>
public sealed class TagDeletionTests : IDisposable
{
    private static readonly Tag One = Tag.Parse("1");
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public Task Memory_forgets_a_tag_alone() => ForgetsATagAloneAsync(new MemoryStore());

    [Fact]
    public Task A_layout_forgets_a_tag_alone() => ForgetsATagAloneAsync(OciLayout.At(folder.At("layout")));

    [Fact]
    public async Task An_archive_forgets_a_tag_alone_until_it_is_completed()
    {
        await using var writer = OciArchive.Create(folder.At("images.tar"));
        await ForgetsATagAloneAsync(writer);
        await writer.CompleteAsync();

        Assert.Equal(["latest"], await OciArchive.At(folder.At("images.tar")).TagsAsync().Select(static tag => tag.Value).ToListAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => writer.DeleteTagAsync(Tag.Latest).AsTask());
    }

    [Fact]
    public async Task A_store_that_deletes_no_tags_says_so()
    {
        IContentStore store = new Recorder("shelf");

        var failure = await Assert.ThrowsAsync<OciException>(() => store.DeleteTagAsync(One).AsTask());

        Assert.Equal(Problem.NotSupported, failure.Problem);
        Assert.Equal("shelf deletes no tags.", failure.Message);
    }

    private static async Task ForgetsATagAloneAsync(IContentStore store)
    {
        var image = Artifact.Create("a/b", []);
        await store.PushAsync(image, ["1", "latest"]);

        Assert.True(await store.DeleteTagAsync(One));
        Assert.False(await store.DeleteTagAsync(One));

        Assert.Null(await store.FindAsync(One));
        Assert.Equal(image.Digest, (await store.GetAsync("latest")).Digest);
    }
}
