using OciMultiArch.TestKit;
using OciMultiArch.Tests.Checks;

namespace OciMultiArch.Tests.FileSystems;

/// <summary>One layer in the place of several.</summary>
public sealed class SquashTests : IDisposable
{
    private readonly Shelf shelf = new();
    private readonly TempFolder folder = new();

    private OciLayout Cache => OciLayout.At(folder.At("cache"));

    /// <summary>A base, and the layers above it.</summary>
    public static TheoryData<string, string> Stories => new()
    {
        { "f a 1", "f a 2 | f b 3" },
        { "d d; f d/a 1; f d/b 2", "w d/a | f d/c 3" },
        { "d d; f d/a 1", "w d | d d 700; f d/b 2" },
        { "d d; f d/a 1", "w d | f d/b 2" },
        { "d d; f d/a 1", "f d 1 | d d; f d/b 2" },
        { "d d; f d/a 1", "o d; f d/b 2 | f d/c 3" },
        { "d d; f d/a 1", "f d/b 2 | w d/b" },
        { "d usr; d usr/lib; l lib usr/lib; f usr/lib/a 1", "f lib/b 2 | f usr/lib/a 3" },
        { "f a 1", "h b a | h c b" },
        { "f a 1", "f b 2; h c b | f b 3" },
        { "f a 1", "w a | f x 2" },
        { "f a 1", "f s/x 1; p s/fifo; c s/null | l s/l x" },
    };

    public void Dispose()
    {
        shelf.Dispose();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task The_files_are_the_same(string baseStory, string story)
    {
        var onto = ImageOf(baseStory);
        var image = ImageOf($"{baseStory} | {story}");

        var whole = await image.SquashAsync(Cache);
        var above = await image.SquashAsync(Cache, onto);

        Assert.Equal((1, 2), (whole.Manifest!.Layers.Count, above.Manifest!.Layers.Count));
        Assert.Equal(onto.Manifest!.Layers[0], above.Manifest.Layers[0]);
        Assert.Empty(await FilesAsync(image, whole));
        Assert.Empty(await FilesAsync(image, above));
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task It_is_reproducible_and_done_once(string baseStory, string story)
    {
        using TempFolder other = new();
        var image = ImageOf($"{baseStory} | {story}");

        var first = await image.SquashAsync(Cache);
        var second = await image.SquashAsync(OciLayout.At(other.At("cache")));

        Assert.Equal(first.Digest, second.Digest);
        Assert.Same(first, await first.SquashAsync(Cache));
    }

    [Fact]
    public async Task DiffIDs_are_right_and_the_history_says_what_was_before()
    {
        var layers = new[] { "f a 1", "f b 2", "w a" }.Select(static layer => SampleLayer.Gzip(SampleTree.Tar(layer.Split("; ")))).ToList();
        const string Members = """
            ,"config":{"Labels":{"a":"b"}},"history":[{"created_by":"one"},{"created_by":"ENV","empty_layer":true},{"created_by":"two"},{"created_by":"three"}]
            """;
        var image = shelf.Open(shelf.Put(SampleImage.Of("linux/amd64", ImageFamily.Oci, layers, Members)));

        var squashed = await image.SquashAsync(Cache);
        var report = await squashed.VerifyAsync(new() { ReadsLayers = true });
        var config = await squashed.ConfigAsync();

        Assert.Empty(report.Problems);
        Assert.Equal(
            [("one", true), ("ENV", true), ("two", true), ("three", true), ("squash of 3 layers", false)],
            config.History.Select(static entry => (entry.CreatedBy!, entry.EmptyLayer == true)));
        Assert.Equal("b", config.Config!.Labels["a"]);
        Assert.Single(config.RootFs.DiffIds);
    }

    [Fact]
    public async Task Every_image_of_an_index_is_squashed_in_its_own_family()
    {
        var images = new[] { "linux/amd64", "linux/arm64" }
            .Select(static platform => SampleImage.Of(platform, ImageFamily.Docker, [Layer("f a 1"), Layer("f b 2")])).ToList();
        foreach (var image in images)
            shelf.Put(image);
        var index = shelf.Open(shelf.Put(new(ImageFamily.Docker.IndexType), SampleImage.Index(images)));

        var squashed = await index.SquashAsync(Cache);

        var made = await squashed.ImagesAsync();
        Assert.Equal(["linux/amd64", "linux/arm64"], made.Select(static image => $"{image.Descriptor.Platform}"));
        Assert.All(made, static image => Assert.Equal([MediaType.DockerLayerGzip], image.Manifest!.Layers.Select(static layer => layer.MediaType)));

        static SampleLayer Layer(string story) => SampleLayer.Gzip(SampleTree.Tar(story.Split("; ")), ImageFamily.Docker);
    }

    [Fact]
    public async Task A_base_that_it_was_not_built_on_and_a_link_that_would_lead_elsewhere_are_refused()
    {
        var onto = ImageOf("f a 1");

        var notBuilt = await Assert.ThrowsAsync<BuildException>(
            () => ImageOf("f x 1 | f b 2 | f c 3").SquashAsync(Cache, onto).AsTask());
        var elsewhere = await Assert.ThrowsAsync<BuildException>(
            () => ImageOf("f a 1 | h b a | f a 2").SquashAsync(Cache, onto).AsTask());

        Assert.Contains("was not built on", notBuilt.Message, StringComparison.Ordinal);
        Assert.Contains("leads to 'a' of its base", elsewhere.Message, StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string>> FilesAsync(Artifact one, Artifact other)
    {
        var differences = await one.CompareAsync(other, CompareDepth.Files);
        return differences.Where(static each => each.Kind == DifferenceKind.File).Select(static each => $"{each.Name}: {each.FileBefore} {each.FileAfter}");
    }

    private Artifact ImageOf(string story)
    {
        var tars = story.Split(" | ").Select(static layer => SampleTree.Tar(layer.Split("; ")));
        return shelf.Open(shelf.Image("linux/amd64", "{}", [.. tars]));
    }
}
