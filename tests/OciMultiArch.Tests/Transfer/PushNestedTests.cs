using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Transfer;

public sealed class PushNestedTests
{
    private readonly Family family = new();

    [Fact]
    public async Task An_index_goes_after_every_index_it_holds_wherever_that_stands()
    {
        var image = family.Image("image", "linux/amd64", "a");
        var bottom = family.Index("bottom", image);
        var middle = family.Index("middle", bottom);
        var upper = family.Index("upper", middle);
        var root = family.Index("root", bottom, upper, family.Index("other", bottom, family.Image("arm", "linux/arm64", "b")));
        var target = family.Target();

        await target.PushAsync(root, ["1.0"]);

        var order = target.Writes.ToList();
        Assert.True(order.IndexOf("write image") < order.IndexOf("write bottom"));
        Assert.True(order.IndexOf("write bottom") < order.IndexOf("write middle"));
        Assert.True(order.IndexOf("write middle") < order.IndexOf("write upper"));
        Assert.True(order.IndexOf("write bottom") < order.IndexOf("write other"));
        Assert.True(order.IndexOf("write arm") < order.IndexOf("write other"));
        Assert.Equal("write root as [1.0]", order[^1]);
        Assert.Equal(order.Count, order.Distinct().Count());
    }

    [Fact]
    public async Task A_nested_index_that_is_there_spares_all_below_it()
    {
        var nested = family.Index("nested", family.Image("image", "linux/amd64", "a"));
        var target = family.Target();
        await target.PushAsync(nested);
        target.Forget();
        var root = family.Index("root", nested);
        target.Labels[root.Digest] = "root";

        await target.PushAsync(root, ["1.0"]);

        Assert.Equal(["has nested", "resolve 1.0", "write root as [1.0]"], target.Calls.Order());
    }

    [Fact]
    public async Task An_entry_of_another_type_travels_as_a_blob()
    {
        var odd = family.Keep("odd", new("application/x-odd"), "?");
        var index = Artifact.Parse(MediaType.OciIndex, Samples.Index([Samples.Entry(odd.Descriptor)]), family.Home);
        var target = family.Target();
        target.Labels[index.Digest] = "index";

        await target.PushAsync(index, ["1.0"]);

        Assert.Equal(["write odd", "write index as [1.0]"], target.Writes);
        Assert.True(await target.Memory.HasBlobAsync(odd.Descriptor));
    }

    [Fact]
    public async Task Each_part_is_fetched_from_where_it_is()
    {
        Family other = new();
        var (here, there) = (family.Image("here", "linux/amd64", "same"), other.Image("there", "linux/arm64", "same"));
        var index = await Artifact.CreateIndexAsync([here, there]);
        var target = family.Target();

        var report = await target.PushAsync(index, ["1.0"]);

        Assert.Equal(2, report.Blobs.Count(static each => each.Descriptor.MediaType == MediaType.OciConfig));
        Assert.Equal(1, report.Blobs.Count(static each => each.Descriptor.MediaType == MediaType.OciLayer));
        Assert.Contains("open there-config", other.Home.Calls);
    }

    [Fact]
    public async Task An_index_of_an_index_from_elsewhere_brings_its_entries_along()
    {
        var source = family.Index("source", Samples.OnPlatform(family.Image("amd", "linux/amd64", "a").Descriptor, "linux/amd64"));
        var index = await Artifact.CreateIndexAsync([source, family.Image("arm", "linux/arm64", "b")]);
        var target = family.Target();

        await target.PushAsync(index, ["1.0"]);

        Assert.Equal(2, (await (await target.Memory.GetAsync("1.0")).ImagesAsync()).Count);
        Assert.DoesNotContain("write source", target.Writes);
    }

    [Fact]
    public async Task An_empty_index_is_one_write()
    {
        var target = family.Target();
        var empty = Artifact.Parse(MediaType.OciIndex, Samples.Index([]));
        await target.PushAsync(empty, ["1.0"]);
        Assert.Equal([$"write {empty.Digest} as [1.0]"], target.Calls);
    }
}
