namespace OciMultiArch.Tests.Merging;

/// <summary>Mergers in many orders of their calls: all with few changes of turn, and many at random.</summary>
public sealed class MergeModelTests
{
    private const int ChangesOfTurn = 2;
    private readonly Machines machines = new();

    [Fact]
    public async Task Two_mergers_lose_nothing_in_any_order_of_few_turns()
    {
        var images = Images("linux/amd64", "linux/arm64");

        var orders = await EveryOrderAsync(async choose => await HoldsTheUnionAsync(await PlayAsync(choose, Each(images))));

        Assert.True(orders > 100, $"{orders} orders");
    }

    // The same orders must be able to find a protocol that is wrong.
    [Fact]
    public async Task Two_mergers_that_do_not_look_again_lose_an_image_in_some_order()
    {
        var images = Images("linux/amd64", "linux/arm64");
        List<int> found = [];

        await EveryOrderAsync(async choose =>
        {
            var mergers = images.Select(image => new Func<StoreView, Task>(async view =>
                await new StaleView(view).MergeAsync(Machines.Version, [image], MergeStage.Options)));
            var store = await PlayAsync(choose, [.. mergers]);
            found.Add((await store.GetAsync(Machines.Version)).Index!.Manifests.Count);
        });

        Assert.Contains(1, found);
        Assert.Contains(2, found);
    }

    [Fact]
    public async Task Four_mergers_and_one_who_deletes_and_one_who_rebuilds_agree_in_random_orders()
    {
        var images = Images("linux/amd64", "linux/arm64", "linux/s390x", "windows/amd64");
        var (old, rebuilt) = (machines.Image("linux/ppc64le"), machines.Image("linux/amd64", "rebuilt"));
        for (var seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            var store = await PlayAsync((_, ready) => ready[random.Next(ready.Count)],
            [
                .. Each([.. images, rebuilt], static each => each.AlsoTags = [Tag.Latest]),
                async view =>
                {
                    await view.MergeAsync(Machines.Version, [old], With(static each => each.AlsoTags = [Tag.Latest]));
                    await view.DeleteAsync(Tag.Parse("1.4.0-linux-ppc64le"));
                    await view.MergeAsync(Machines.Version, [], With(static each => each.AlsoTags = [Tag.Latest]));
                },
            ]);

            var index = await HoldsTheUnionAsync(store);
            Assert.Equal(index.Digest, (await store.GetAsync("latest")).Digest);
            Assert.Equal(4, index.Index!.Manifests.Count);
        }
    }

    [Fact]
    public async Task Mergers_that_remove_the_parts_leave_the_whole_index_alone_behind()
    {
        var images = Images("linux/amd64", "linux/arm64", "linux/s390x");
        for (var seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            var store = await PlayAsync((_, ready) => ready[random.Next(ready.Count)], Each(images, static options =>
            {
                options.Expect = Platform.ParseList("linux/amd64,linux/arm64,linux/s390x");
                options.RemovesPartTags = true;
                options.AlsoTags = [Tag.Latest];
            }));

            Assert.Equal(3, (await store.GetAsync(Machines.Version)).Index!.Manifests.Count);
            Assert.Equal((await store.GetAsync(Machines.Version)).Digest, (await store.GetAsync("latest")).Digest);
        }
    }

    [Fact]
    public async Task Nobody_ever_finds_a_further_tag_that_lacks_an_expected_platform()
    {
        var images = Images("linux/amd64", "linux/arm64", "linux/s390x");
        for (var seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            var mergers = Each(images, static options =>
            {
                options.Expect = Platform.ParseList("linux/amd64,linux/arm64,linux/s390x");
                options.AlsoTags = [Tag.Latest];
            });

            var store = await PlayAsync((_, ready) => ready[random.Next(ready.Count)], [.. mergers, LookAsync]);

            Assert.Equal(3, (await store.GetAsync("latest")).Index!.Manifests.Count);
            Assert.Equal((await store.GetAsync(Machines.Version)).Digest, (await store.GetAsync("latest")).Digest);
        }

        static async Task LookAsync(StoreView view)
        {
            for (var look = 0; look < 20; look++)
                if (await view.FindAsync(Tag.Latest) is { } latest)
                    Assert.Equal(3, latest.Index!.Manifests.Count);
        }
    }

    private Artifact[] Images(params string[] platforms) => [.. platforms.Select(each => machines.Image(each))];

    private static MergeOptions With(Action<MergeOptions> change)
    {
        var options = MergeStage.Options;
        change(options);
        return options;
    }

    private static Func<StoreView, Task>[] Each(Artifact[] images, Action<MergeOptions>? change = null) =>
        [.. images.Select(image => Merge(image, change ?? (static _ => { })))];

    private static Func<StoreView, Task> Merge(Artifact image, Action<MergeOptions> change) =>
        async view => await view.MergeAsync(Machines.Version, [image], With(change));

    private static async Task<MemoryStore> PlayAsync(Func<int, IReadOnlyList<int>, int> choose, params Func<StoreView, Task>[] actors)
    {
        MemoryStore store = new();
        MergeStage stage = new(store, choose);
        foreach (var each in actors)
            stage.Add(each);
        await stage.RunAsync();
        return store;
    }

    private static async Task<Artifact> HoldsTheUnionAsync(MemoryStore store)
    {
        var index = await store.GetAsync(Machines.Version);
        var plan = await store.PlanMergeAsync(Machines.Version, []);
        Assert.Equal(plan.Index!.Digest, index.Digest);
        return index;
    }

    /// <summary>Plays every order in which the turn goes to another actor, who could wait, at most so often.</summary>
    private static async Task<int> EveryOrderAsync(Func<Func<int, IReadOnlyList<int>, int>, Task> play)
    {
        Stack<(int[] Turns, int Changes)> open = new([([], 0)]);
        var played = 0;
        while (open.TryPop(out var order))
        {
            List<int> turns = [];
            await play((step, ready) =>
            {
                var last = step > 0 ? turns[step - 1] : ready[0];
                var isReplayed = step < order.Turns.Length;
                var goesOn = isReplayed || ready.Contains(last);
                var next = goesOn ? last : ready[0];
                if (isReplayed)
                    next = order.Turns[step];
                if (!isReplayed && goesOn && order.Changes < ChangesOfTurn)
                    foreach (var other in ready.Where(each => each != next))
                        open.Push(([.. turns, other], order.Changes + 1));
                turns.Add(next);
                return next;
            });
            played++;
        }
        return played;
    }
}
