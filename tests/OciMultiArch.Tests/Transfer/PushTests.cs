using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Transfer;

public sealed class PushTests
{
    private readonly Family family = new();
    private readonly Artifact index;
    private readonly Recorder target;

    public PushTests()
    {
        index = family.Index("index", family.Image("amd", "linux/amd64", "base", "a"), family.Image("arm", "linux/arm64", "base", "b"));
        target = family.Target();
    }

    [Fact]
    public async Task Blobs_go_before_images_before_the_root_with_its_names()
    {
        var report = await target.PushAsync(index, ["1.0", "latest"]);

        Assert.Equal(
            ["has amd", "has arm", "resolve 1.0", "resolve latest"],
            target.Calls.Where(static each => !each.StartsWith("write", StringComparison.Ordinal)).Order());
        Assert.Equal(["write a", "write amd-config", "write arm-config", "write b", "write base"], target.Writes.Take(5).Order());
        Assert.Equal(["write amd", "write arm"], target.Writes.Skip(5).Take(2).Order());
        Assert.Equal(["write index as [1.0 latest]"], target.Writes.Skip(7));
        Assert.Equal(["1.0", "latest"], report.Written.Select(static each => each.Value));
        Assert.Empty(report.Unchanged);
        Assert.Equal(index.Descriptor, report.Root);
        Assert.Equal(5, report.Blobs.Count);
        Assert.Equal(new() { Descriptor = index.Descriptor, Arrival = Arrival.Copied }, report.Manifests[^1]);
        Assert.Equal(3, report.Manifests.Count);
        Assert.All(report.Blobs.Concat(report.Manifests), static each => Assert.Equal(Arrival.Copied, each.Arrival));
    }

    [Fact]
    public async Task The_source_is_read_once_per_blob_and_manifest()
    {
        await target.PushAsync(index, ["1.0"]);
        Assert.Equal(
            ["get amd", "get arm", "open a", "open amd-config", "open arm-config", "open b", "open base"],
            family.Home.Calls.Order());
    }

    [Fact]
    public async Task Pushing_twice_writes_nothing_the_second_time()
    {
        await target.PushAsync(index, ["1.0", "latest"]);
        target.Forget();
        family.Home.Forget();

        var report = await target.PushAsync(index, ["1.0", "latest", "1.0"]);

        Assert.Equal(["resolve 1.0", "resolve latest"], target.Calls.Order());
        Assert.Empty(family.Home.Calls);
        Assert.Empty(report.Written);
        Assert.Equal(["1.0", "latest"], report.Unchanged.Select(static each => each.Value));
        Assert.Equal([new() { Descriptor = index.Descriptor, Arrival = Arrival.Present }], report.Manifests);
        Assert.Empty(report.Blobs);
    }

    [Fact]
    public async Task One_name_that_holds_the_root_spares_the_walk()
    {
        await target.PushAsync(index, ["latest"]);
        target.Forget();

        var report = await target.PushAsync(index, ["2.0", "latest", "1.0"]);

        Assert.Equal(["resolve 1.0", "resolve 2.0", "resolve latest"], target.Calls.Take(3).Order());
        Assert.Equal(["write index as [2.0 1.0]"], target.Calls.Skip(3));
        Assert.Equal(["2.0", "1.0"], report.Written.Select(static each => each.Value));
        Assert.Equal(["latest"], report.Unchanged.Select(static each => each.Value));
    }

    [Fact]
    public async Task A_root_whose_parts_are_all_in_the_target_is_written_at_once()
    {
        await target.PushAsync(index, ["1.0"]);
        var there = await target.GetAsync("1.0");
        var composed = await Artifact.CreateIndexAsync((await there.ImagesAsync()).Reverse());
        target.Forget();

        await target.PushAsync(composed, ["2.0"]);
        var report = await target.PushAsync(there, ["latest"]);

        Assert.Equal([$"write {composed.Digest} as [2.0]", "write index as [latest]"], target.Calls);
        Assert.Empty(report.Blobs);
        Assert.Equal([new() { Descriptor = index.Descriptor, Arrival = Arrival.Copied }], report.Manifests);
    }

    [Fact]
    public async Task A_child_that_is_there_spares_its_subtree()
    {
        await target.PushAsync((await index.ImagesAsync())[0]);
        target.Forget();
        family.Home.Forget();

        var report = await target.PushAsync(index, ["1.0"]);

        Assert.DoesNotContain("get amd", family.Home.Calls);
        Assert.Equal(["write arm", "write arm-config", "write b", "write base", "write index as [1.0]"], target.Writes.Order());
        Assert.Equal([Arrival.Present, Arrival.Copied, Arrival.Copied], report.Manifests.Select(static each => each.Arrival));
        Assert.Equal(Arrival.Present, report.Blobs.Single(each => family.Home.Labels[each.Descriptor.Digest] == "base").Arrival);
    }

    [Fact]
    public async Task Recheck_walks_everything_although_it_is_there()
    {
        await target.PushAsync(index, ["1.0"]);
        target.Forget();

        var report = await target.PushAsync(index, ["1.0", "2.0"], new() { Recheck = true });

        Assert.Equal(
            5,
            target.Calls.Count(static each => each is "has a" or "has b" or "has base" or "has amd-config" or "has arm-config"));
        Assert.DoesNotContain("write a", target.Writes);
        Assert.Contains("write amd", target.Writes);
        Assert.Equal("write index as [2.0]", target.Writes[^1]);
        Assert.All(report.Blobs, static each => Assert.Equal(Arrival.Present, each.Arrival));
    }

    [Fact]
    public async Task A_root_without_a_name_is_written_as_a_root_even_when_it_is_there_as_a_part()
    {
        await target.PushAsync(index, ["1.0"]);
        target.Forget();

        var report = await target.PushAsync((await index.ImagesAsync())[0]);

        Assert.Equal(["has amd", "write amd as []"], target.Calls);
        Assert.Equal(Arrival.Present, Assert.Single(report.Manifests).Arrival);
    }

    [Fact]
    public async Task Layers_that_are_fetched_elsewhere_are_not_sent()
    {
        MediaType foreign = new("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip");
        var config = family.Keep("config", MediaType.OciConfig, "{}");
        var (far, near) = (Samples.Blob(foreign, "far"), family.Keep("near", foreign, "near"));
        var image = family.Keep("image", MediaType.OciManifest, Samples.ManifestOf(Samples.Entry(config.Descriptor),
            [Samples.Entry(far.Descriptor, ",\"urls\":[\"https://example.com/far\"]"), Samples.Entry(near.Descriptor)]));
        var target = family.Target();
        var refusals = 1;
        target.Meanwhile = (call, _) => call.StartsWith("write image", StringComparison.Ordinal) && refusals-- > 0
            ? throw new RegistryException("unknown") { ErrorCodes = ["MANIFEST_BLOB_UNKNOWN"] }
            : Task.CompletedTask;

        await target.PushAsync(image, ["1.0"]);

        Assert.Equal(
            ["write config", "write near"],
            target.Writes.Where(static each => !each.Contains("image", StringComparison.Ordinal)).Distinct().Order());
    }

    [Fact]
    public async Task What_arrives_is_byte_for_byte_what_was_there_through_memory_and_folder()
    {
        using TestKit.TempFolder folder = new();
        var layout = OciLayout.At(folder.At("layout"));
        MemoryStore first = new(), last = new();
        await first.PushAsync(index, ["1.0"]);
        await layout.PushAsync(await first.GetAsync("1.0"), ["1.0", "latest"]);
        await last.PushAsync(await layout.GetAsync("latest"), ["1.0"]);

        var arrived = await last.GetAsync("1.0");
        Assert.Equal(index.Bytes.ToArray(), arrived.Bytes.ToArray());
        foreach (var (before, after) in (await index.ImagesAsync()).Zip(await arrived.ImagesAsync()))
        {
            Assert.Equal(before.Bytes.ToArray(), after.Bytes.ToArray());
            foreach (var (one, two) in before.Blobs.Zip(after.Blobs))
                Assert.Equal((await one.ReadAsync()).ToArray(), (await two.ReadAsync()).ToArray());
        }
    }

    [Fact]
    public async Task A_tag_is_given_further_names_without_a_blob()
    {
        await target.PushAsync(index, ["1.0"]);
        target.Forget();

        var report = await target.TagAsync("1.0", ["1", "latest"]);
        await target.TagAsync("latest", "stable");

        Assert.Equal(["get 1.0", "write index as [1 latest]", "get latest", "write index as [stable]"], target.Calls);
        Assert.Equal(["1", "latest"], report.Written.Select(static each => each.Value));
        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await target.TagAsync("none", "x"));
        await Assert.ThrowsAsync<FormatException>(async () => await target.TagAsync("1.0", "not a tag"));
    }

    [Fact]
    public async Task A_text_that_is_no_tag_stops_everything()
    {
        await Assert.ThrowsAsync<FormatException>(async () => await target.PushAsync(index, ["1.0", "no tag"]));
        Assert.Empty(target.Calls);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PushOptions { MaxTransfers = 0 });
    }
}
