namespace OciMultiArch.Tests.Merging;

/// <summary>Tags that a merge writes only when every expected platform is there.</summary>
public sealed class MergeWaitingTests
{
    private readonly Machines machines = new();

    [Fact]
    public async Task Further_tags_wait_until_nothing_is_missing()
    {
        var first = await MergeAsync("linux/amd64");
        Assert.False(await machines.Store.ExistsAsync("latest"));
        var second = await MergeAsync("linux/arm64");

        Assert.Equal("written 1.4.0, waiting latest", Told(first.WrittenTags, first.WaitingTags));
        Assert.Equal("written 1.4.0 latest, waiting ", Told(second.WrittenTags, second.WaitingTags));
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], await machines.PlatformsAsync("latest"));
        Assert.Equal(second.Index!.Digest, (await machines.IndexAsync("latest")).Digest);
    }

    [Fact]
    public async Task A_further_tag_that_waits_keeps_what_it_held_and_is_not_asked_for()
    {
        var before = machines.Image("linux/s390x");
        await machines.Store.PushAsync(before, ["latest"]);
        StoreView view = new(machines.Store);

        await view.MergeAsync(Machines.Version, [machines.Image("linux/arm64")], Both());

        Assert.Equal(before.Digest, (await machines.IndexAsync("latest")).Digest);
        Assert.DoesNotContain(view.Calls, static each => each.EndsWith(" latest", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_further_tag_is_written_although_the_first_holds_the_index_already()
    {
        await machines.Store.MergeAsync(
            Machines.Version, [machines.Image("linux/amd64"), machines.Image("linux/arm64")], Machines.Quick);

        var report = await machines.Store.MergeAsync(Machines.Version, [], Both());

        Assert.Equal([Tag.Latest], report.WrittenTags);
        Assert.Equal([Tag.Parse(Machines.Version)], report.UnchangedTags);
        Assert.Equal([new(Tag.Parse(Machines.Version), report.Index!.Digest)], report.Before);
    }

    [Fact]
    public async Task The_first_tag_waits_too_where_it_is_asked_to_and_the_parts_stay()
    {
        var first = await MergeAsync("linux/amd64", waits: true);
        Assert.Equal(["1.4.0-linux-amd64"], await machines.TagsAsync());
        var second = await MergeAsync("linux/arm64", waits: true);

        Assert.Equal((null, 0), (first.Index, first.Rounds));
        Assert.Equal("written , waiting 1.4.0 latest", Told(first.WrittenTags, first.WaitingTags));
        Assert.Equal("written 1.4.0 latest, waiting ", Told(second.WrittenTags, second.WaitingTags));
        Assert.Equal(4, (await machines.TagsAsync()).Count);
    }

    [Theory]
    [InlineData(false, "written 1.4.0, waiting latest")]
    [InlineData(true, "written , waiting 1.4.0 latest")]
    public async Task A_plan_says_which_tags_would_wait(bool waits, string told)
    {
        var plan = await machines.Store.PlanMergeAsync(Machines.Version, [machines.Image("linux/amd64")], Both(waits));

        Assert.Equal(told, Told(plan.PendingTags, plan.WaitingTags));
        Assert.Empty(plan.WrittenTags);
        Assert.Empty(await machines.TagsAsync());
    }

    [Fact]
    public async Task Waiting_needs_to_know_what_is_complete()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(async () => await machines.Store.MergeAsync(
            Machines.Version, [machines.Image("linux/amd64")], new() { WaitsForAllParts = true }));

        Assert.Contains("Expect", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await machines.TagsAsync());
    }

    private static string Told(IReadOnlyList<Tag> written, IReadOnlyList<Tag> waiting) =>
        $"written {string.Join(' ', written)}, waiting {string.Join(' ', waiting)}";

    private static MergeOptions Both(bool waits = false) => new()
    {
        Expect = Platform.ParseList("linux/amd64,linux/arm64"),
        AlsoTags = [Tag.Latest],
        WaitsForAllParts = waits,
    };

    private async Task<MergeReport> MergeAsync(string platform, bool waits = false) =>
        await machines.Store.MergeAsync(Machines.Version, [machines.Image(platform)], Both(waits));
}
