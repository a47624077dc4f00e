using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Layout;

public sealed class OciLayoutDeletingTests
{
    [Fact]
    public async Task A_tag_goes_and_all_else_in_the_index_stays_byte_for_byte()
    {
        using LayoutCase at = new();
        await at.WriteImageAsync("one", "1");
        var foreign = at.IndexText().Replace("\"manifests\":", "\"vendor\" : [ 1 ],\n\"manifests\":", StringComparison.Ordinal);
        await File.WriteAllTextAsync(at.At("index.json"), foreign);
        await at.WriteImageAsync("two", "2");

        Assert.True(await at.Layout.DeleteTagAsync(Tag.Parse("2")));

        Assert.Equal(foreign, at.IndexText());
        Assert.Equal(["1"], await at.TagsAsync());
    }

    [Fact]
    public async Task A_sibling_keeps_the_content_and_pruning_takes_what_nobody_names()
    {
        using LayoutCase at = new();
        var (one, two) = (await at.WriteImageAsync("one", "1", "latest"), await at.WriteImageAsync("two", "2"));

        await at.Layout.DeleteTagAsync(Tag.Parse("1"));
        await at.Layout.DeleteTagAsync(Tag.Parse("2"));

        Assert.Contains(two.Digest.Encoded, at.Blobs());
        var pruned = await at.Layout.PruneAsync(TimeSpan.Zero);
        Assert.Equal(1, pruned.Blobs);
        Assert.Equal(one.Digest, (await at.Layout.GetAsync("latest")).Digest);
        Assert.DoesNotContain(two.Digest.Encoded, at.Blobs());
    }

    [Fact]
    public async Task A_name_that_stands_for_several_manifests_goes_from_all()
    {
        using LayoutCase at = new();
        var (one, two) = (Samples.Titled("one"), Samples.Titled("two"));
        at.WriteForeign($"{Samples.NamedEntry(one.Descriptor, "1")},{Samples.NamedEntry(two.Descriptor, "1")}");

        Assert.True(await at.Layout.DeleteTagAsync(Tag.Parse("1")));

        Assert.Equal("""{"schemaVersion":2,"manifests":[]}""", at.IndexText());
    }

    [Fact]
    public async Task What_is_not_there_makes_no_folder()
    {
        using LayoutCase at = new();

        Assert.False(await at.Layout.DeleteTagAsync(Tag.Parse("1")));

        Assert.False(Directory.Exists(at.Root));
    }
}
