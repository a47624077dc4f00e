using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Layout;

/// <summary>Pruning removes nothing while it cannot tell what a layout's content leads to.</summary>
public sealed class OciLayoutPruningLossTests : IDisposable
{
    private readonly LayoutCase at = new();

    [Theory]
    [InlineData(0, true)]
    [InlineData(7, true)]
    [InlineData(0, false)]
    [InlineData(7, false)]
    public async Task A_manifest_that_was_cut_leads_to_what_cannot_be_told(int length, bool isRoot)
    {
        var image = Samples.Titled("x");
        await at.Layout.WriteAsync(image);
        var root = isRoot ? image : Samples.IndexOver(image);
        await at.Layout.WriteAsync(root, [Tag.Parse("a")]);
        at.PlaceBlob(image.Digest, image.Bytes.Span[..length]);

        await RefusedAsync("does not have the digest it is named for, so what it leads to cannot be told");
    }

    [Fact]
    public async Task A_root_that_is_missing_is_told()
    {
        var image = await at.WriteImageAsync("x", "a");
        File.Delete(at.BlobPath(image.Digest));

        await RefusedAsync($"index.json lists {image.Digest}, which is not in the layout");
    }

    [Fact]
    public async Task A_layout_without_its_index_is_told()
    {
        await at.WriteImageAsync("x", "a");
        File.Delete(at.At("index.json"));

        await RefusedAsync("has no index.json, so what leads to its content cannot be told");
    }

    [Fact]
    public async Task What_a_missing_child_may_have_led_to_stays_and_deleted_images_go()
    {
        var child = Samples.Titled("child");
        var other = await at.WriteImageAsync("other", "b");
        await at.Layout.WriteAsync(Samples.IndexOver(child), [Tag.Parse("a")]);
        await at.Layout.WriteAsync(Blob.Of(MediaType.OciLayer, "of the missing one"u8.ToArray()));
        Assert.Equal(new(), await at.Layout.PruneAsync(TimeSpan.Zero));

        await at.Layout.DeleteTagAsync(Tag.Parse("b"));

        Assert.Equal(3, (await at.Layout.PruneAsync(TimeSpan.Zero)).Blobs);
        Assert.DoesNotContain(other.Digest.Encoded, at.Blobs());
        Assert.Contains(Digest.Of("of the missing one"u8).Encoded, at.Blobs());
    }

    public void Dispose() => at.Dispose();

    private async Task RefusedAsync(string reason)
    {
        at.Age();
        var before = at.Blobs().Count();

        var refused = await Assert.ThrowsAnyAsync<OciException>(async () => await at.Layout.PruneAsync(TimeSpan.Zero));

        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
        Assert.Equal(before, at.Blobs().Count());
    }
}
