using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Merging;

/// <summary>Edits of what a tag holds, while others write it too.</summary>
public sealed class InPlaceEditTests
{
    private const string Tag = Machines.Version;
    private static readonly string[] Platforms =
        ["linux/386", "linux/amd64", "linux/arm64", "linux/mips64le", "linux/ppc64le", "linux/riscv64", "linux/s390x", "linux/loong64"];

    private readonly Machines machines = new();
    private readonly List<Func<Task>> others = [];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_edit_that_changes_nothing_writes_nothing_and_says_so(bool isRegistry)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        IContentStore store = isRegistry ? at.App : new MemoryStore();
        var index = await Samples.IndexAsync("linux/amd64");
        await store.PushAsync(await Artifact.CreateIndexAsync([index], new Dictionary<string, string> { ["a"] = "b" }), ["1"]);
        var puts = at.Fake.Requests.Count(static each => each.Method == "PUT");

        var report = await store.EditAsync("1", [IndexEdit.Annotate("a", "b")]);

        Assert.Equal(["1"], report.Push.Unchanged.Select(static tag => tag.Value));
        Assert.Empty(report.Push.Written);
        Assert.Equal(puts, at.Fake.Requests.Count(static each => each.Method == "PUT"));
    }

    [Fact]
    public async Task A_tag_of_a_store_at_hand_that_holds_it_already_is_unchanged()
    {
        MemoryStore store = new();
        await store.PushAsync(await Samples.IndexAsync("linux/amd64"), ["1"]);

        var first = await store.TagAsync("1", "latest");
        var second = await store.TagAsync("1", "latest");

        Assert.Equal((1, 0), (first.Written.Count, first.Unchanged.Count));
        Assert.Equal((0, 1), (second.Written.Count, second.Unchanged.Count));
    }

    [Fact]
    public async Task What_another_writes_before_the_write_stays_and_the_edit_is_made_on_it()
    {
        await StartAsync("linux/amd64");
        var view = View("resolve", () => AddElsewhereAsync("linux/s390x"));

        var report = await view.EditAsync(Tag, [IndexEdit.Add(machines.Image("linux/arm64"))], Quick(TimeSpan.Zero));

        Assert.Equal(["linux/amd64", "linux/s390x", "linux/arm64/v8"], await machines.PlatformsAsync());
        Assert.Equal((2, 1, 3), (report.Rounds, report.Before.Index!.Manifests.Count, report.Result.Index!.Manifests.Count));
    }

    [Fact]
    public async Task An_edit_for_one_digest_fails_where_the_tag_holds_another()
    {
        var first = await StartAsync("linux/amd64");
        IndexEdit[] edits = [IndexEdit.Annotate("k", "v")];
        var view = View("resolve", () => AddElsewhereAsync("linux/s390x"));
        var options = Quick(TimeSpan.Zero);
        options.IfDigest = first.Digest;

        var whileWriting = await Assert.ThrowsAnyAsync<OciException>(async () => await view.EditAsync(Tag, edits, options));
        var beforeReading = await Assert.ThrowsAnyAsync<OciException>(async () => await view.EditAsync(Tag, edits, options));

        Assert.Equal([Problem.Conflict, Problem.Conflict], [whileWriting.Problem, beforeReading.Problem]);
        Assert.Equal(["linux/amd64", "linux/s390x"], await machines.PlatformsAsync());
    }

    [Fact]
    public async Task Settling_brings_back_what_a_stale_writer_erased()
    {
        var stale = await StartAsync("linux/amd64");
        var view = View("resolve", () => Task.CompletedTask, () => OverwriteAsync(stale, "linux/s390x"));

        var report = await view.EditAsync(Tag, [IndexEdit.Add(machines.Image("linux/arm64"))], Quick(TimeSpan.FromSeconds(2)));

        Assert.Equal(["linux/amd64", "linux/s390x", "linux/arm64/v8"], await machines.PlatformsAsync());
        Assert.Equal(2, report.Rounds);
        Assert.Equal(report.Result.Digest, (await machines.IndexAsync()).Digest);
    }

    [Fact]
    public async Task Settling_ends_only_when_the_tag_stood_still()
    {
        await StartAsync("linux/amd64");
        var view = View("resolve", () => Task.CompletedTask, () => AddElsewhereAsync("linux/s390x"), () => AddElsewhereAsync("linux/386"));

        var report = await view.EditAsync(Tag, [IndexEdit.Add(machines.Image("linux/arm64"))], Quick(TimeSpan.FromSeconds(2)));

        Assert.Equal(3, report.Rounds);
        Assert.Single(view.Writes);
        Assert.Equal(4, report.Result.Index!.Manifests.Count);
    }

    [Fact]
    public async Task Whoever_is_never_left_alone_is_told()
    {
        await StartAsync("linux/amd64");
        var at = 0;
        StoreView view = new(machines.Store)
        {
            Before = async call =>
            {
                if (call == $"resolve {Tag}")
                    await machines.Store.EditAsync(Tag, [IndexEdit.Annotate("n", $"{at++}")]);
            },
        };
        var options = Quick(TimeSpan.Zero);
        options.MaxRounds = 5;

        var failure = await Assert.ThrowsAsync<OciException>(
            async () => await view.EditAsync(Tag, [IndexEdit.Annotate("k", "v")], options));

        Assert.Equal((Problem.Conflict, 5), (failure.Problem, at));
    }

    [Fact]
    public async Task What_an_edit_removed_or_renamed_is_so_again_after_a_stale_writer()
    {
        var stale = await StartAsync("linux/amd64", "linux/arm64", "linux/arm/v7");
        var view = View("resolve", () => Task.CompletedTask, () => OverwriteAsync(stale, "linux/s390x"), () => AddElsewhereAsync("linux/386"));
        IndexEdit[] edits =
        [
            IndexEdit.Remove(Platform.Parse("linux/arm64")),
            IndexEdit.SetPlatform(Platform.Parse("linux/arm/v7"), Platform.Parse("linux/arm/v6")),
        ];

        await view.EditAsync(Tag, edits, Quick(TimeSpan.FromSeconds(2)));

        Assert.Equal(["linux/amd64", "linux/arm/v6", "linux/s390x", "linux/386"], await machines.PlatformsAsync());
    }

    [Fact]
    public async Task A_layer_is_put_on_top_once_however_often_the_edit_is_made()
    {
        var stale = await StartAsync("linux/amd64");
        var view = View(
            "resolve",
            () => Task.CompletedTask,
            () => AddElsewhereAsync("linux/s390x"),
            () => OverwriteAsync(stale, "linux/386"),
            () => machines.Store.EditImagesAsync(Tag, LabelAsync).AsTask());
        ImageEdit edit = new() { Layers = [Samples.RecipeLayer("top")], Platforms = [Samples.Amd64] };

        await view.EditImagesAsync(Tag, (_, _) => new(edit), Quick(TimeSpan.FromSeconds(2)));

        var images = await (await machines.IndexAsync()).ImagesAsync();
        Assert.Equal(["layer", "top"], images[0].Blobs.Skip(1).Select(static blob => blob.Digest == Samples.Layer("top").Digest ? "top" : "layer"));
        Assert.Equal(2, images.Count);

        static ValueTask<ImageEdit> LabelAsync(Artifact artifact, CancellationToken cancellationToken) =>
            new(new ImageEdit { Change = new() { Labels = new Dictionary<string, string> { ["k"] = "v" } } });
    }

    [Fact]
    public async Task Folders_and_memory_lose_nobody_without_waiting()
    {
        using TempFolder folder = new();
        foreach (var store in new IContentStore[] { OciLayout.At(folder.At("layout")), machines.Store })
        {
            var images = Platforms.Select(platform => machines.Image(platform)).ToArray();
            await store.PushAsync(await Artifact.CreateIndexAsync([machines.Image("linux/mips")]), [Tag]);

            await Task.WhenAll(images.Select(image => Task.Run(async () => await store.EditAsync(Tag, [IndexEdit.Add(image)], new() { MaxRounds = 200 }))));

            Assert.Equal(1 + Platforms.Length, (await store.GetAsync(Tag)).Index!.Manifests.Count);
        }
    }

    private static EditOptions Quick(TimeSpan settle) => new() { Settle = settle, TimeProvider = Machines.Quick.TimeProvider };

    private async Task<Artifact> StartAsync(params string[] platforms)
    {
        var index = await Artifact.CreateIndexAsync(platforms.Select(platform => machines.Image(platform)));
        await machines.Store.PushAsync(index, [Tag]);
        return await machines.IndexAsync();
    }

    // Something happens before each of the first calls of a kind.
    private StoreView View(string call, params Func<Task>[] happens)
    {
        others.AddRange(happens);
        return new(machines.Store) { Before = BeforeAsync };

        Task BeforeAsync(string made)
        {
            if (made != $"{call} {Tag}" || others is not [var next, ..])
                return Task.CompletedTask;
            others.RemoveAt(0);
            return next();
        }
    }

    private async Task AddElsewhereAsync(string platform) =>
        await machines.Store.EditAsync(Tag, [IndexEdit.Add(machines.Image(platform))]);

    // As a tool does that read before.
    private async Task OverwriteAsync(Artifact read, string platform)
    {
        var edited = await read.EditAsync([IndexEdit.Add(machines.Image(platform))]);
        await machines.Store.PushAsync(edited, [Tag]);
    }
}
