namespace OciMultiArch.Tests.Merging;

/// <summary>Merges that know which platforms will be there.</summary>
public sealed class MergeExpectTests
{
    private readonly Machines machines = new();

    private static MergeOptions Both => new() { Expect = Platform.ParseList("linux/amd64,linux/arm64") };

    private static MergeOptions Removing => new() { Expect = Platform.ParseList("linux/amd64,linux/arm64"), RemovesPartTags = true };

    [Fact]
    public async Task Parts_are_asked_for_by_name_and_the_list_is_not_read()
    {
        StoreView view = new(machines.Store);
        await machines.Store.PushAsync(machines.Image("linux/s390x"), ["1.4.0-linux-s390x"]);

        var first = await view.MergeAsync(Machines.Version, [machines.Image("linux/arm64")], Both);
        var second = await view.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], Both);

        Assert.DoesNotContain("tags", view.Calls);
        Assert.Equal(["linux/amd64"], first.Missing.Select(static each => each.ToString()));
        Assert.Single(first.Parts);
        Assert.Empty(second.Missing);
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], await machines.PlatformsAsync());
    }

    [Fact]
    public async Task Without_any_part_yet_all_is_missing_and_nothing_is_written()
    {
        var report = await machines.Store.MergeAsync(Machines.Version, [], Both);

        Assert.Null(report.Index);
        Assert.Equal(2, report.Missing.Count);
        Assert.Empty(await machines.TagsAsync());
    }

    [Fact]
    public async Task Whoever_finds_all_parts_writes_the_index_and_removes_their_tags()
    {
        var first = await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/arm64")], Removing);
        Assert.Equal((null, 0), (first.Index, first.Rounds));
        Assert.Equal(["1.4.0-linux-arm64"], await machines.TagsAsync());

        var second = await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], Removing);

        Assert.Equal(["1.4.0-linux-amd64", "1.4.0-linux-arm64"], second.Removed.Select(static each => each.Value));
        Assert.Equal([Machines.Version], await machines.TagsAsync());
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], await machines.PlatformsAsync());
    }

    [Fact]
    public async Task A_merger_whose_part_another_has_taken_in_and_removed_finds_the_index_done()
    {
        var arm = machines.Image("linux/arm64");
        StoreView one = new(machines.Store);
        var isFirst = true;
        one.Before = async call =>
        {
            if (call == "resolve 1.4.0-linux-arm64" && isFirst && (await machines.TagsAsync()).Contains("1.4.0-linux-arm64"))
            {
                isFirst = false;
                await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], Removing);
            }
        };
        var options = Removing;
        options.TimeProvider = Machines.Quick.TimeProvider;

        var report = await one.MergeAsync(Machines.Version, [arm], options);

        Assert.False(isFirst);
        Assert.Empty(report.Missing);
        Assert.Equal((await machines.IndexAsync()).Digest, report.Index!.Digest);
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], await machines.PlatformsAsync());
    }

    [Fact]
    public async Task A_place_that_deletes_no_tags_keeps_them_and_the_merge_succeeds()
    {
        StoreView view = new(machines.Store);

        var report = await view.MergeAsync(Machines.Version, [machines.Image("linux/arm64"), machines.Image("linux/amd64")], Removing);

        Assert.Equal(2, report.NotRemoved.Count);
        Assert.Equal(Problem.NotSupported, report.RemovalFailure!.Problem);
        Assert.Empty(report.Removed);
        Assert.Contains("shared deletes no tags", report.RemovalFailure!.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await machines.TagsAsync()).Count);
    }

    [Fact]
    public async Task Removal_needs_to_know_what_is_complete()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], new() { RemovesPartTags = true }));

        Assert.Contains("Expect", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await machines.TagsAsync());
    }

    [Fact]
    public async Task A_part_that_was_built_on_the_wrong_machine_is_told_and_stays_out_until_it_is_right()
    {
        var wrong = machines.Image("linux/amd64");
        await machines.Store.PushAsync(wrong, ["1.4.0-linux-arm64"]);

        var expected = await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], Both);
        var listed = await machines.Store.MergeAsync(Machines.Version, [], Machines.Quick);
        await machines.Store.PushAsync(machines.Image("linux/arm64"), ["1.4.0-linux-arm64"]);
        var right = await machines.Store.MergeAsync(Machines.Version, [], Machines.Quick);

        foreach (var report in (MergeReport[])[expected, listed])
        {
            var skipped = Assert.Single(report.Skipped);
            Assert.Equal(("1.4.0-linux-arm64", wrong.Digest, false), (skipped.Tag.Value, skipped.Digest, skipped.IsOwn));
            Assert.Equal(["linux/amd64"], skipped.Platforms.Select(static platform => platform.ToString()));
            Assert.Single(report.Parts);
        }
        Assert.Single(expected.Missing);
        Assert.Empty(right.Skipped);
        Assert.Equal(2, right.Parts.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Images_that_an_index_held_without_a_part_are_told_before_and_after_they_go(bool isExpecting)
    {
        var (old, own) = (machines.Image("linux/s390x"), machines.Image("linux/amd64"));
        await machines.Store.PushAsync(await Artifact.CreateIndexAsync([old, machines.Image("linux/amd64", "older")]), [Machines.Version]);
        MergeOptions options = new() { Expect = isExpecting ? Platform.ParseList("linux/amd64") : [] };

        var plan = await machines.Store.PlanMergeAsync(Machines.Version, [own], options);
        var report = await machines.Store.MergeAsync(Machines.Version, [own], options);
        var again = await machines.Store.MergeAsync(Machines.Version, [own], options);

        Assert.Equal([old.Digest], plan.Dropped.Select(static each => each.Digest));
        Assert.Equal([old.Digest], report.Dropped.Select(static each => each.Digest));
        Assert.Empty(again.Dropped);
        Assert.Equal(["linux/amd64"], await machines.PlatformsAsync());
    }

    [Fact]
    public async Task A_plan_does_not_wait_for_a_part_that_only_a_merge_would_write()
    {
        StoreView view = new(machines.Store);

        await view.PlanMergeAsync(Machines.Version, [machines.Image("linux/arm64")], Both);

        Assert.Equal(["resolve 1.4.0-linux-arm64", "get 1.4.0-linux-amd64", "resolve 1.4.0"], view.Calls);
    }

    [Fact]
    public async Task A_part_that_was_rebuilt_before_the_removal_stays_with_the_others()
    {
        var rebuilt = machines.Image("linux/amd64", "rebuilt");
        Repeated view = new(machines.Store);
        await machines.Store.PushAsync(rebuilt, ["rebuilt"]);
        view.BeforeLast = async () => await machines.Store.TagAsync("rebuilt", "1.4.0-linux-amd64");

        var report = await view.RunAsync([machines.Image("linux/amd64"), machines.Image("linux/arm64")], Removing);

        Assert.Empty(report.Removed);
        Assert.Contains("has meanwhile been given to another image", report.RemovalFailure!.Message, StringComparison.Ordinal);
        Assert.Equal(rebuilt.Digest, (await machines.Store.GetAsync("1.4.0-linux-amd64")).Digest);
    }

    [Fact]
    public async Task An_index_under_the_tag_that_no_template_names_is_no_failure()
    {
        var strange = machines.Image("linux/amd64").WithPlatform(Platform.Parse("linux(a+b)/amd64"));
        await machines.Store.PushAsync(await Artifact.CreateIndexAsync([strange]), [Machines.Version]);

        var report = await machines.Store.MergeAsync(Machines.Version, [], Removing);

        Assert.Null(report.Index);
        Assert.Equal(2, report.Missing.Count);
    }

    // The first call that comes after the tag was found right is the removal's.
    private sealed class Repeated(MemoryStore store)
    {
        public Func<Task> BeforeLast { get; set; } = static () => Task.CompletedTask;

        public async Task<MergeReport> RunAsync(IEnumerable<Artifact> images, MergeOptions options)
        {
            StoreView view = new(store);
            var written = false;
            view.Before = async call =>
            {
                if (call == "resolve 1.4.0-linux-amd64" && written)
                    await BeforeLast();
                written |= view.Calls.Count(static each => each == "resolve 1.4.0") == 2;
            };
            return await view.MergeAsync(Machines.Version, images, options);
        }
    }
}
