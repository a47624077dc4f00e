using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Transfer;

public sealed class PushProgressTests
{
    private readonly Family family = new();

    [Fact]
    public async Task Each_blob_is_told_of_before_while_and_after_it_is_sent()
    {
        var index = family.Index("index", family.Image("amd", "linux/amd64", "base", "a"), family.Image("arm", "linux/arm64", "base", "b"));
        var composed = await Artifact.CreateIndexAsync(await index.ImagesAsync());
        MemoryStore target = new();
        await target.WriteAsync(Samples.Blob(MediaType.OciLayer, "layer base"));
        Heard heard = new();

        await target.PushAsync(composed, ["1.0"], new() { Progress = heard });

        foreach (var (_, told) in heard.ByContent())
        {
            Assert.All(told, each => Assert.Equal((PushStage.Sending, each.Content!.Size), (each.Stage, each.TotalBytes)));
            Assert.All(told.SkipLast(1), static each => Assert.Null(each.Arrival));
            Assert.NotNull(told[^1].Arrival);
        }
        var blobs = heard.ByContent()
            .Where(static each => !each.Key.MediaType.IsManifest)
            .ToDictionary(each => family.Home.Labels[each.Key.Digest], static each => each.Value);
        Assert.All(blobs.Values, static each => Assert.Equal((0, null), (each[0].Bytes, each[0].Arrival)));
        Assert.Equal((0, Arrival.Present), (blobs["base"][^1].Bytes, blobs["base"][^1].Arrival));
        Assert.Equal((blobs["a"][^1].Content!.Size, (Arrival?)Arrival.Copied), (blobs["a"][^1].Bytes, blobs["a"][^1].Arrival));
        Assert.Equal(["linux/amd64"], blobs["a"][0].Platforms.Select(static each => each.ToString()));
        Assert.Equal(2, blobs["base"][0].Platforms.Count);
        Assert.Equal(Arrival.Copied, heard.ByContent()[composed.Descriptor][^1].Arrival);
    }

    [Fact]
    public async Task Bytes_fall_when_an_attempt_broke_off_and_end_at_the_size()
    {
        await using var here = await RegistryCase.InMemoryAsync();
        var layer = RegistryCase.Layer(400_000);
        here.Fake.Inject(each => each.Is("PUT", layer.Digest.ToString()[7..]), FakeReply.Broken with { AfterBytes = 300_000 });
        Heard heard = new();

        await here.App.PushAsync(await ImageOfAsync(layer), ["1.0"], new() { Progress = heard });

        var told = heard.ByContent()[layer.Descriptor].Select(static each => each.Bytes).ToList();
        Assert.Equal(400_000, told[^1]);
        Assert.Contains(told.Zip(told.Skip(1)), static each => each.Second < each.First);
        Assert.All(told, static each => Assert.InRange(each, 0, 400_000));
    }

    [Fact]
    public async Task Bytes_grow_as_they_go()
    {
        await using var here = await RegistryCase.InMemoryAsync();
        var layer = RegistryCase.Layer(1_000_000);
        Heard heard = new();

        await here.App.PushAsync(await ImageOfAsync(layer), ["1.0"], new() { Progress = heard });

        var told = heard.ByContent()[layer.Descriptor].Select(static each => each.Bytes).ToList();
        Assert.True(told.Count >= 5);
        Assert.Equal(told.Order(), told);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_whole_ends_at_all_of_it_also_where_nothing_was_sent(bool isThere)
    {
        var index = family.Index("index", family.Image("amd", "linux/amd64", "base", "a"), family.Image("arm", "linux/arm64", "base", "b"));
        var composed = await Artifact.CreateIndexAsync(await index.ImagesAsync());
        MemoryStore target = new();
        await target.WriteAsync(Samples.Blob(MediaType.OciLayer, "layer base"));
        if (isThere)
            await target.PushAsync(composed, ["0.9"]);
        Heard heard = new();

        await target.PushAsync(composed, ["1.0"], new() { Progress = heard, MaxTransfers = 1 });

        var all = heard.All;
        var contents = all.Select(static each => each.Content!).DistinctBy(static each => each.Digest).ToArray();
        Assert.All(all, each => Assert.Equal((contents.Length, contents.Sum(static one => one.Size)), (each.AllItems, each.AllBytes)));
        Assert.Equal((all[^1].AllItems, all[^1].AllBytes), (all[^1].DoneItems, all[^1].DoneBytes));
        Assert.Equal(all.Select(static each => each.DoneItems).Order(), all.Select(static each => each.DoneItems));
        Assert.Equal(contents.Length, all.Count(static each => each.Arrival is not null));
    }

    [Fact]
    public async Task Blobs_that_are_mounted_count_as_done()
    {
        await using var here = await RegistryCase.InMemoryAsync();
        var image = await ImageOfAsync(RegistryCase.Layer(400_000));
        await here.App.PushAsync(image, ["1.0"]);
        var other = here.Client.Repository($"{here.Fake.Host}/other");
        Heard heard = new();

        var copied = await here.App.GetAsync("1.0");
        await other.PushAsync(copied, ["1.0"], new() { Progress = heard });

        Assert.Contains(heard.All, static each => each.Arrival == Arrival.Mounted);
        var last = heard.All.MaxBy(static each => each.DoneItems)!;
        Assert.Equal((last.AllItems, last.AllBytes), (last.DoneItems, last.DoneBytes));
        Assert.True(last.AllBytes > 400_000);
    }

    private static async Task<Artifact> ImageOfAsync(Blob layer) => await new ImageRecipe
    {
        Platform = Platform.Parse("linux/amd64"),
        Layers = [new() { Blob = layer, DiffId = layer.Digest }],
    }.BuildAsync();
}
