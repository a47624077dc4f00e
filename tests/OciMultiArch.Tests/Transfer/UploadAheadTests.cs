using Microsoft.Extensions.Time.Testing;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Transfer;

/// <summary>Layers that are sent while the index that will hold them is made.</summary>
public sealed class UploadAheadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Layers_are_there_before_the_index_is_made_and_no_request_is_new()
    {
        await using var plain = await RegistryCase.InMemoryAsync();
        await using var registry = await RegistryCase.InMemoryAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        var alone = await plain.App.PushAsync(index, ["1"]);

        await using var ahead = await SentAheadAsync(registry, index, blobs: 4);

        Assert.Empty(registry.Stored.Manifests);
        var report = await registry.App.PushAsync(index, ["1"], new() { Ahead = ahead });
        Assert.Equal($"{index.Digest}", registry.Stored.Tags["1"]);
        Assert.Equal(Told(plain), Told(registry));
        Assert.Equal(Arrivals(alone), Arrivals(report));
    }

    [Theory]
    [InlineData(ExistingTagHandling.Overwrite, true, 1)]
    [InlineData(ExistingTagHandling.Keep, false, 0)]
    [InlineData(ExistingTagHandling.Fail, false, 0)]
    public async Task Nothing_is_sent_where_a_tag_may_hold_the_index_or_is_looked_after(ExistingTagHandling handling, bool isThere, int heads)
    {
        await using var registry = await RegistryCase.InMemoryAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        if (isThere)
            await registry.App.PushAsync(await Samples.IndexAsync("linux/s390x"), ["1"]);
        var before = registry.Log.Count();

        await using (var ahead = registry.App.UploadAhead(["1"], new() { ExistingTags = handling }))
        {
            foreach (var image in await index.ImagesAsync())
                ahead.Add(image);
            await ahead.QuestionsAsync(default);
        }

        Assert.Equal(Enumerable.Repeat("HEAD", heads), registry.Log.Skip(before));
    }

    [Fact]
    public async Task What_is_whole_under_its_tag_costs_one_request_with_it_too()
    {
        await using var registry = await RegistryCase.InMemoryAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await registry.App.PushAsync(index, ["1"]);
        var before = registry.Log.Count();

        await using var ahead = registry.App.UploadAhead(["1"]);
        await registry.App.PushAsync(index, ["1"], new() { Ahead = ahead });

        Assert.Equal(["HEAD"], registry.Log.Skip(before));
    }

    [Fact]
    public async Task A_tag_that_another_moved_in_the_meantime_is_written_all_the_same()
    {
        await using var registry = await RegistryCase.InMemoryAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await registry.App.PushAsync(index, ["1"]);
        FakeTimeProvider clock = new();
        await using var ahead = PushExtensions.Ahead(registry.App, ["1"], null, clock);
        await ahead.QuestionsAsync(default);
        await registry.App.PushAsync(await Samples.IndexAsync("linux/s390x"), ["1"]);

        clock.Advance(TimeSpan.FromMinutes(1)); // as long as others are compiled
        await registry.App.PushAsync(index, ["1"], new() { Ahead = ahead });

        Assert.Equal($"{index.Digest}", registry.Stored.Tags["1"]);
    }

    [Fact]
    public async Task An_image_that_is_there_is_not_sent()
    {
        await using var registry = await RegistryCase.InMemoryAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        var images = await index.ImagesAsync();
        await registry.App.PushAsync(images[0]);
        var before = registry.Log.Count();

        await using var ahead = registry.App.UploadAhead(["1"]);
        ahead.Add(images[0]);
        await ahead.QuestionsAsync(default);

        Assert.Equal(["HEAD", "HEAD"], registry.Log.Skip(before)); // the tag and the manifest
    }

    [Fact]
    public async Task What_failed_ahead_is_sent_by_the_push()
    {
        await using var registry = await RegistryCase.InMemoryAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        registry.Fake.Inject(static request => request.Method == "POST", FakeReply.Error(403, "DENIED"));
        await using var ahead = registry.App.UploadAhead(["1"]);
        foreach (var image in await index.ImagesAsync())
            ahead.Add(image);
        await UntilAsync(() => registry.Log.Contains("POST"));

        await registry.App.PushAsync(index, ["1"], new() { Ahead = ahead });

        Assert.Equal($"{index.Digest}", registry.Stored.Tags["1"]);
        Assert.Equal(5, registry.Log.Count(static method => method == "POST"));
    }

    [Fact]
    public async Task Giving_up_ends_what_is_under_way()
    {
        await using var registry = await RegistryCase.StartAsync();
        TaskCompletionSource arrived = new(), never = new();
        registry.Fake.Before = async context =>
        {
            if (context.Request.Method != "POST")
                return false;
            arrived.TrySetResult();
            await never.Task.WaitAsync(context.RequestAborted);
            return false;
        };
        var ahead = registry.App.UploadAhead(["1"]);
        ahead.Add(await Samples.ImageAsync("linux/amd64"));
        await arrived.Task.WaitAsync(Patience);

        await ahead.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.Empty(registry.Stored.Blobs);
    }

    [Fact]
    public async Task Bytes_that_were_sent_before_are_told_to_whoever_watches_the_push()
    {
        await using var registry = await RegistryCase.InMemoryAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await using var ahead = await SentAheadAsync(registry, index, blobs: 4);
        Heard heard = new();

        await registry.App.PushAsync(index, ["1"], new() { Ahead = ahead, Progress = heard });

        var last = heard.All[^1];
        Assert.Equal((last.AllItems, last.AllBytes), (last.DoneItems, last.DoneBytes));
    }

    [Theory]
    [InlineData("/manifests/1")] // the tag
    [InlineData("/manifests/sha256:")] // an image
    public async Task What_could_not_be_answered_ahead_is_asked_anew_by_the_push(string asked)
    {
        await using var registry = await RegistryCase.InMemoryAsync(configure: static (options, _) => options.MaxAttempts = 1);
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        registry.Fake.Inject(request => IsQuestion(request, asked), FakeReply.Error(503, "UNAVAILABLE"));
        await using var ahead = registry.App.UploadAhead(["1"]);
        ahead.Add((await index.ImagesAsync())[0]);
        await UntilAsync(() => registry.Fake.Requests.Any(request => IsQuestion(request, asked)));

        await registry.App.PushAsync(index, ["1"], new() { Ahead = ahead });

        Assert.Equal($"{index.Digest}", registry.Stored.Tags["1"]);
    }

    [Fact]
    public async Task A_push_that_failed_can_be_made_again_with_it()
    {
        await using var registry = await RegistryCase.InMemoryAsync(configure: static (options, _) => options.MaxAttempts = 1);
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await using var ahead = registry.App.UploadAhead(["1"]);
        await ahead.QuestionsAsync(default);
        registry.Fake.Inject(request => IsQuestion(request, "/manifests/sha256:"), FakeReply.Error(503, "UNAVAILABLE"));
        await Assert.ThrowsAsync<RegistryException>(async () => await registry.App.PushAsync(index, ["1"], new() { Ahead = ahead }));

        await registry.App.PushAsync(index, ["1"], new() { Ahead = ahead });

        Assert.Equal($"{index.Digest}", registry.Stored.Tags["1"]);
    }

    [Fact]
    public async Task A_push_that_fails_ends_what_is_under_way()
    {
        await using var registry = await RegistryCase.StartAsync();
        TaskCompletionSource hangs = new(), ended = new();
        var posts = 0;
        registry.Fake.Before = async context =>
        {
            if (context.Request.Method != "POST")
                return false;
            if (Interlocked.Increment(ref posts) > 1)
            {
                context.Response.StatusCode = 403;
                return true;
            }
            context.RequestAborted.Register(ended.SetResult);
            hangs.SetResult();
            await ended.Task;
            return true;
        };
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await using var ahead = registry.App.UploadAhead(["1"], new() { MaxTransfers = 1 });
        ahead.Add((await index.ImagesAsync())[0]);
        await hangs.Task.WaitAsync(Patience);

        await Assert.ThrowsAsync<RegistryException>(async () => await registry.App.PushAsync(index, ["1"], new() { Ahead = ahead }));

        await ended.Task.WaitAsync(Patience);
        Assert.Empty(registry.Stored.Tags);
    }

    [Fact]
    public async Task A_push_that_checks_all_does_so_though_something_was_sent_ahead()
    {
        await using var registry = await RegistryCase.InMemoryAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await using var ahead = await SentAheadAsync(registry, index, blobs: 4);
        var sent = registry.Log.Count();

        await registry.App.PushAsync(index, ["1"], new() { Ahead = ahead, Recheck = true });

        var blobs = registry.Fake.Requests.Skip(sent).Where(static request => request.Target.Contains("/blobs/sha256:", StringComparison.Ordinal));
        Assert.Equal(4, blobs.Count(static request => request.Method == "HEAD"));
    }

    [Fact]
    public async Task No_more_is_under_way_at_once_than_the_options_say()
    {
        await using var registry = await RegistryCase.StartAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        var (now, most) = (0, 0);
        registry.Fake.Before = async context =>
        {
            if (context.Request.Method != "POST")
                return false;
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Delay(50);
            Interlocked.Decrement(ref now);
            return false;
        };
        await using var ahead = registry.App.UploadAhead(["1"], new() { MaxTransfers = 1 });
        foreach (var image in await index.ImagesAsync())
            ahead.Add(image);
        await UntilAsync(() => registry.Stored.Blobs.Count == 4);

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task It_can_be_ended_twice()
    {
        await using var registry = await RegistryCase.InMemoryAsync();
        var ahead = registry.App.UploadAhead(["1"]);

        await ahead.DisposeAsync();
        await ahead.DisposeAsync();

        ahead.Add(await Samples.ImageAsync("linux/amd64")); // by whoever does not know yet
    }

    private static bool IsQuestion(FakeRequest request, string asked) =>
        request.Method == "HEAD" && request.Target.Contains(asked, StringComparison.Ordinal);

    private static async Task<UploadAhead> SentAheadAsync(RegistryCase registry, Artifact index, int blobs)
    {
        var ahead = registry.App.UploadAhead(["1"]);
        foreach (var image in await index.ImagesAsync())
            ahead.Add(image);
        await UntilAsync(() => registry.Stored.Blobs.Count == blobs);
        return ahead;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!holds())
            await Task.Delay(10, patience.Token);
    }

    private static HashSet<(Digest Blob, Arrival Arrival)> Arrivals(PushReport report) =>
        [.. report.Blobs.Select(static blob => (blob.Descriptor.Digest, blob.Arrival))];

    // Each request, whatever the names of uploads are.
    private static IEnumerable<string> Told(RegistryCase registry) => registry.Fake.Requests
        .Select(static each => $"{each.Method} {each.Target.Split("/uploads/")[0]}")
        .Order(StringComparer.Ordinal);
}
