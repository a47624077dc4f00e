using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Transfer;

public sealed class PushPlanTests
{
    private readonly Family family = new();
    private readonly Artifact index;
    private readonly Recorder target;

    public PushPlanTests()
    {
        index = family.Index("index", family.Image("amd", "linux/amd64", "base", "a"), family.Image("arm", "linux/arm64", "base", "b"));
        target = family.Target();
    }

    [Fact]
    public async Task A_plan_only_reads_and_says_what_is_missing()
    {
        await target.Memory.WriteAsync(Samples.Blob(MediaType.OciLayer, "layer base"));
        await target.Memory.PushAsync((await index.ImagesAsync())[0], ["latest"]);

        var plan = await target.PlanAsync(index, ["1.0", "latest"]);

        Assert.Empty(target.Writes);
        Assert.Equal(
            [("arm-config", Arrival.Copied), ("b", Arrival.Copied), ("base", Arrival.Present)],
            plan.Blobs.Select(each => (Label(each.Descriptor), each.Arrival)).Order());
        Assert.Equal(
            [("amd", Arrival.Present), ("arm", Arrival.Copied), ("index", Arrival.Copied)],
            plan.Manifests.Select(each => (Label(each.Descriptor), each.Arrival)));
        Assert.Equal([new(Tag.Parse("latest"), (await index.ImagesAsync())[0].Digest)], plan.Current);
        Assert.Equal(["1.0", "latest"], plan.Unwritten.Select(static each => each.Value));
        Assert.Empty(plan.Unchanged);
        Assert.Equal([index], plan.Roots.Select(static each => each.Artifact));
        Assert.Equal(
            plan.Blobs.Concat(plan.Manifests).Where(static each => each.Arrival == Arrival.Copied).Sum(static each => each.Descriptor.Size),
            plan.BytesToSend);
        Assert.False(plan.IsEmpty);
        Assert.Equal(["arm-config"], plan.Blobs.Where(static each => each.IsConfig).Select(each => Label(each.Descriptor)));
        var image = (await index.ImagesAsync())[1];
        Assert.Equal(image.Blobs.Sum(static blob => blob.Descriptor.Size), plan.ContentSizes[image.Digest]);
        Assert.Equal(["write arm", "write arm-config", "write b", "write index as [1.0 latest]"], await WritesOfAsync(plan));
    }

    [Fact]
    public async Task A_plan_names_the_platforms_that_a_layer_is_for()
    {
        var plan = await target.PlanAsync(await Artifact.CreateIndexAsync(await index.ImagesAsync()));
        Assert.Equal(
            ["linux/amd64", "linux/arm64/v8"],
            plan.Blobs.Single(each => Label(each.Descriptor) == "base").Platforms.Select(static each => each.ToString()).Order());
        Assert.Equal("linux/amd64", Assert.Single(plan.Blobs.Single(each => Label(each.Descriptor) == "a").Platforms).ToString());
    }

    [Fact]
    public async Task Nothing_is_planned_where_all_names_hold_the_root()
    {
        await target.PushAsync(index, ["1.0"]);
        target.Forget();

        var plan = await target.PlanAsync(index, ["1.0"]);
        var report = Assert.Single(await plan.ApplyAsync());

        Assert.True(plan.IsEmpty);
        Assert.Equal(0, plan.BytesToSend);
        Assert.Equal("1.0", Assert.Single(plan.Unchanged).Value);
        Assert.Empty(plan.Unwritten);
        Assert.Empty(target.Writes);
        Assert.Equal(["1.0"], report.Unchanged.Select(static each => each.Value));
        Assert.Equal([new(Tag.Parse("1.0"), index.Digest)], report.Before!);
    }

    [Fact]
    public async Task A_plan_of_a_tag_that_moves_inside_its_store_says_from_where()
    {
        await target.PushAsync(index, ["1.0"]);
        await target.PushAsync((await index.ImagesAsync())[1], ["latest"]);
        var there = await target.GetAsync("1.0");
        target.Forget();

        var plan = await target.PlanAsync(there, ["latest"]);

        Assert.Equal(["resolve latest"], target.Calls);
        Assert.Equal((await index.ImagesAsync())[1].Digest, plan.Current[Tag.Parse("latest")]);
        Assert.Equal(["write index as [latest]"], await WritesOfAsync(plan));
    }

    [Fact]
    public async Task What_has_arrived_since_is_reported_as_there()
    {
        var plan = await target.PlanAsync(index, ["1.0"]);
        Assert.All(plan.Blobs, static each => Assert.Equal(Arrival.Copied, each.Arrival));
        await target.Memory.WriteAsync(Samples.Blob(MediaType.OciLayer, "layer base"));

        var report = Assert.Single(await plan.ApplyAsync());

        Assert.Equal(Arrival.Present, report.Blobs.Single(each => Label(each.Descriptor) == "base").Arrival);
        Assert.Equal(Arrival.Copied, report.Blobs.Single(each => Label(each.Descriptor) == "a").Arrival);
    }

    [Fact]
    public async Task What_the_plan_found_there_is_not_sent_although_the_store_lost_it()
    {
        await target.Memory.WriteAsync(Samples.Blob(MediaType.OciLayer, "layer base"));
        var plan = await target.PlanAsync(index, ["1.0"]);
        target.Meanwhile = static (call, _) => call is "write amd" or "write arm"
            ? throw new RegistryException("lost") { ErrorCodes = ["MANIFEST_BLOB_UNKNOWN"] }
            : Task.CompletedTask;

        await Assert.ThrowsAsync<RegistryException>(async () => await plan.ApplyAsync());

        Assert.DoesNotContain("write base", target.Writes);
        Assert.DoesNotContain(target.Writes, static each => each.StartsWith("write index", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Applying_twice_changes_nothing_more_and_each_time_tells_its_own_story()
    {
        var plan = await target.PlanAsync(index, ["1.0"]);
        var first = Assert.Single(await plan.ApplyAsync());
        var second = Assert.Single(await plan.ApplyAsync());

        Assert.All(first.Blobs, static each => Assert.Equal(Arrival.Copied, each.Arrival));
        Assert.All(second.Blobs, static each => Assert.Equal(Arrival.Present, each.Arrival));
        Assert.Equal(first.Manifests.Count, second.Manifests.Count);
    }

    [Fact]
    public async Task A_mount_is_planned_with_its_origin_by_GET_and_HEAD_alone()
    {
        await using var here = await RegistryCase.InMemoryAsync();
        await here.Client.Repository($"{here.Fake.Host}/lib/api", RepositoryAccess.Push).PushAsync(index, ["1.0"]);
        var origin = here.Client.Repository($"{here.Fake.Host}/lib/api");
        var artifact = await origin.GetAsync("1.0");
        var before = here.Log.Count();

        var plan = await here.App.PlanAsync(artifact, ["1.0"]);

        Assert.All(here.Log.Skip(before), static each => Assert.True(each is "GET" or "HEAD"));
        Assert.All(plan.Blobs, each => Assert.Equal((Arrival.Mounted, (IContentSource)origin), (each.Arrival, each.Origin)));
        Assert.Equal(plan.Manifests.Sum(static each => each.Descriptor.Size), plan.BytesToSend);
        var report = Assert.Single(await plan.ApplyAsync());
        Assert.All(report.Blobs, static each => Assert.Equal(Arrival.Mounted, each.Arrival));
    }

    private string Label(Descriptor descriptor) => family.Home.Labels[descriptor.Digest];

    private async Task<IEnumerable<string>> WritesOfAsync(PushPlan plan)
    {
        target.Forget();
        await plan.ApplyAsync();
        return target.Writes.Order(StringComparer.Ordinal);
    }
}
