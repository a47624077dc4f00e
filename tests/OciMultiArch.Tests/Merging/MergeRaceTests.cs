namespace OciMultiArch.Tests.Merging;

/// <summary>Two mergers in one order of events, told step by step.</summary>
public sealed class MergeRaceTests
{
    private readonly Machines machines = new();

    [Fact]
    public async Task A_writer_that_comes_late_with_an_old_index_restores_what_it_erased()
    {
        var (one, report) = await StaleAsync(static view => view);

        Assert.Equal(["linux/amd64", "linux/arm64/v8"], await machines.PlatformsAsync());
        Assert.Equal(2, report.Rounds);
        Assert.Equal(2, one.Writes.Count(static each => each == "write 1.4.0"));
    }

    // The same events without a second look lose an image: the test above can fail.
    [Fact]
    public async Task A_writer_that_does_not_look_again_does_not_notice_what_it_erased()
    {
        var (one, report) = await StaleAsync(static view => new StaleView(view));

        Assert.Equal(["linux/amd64"], await machines.PlatformsAsync());
        Assert.Equal(1, report.Rounds);
        Assert.Single(one.Writes, static each => each == "write 1.4.0");
    }

    [Fact]
    public async Task A_part_that_appears_while_the_index_is_written_is_taken_in()
    {
        StoreView one = new(machines.Store);
        one.Before = async call =>
        {
            if (call == "write 1.4.0")
                await machines.Store.PushAsync(machines.Image("linux/s390x"), ["1.4.0-linux-s390x"]);
        };

        await one.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], Machines.Quick);

        Assert.Equal(["linux/amd64", "linux/s390x"], await machines.PlatformsAsync());
    }

    [Fact]
    public async Task A_part_that_is_not_found_while_it_is_rewritten_is_read_again()
    {
        await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/arm64")]);
        var looks = 0;
        StoreView one = new(machines.Store) { Hides = tag => tag.Value == "1.4.0-linux-arm64" && ++looks <= 3 };

        await one.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], Machines.Quick);

        Assert.Equal(["linux/amd64", "linux/arm64/v8"], await machines.PlatformsAsync());
        Assert.Single(one.Writes, static each => each == "write 1.4.0");
    }

    [Fact]
    public async Task A_part_that_stays_in_the_list_but_is_never_found_counts_as_deleted()
    {
        await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/arm64")]);
        StoreView one = new(machines.Store) { Hides = static tag => tag.Value == "1.4.0-linux-arm64" };

        await one.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], Machines.Quick);

        Assert.Equal(["linux/amd64"], await machines.PlatformsAsync());
    }

    [Fact]
    public async Task Somebody_who_never_stops_writing_is_an_error_after_the_last_round()
    {
        var other = machines.Image("linux/s390x");
        await machines.Store.PushAsync(other, ["other"]);
        StoreView one = new(machines.Store);
        one.Before = async call =>
        {
            if (call == "resolve 1.4.0")
                await machines.Store.TagAsync("other", Machines.Version);
        };
        var options = Machines.Quick;
        options.MaxRounds = 4;

        var failure = await Assert.ThrowsAsync<OciException>(
            async () => await one.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], options));

        Assert.Contains("written 4 times under 1.4.0", failure.Message, StringComparison.Ordinal);
        Assert.Contains("1.4.0-linux-amd64", failure.Message, StringComparison.Ordinal);
        Assert.Contains("No part is lost. Run the merge again", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Problem.Conflict, failure.Problem);
        Assert.Equal(4, one.Writes.Count(static each => each == "write 1.4.0"));
        await machines.Store.MergeAsync(Machines.Version, []);
        Assert.Equal(["linux/amd64"], await machines.PlatformsAsync());
    }

    [Fact]
    public async Task What_others_have_finished_during_a_pause_is_not_written_again()
    {
        var index = await FinishedAsync();
        StoreView one = new(machines.Store);
        var writes = 0;
        one.Before = async call =>
        {
            if (call == "write 1.4.0" && ++writes == 1)
                await machines.Store.PushAsync(machines.Image("linux/arm64"), ["1.4.0-linux-arm64"]);
            else if (call == "tags" && writes == 1 && one.Calls.Count(static each => each == "tags") == 3)
                await machines.Store.TagAsync("finished", Machines.Version);
        };

        var report = await one.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], Machines.Quick);

        Assert.Equal((1, index), (report.Rounds, report.Index!.Digest));
        Assert.Equal(1, writes);
    }

    [Fact]
    public async Task A_pause_ends_with_the_callers_patience()
    {
        using CancellationTokenSource patience = new();
        StoreView one = new(machines.Store);
        one.Before = async call =>
        {
            if (call == "write 1.4.0")
                await machines.Store.PushAsync(machines.Image("linux/arm64"), ["1.4.0-linux-arm64"]);
        };
        MergeOptions options = new() { Jitter = () => Cancelled(patience) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await one.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], options, patience.Token));
    }

    [Fact]
    public async Task Parts_that_are_known_are_not_fetched_again()
    {
        await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/arm64"), machines.Image("linux/s390x")]);
        StoreView one = new(machines.Store);

        await one.MergeAsync(Machines.Version, [machines.Image("linux/amd64")]);

        // The index that is replaced is read too: it may name parts that the list does not show yet.
        Assert.Equal(
            ["get 1.4.0", "get 1.4.0-linux-arm64", "get 1.4.0-linux-s390x"],
            one.Calls.Where(static each => each.StartsWith("get ", StringComparison.Ordinal)).Order());
        Assert.Equal(2, one.Calls.Count(static each => each == "tags"));
    }

    [Fact]
    public async Task A_part_that_the_list_does_not_show_yet_is_found_by_the_index_that_names_it()
    {
        await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/arm64")]);
        StoreView one = new(machines.Store) { Order = static _ => [] };

        await one.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], Machines.Quick);

        Assert.Equal(["linux/amd64", "linux/arm64/v8"], await machines.PlatformsAsync());
        Assert.Single(one.Writes, static each => each == "write 1.4.0");
    }

    [Fact]
    public async Task A_list_that_falls_back_behind_an_earlier_one_drops_nothing()
    {
        await machines.Store.PushAsync(machines.Image("linux/arm64"), ["1.4.0-linux-arm64"]);
        var lists = 0;
        StoreView one = new(machines.Store) { Order = tags => ++lists == 1 ? tags : [] };

        await one.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], Machines.Quick);

        Assert.Equal(2, lists);
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], await machines.PlatformsAsync());
    }

    private static double Cancelled(CancellationTokenSource patience)
    {
        patience.Cancel();
        return 1;
    }

    // The first reads the parts; before it writes, the second comes and goes.
    private async Task<(StoreView One, MergeReport Report)> StaleAsync(Func<StoreView, IContentStore> see)
    {
        StoreView one = new(machines.Store);
        var isFirst = true;
        one.Before = async call =>
        {
            if (call == "write 1.4.0" && isFirst)
            {
                isFirst = false;
                await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/arm64")]);
                Assert.Equal(2, (await machines.PlatformsAsync()).Count);
            }
        };
        return (one, await see(one).MergeAsync(Machines.Version, [machines.Image("linux/amd64")]));
    }

    private async Task<Digest> FinishedAsync()
    {
        var index = await Artifact.CreateIndexAsync([machines.Image("linux/amd64"), machines.Image("linux/arm64")]);
        await machines.Store.PushAsync(index, ["finished"]);
        return index.Digest;
    }
}
