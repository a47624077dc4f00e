using Microsoft.Extensions.Time.Testing;
using OciMultiArch.Http;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http.Connecting;

/// <summary>Connections that are made before requests need them.</summary>
public sealed class SpareConnectionsTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly List<TaskCompletionSource<Stream>> opened = [];

    [Fact]
    public async Task As_many_are_made_as_expected_counting_those_that_requests_had_made()
    {
        using var spares = Spares();
        spares.Count();
        spares.Expect(3);
        spares.Expect(2);
        Assert.Equal(2, opened.Count);

        using MemoryStream first = new();
        opened[0].SetResult(first);

        Assert.Same(first, await spares.TakeAsync(default));
        var second = spares.TakeAsync(default).AsTask();
        Assert.False(second.IsCompleted);
        opened[1].SetException(new IOException("refused"));
        Assert.Null(await second);
    }

    [Fact]
    public async Task One_that_waited_too_long_is_closed_and_not_used()
    {
        using var spares = Spares();
        spares.Expect(1);
        MemoryStream old = new();
        opened[0].SetResult(old);
        clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Null(await spares.TakeAsync(default));
        AssertClosed(old);
    }

    [Fact]
    public void Those_that_nobody_took_in_time_are_closed_and_made_again_when_they_are_expected_again()
    {
        using var spares = Spares();
        spares.Count();
        spares.Expect(2);
        MemoryStream unused = new();
        opened[0].SetResult(unused);

        clock.Advance(TimeSpan.FromSeconds(4));

        AssertClosed(unused);
        spares.Expect(2);
        Assert.Equal(2, opened.Count);
    }

    [Fact]
    public void Those_that_nobody_took_are_closed_at_the_end_also_when_they_come_late()
    {
        MemoryStream early = new(), late = new();
        using (var spares = Spares())
        {
            spares.Expect(2);
            opened[0].SetResult(early);
            spares.Dispose();
            spares.Expect(3);
        }
        opened[1].SetResult(late);
        Assert.Equal(2, opened.Count);

        AssertClosed(early);
        AssertClosed(late);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_no_connection_open()
    {
        using var spares = Spares();
        spares.Expect(1);
        using CancellationTokenSource end = new();
        var waiting = spares.TakeAsync(end.Token).AsTask();

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        MemoryStream late = new();
        opened[0].SetResult(late);

        AssertClosed(late);
    }

    [Theory]
    [InlineData(32, 32, 4)]
    [InlineData(2, 32, 2)]
    [InlineData(32, 2, 2)]
    public async Task A_pull_has_its_connections_while_it_asks_what_goes_along_and_one_when_all_is_there_or_only_planned(
        int maxReads, int maxTransfers, int expected)
    {
        await using var at = await RegistryCase.StartAsync();
        var artifact = Artifact.Create("a/b", Enumerable.Range(1, 4).Select(static seed => Blob.Of("text/plain", Bytes.Noise(9, seed))));
        await at.Client.Repository($"{at.Fake.Host}/app", RepositoryAccess.Push).PushAsync(artifact, ["1.0"]);
        using TempFolder folder = new();
        var layout = OciLayout.At(folder.At("layout"));
        PushOptions options = new() { Referrers = ReferrerSelection.All, MaxTransfers = maxTransfers };
        var (dials, dialsWhenAsked) = (0, 0);
        at.Fake.Before = async context =>
        {
            if (!context.Request.Path.Value!.Contains("/referrers/", StringComparison.Ordinal))
                return false;
            for (var waited = 0; waited < 500 && Volatile.Read(ref dials) < expected; waited++)
                await Task.Delay(10);
            dialsWhenAsked = Volatile.Read(ref dials);
            return false;
        };

        await PullAsync();
        Assert.Equal(expected, dialsWhenAsked);
        Assert.InRange(dials, expected, 5); // no more than requests: the platform may dial beside one that waits
        at.Fake.Before = null;
        await PullAsync();
        Assert.Equal(1, dials);
        await UseAsync(async pulled => await OciLayout.At(folder.At("planned")).PlanAsync(pulled, ["1.0"], options));
        Assert.Equal(1, dials);

        Task PullAsync() => UseAsync(async pulled => await layout.PushAsync(pulled, ["1.0"], options));

        async Task UseAsync(Func<Artifact, Task> use)
        {
            dials = 0;
            using var client = at.NewClient((clientOptions, host) =>
            {
                host.MaxReads = maxReads;
                CountDials(clientOptions, () => Interlocked.Increment(ref dials));
            });
            await use(await client.Repository($"{at.Fake.Host}/app").GetAsync("1.0"));
        }
    }

    [Theory]
    [InlineData(32, 12)]
    [InlineData(2, 2)]
    public async Task A_push_of_an_index_has_its_connections_when_the_blobs_go_and_one_when_all_is_there(int limit, int expected)
    {
        await using var at = await RegistryCase.StartAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64", "linux/s390x");
        var (dials, dialsAtFirstBlob) = (0, 0);
        RegistryClient NewClient() => at.NewClient((options, host) =>
        {
            (host.MaxReads, host.MaxWrites) = (limit, limit);
            CountDials(options, () => Interlocked.Increment(ref dials));
        });
        at.Fake.Before = context =>
        {
            if (context.Request.Method == "POST")
                Interlocked.CompareExchange(ref dialsAtFirstBlob, Volatile.Read(ref dials), 0);
            return Task.FromResult(false);
        };

        using (var client = NewClient())
            await client.Repository($"{at.Fake.Host}/new", RepositoryAccess.Push).PushAsync(index, ["1.0"]);
        Assert.Equal(expected, dialsAtFirstBlob);
        dials = 0;
        using (var client = NewClient())
            await client.Repository($"{at.Fake.Host}/new", RepositoryAccess.Push).PushAsync(index, ["1.0"]);
        Assert.Equal(1, dials);
    }

    [Fact]
    public async Task A_pull_makes_no_connections_for_what_is_here()
    {
        await using var at = await RegistryCase.StartAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64", "linux/s390x");
        var blobs = Enumerable.Range(1, 4).Select(static seed => Blob.Of("text/plain", Bytes.Noise(9, seed))).ToArray();
        var app = at.Client.Repository($"{at.Fake.Host}/app", RepositoryAccess.Push);
        await app.PushAsync(index, ["index"]);
        await app.PushAsync(Artifact.Create("a/b", blobs), ["artifact"]);
        MemoryStore here = new();
        foreach (var image in await index.ImagesAsync())
            await here.PushAsync(image);
        await here.PushAsync(Artifact.Create("a/b", blobs[..3]));

        Assert.Equal(1, await DialsAsync("index", new()));
        Assert.Equal(1, await DialsAsync("artifact", new() { Referrers = ReferrerSelection.All }));

        async Task<int> DialsAsync(string tag, PushOptions options)
        {
            var dials = 0;
            using var client = at.NewClient((clientOptions, _) => CountDials(clientOptions, () => Interlocked.Increment(ref dials)));
            await here.PushAsync(await client.Repository($"{at.Fake.Host}/app").GetAsync(tag), [tag], options);
            return dials;
        }
    }

    [Fact]
    public async Task A_push_makes_no_connections_for_what_went_ahead_of_it()
    {
        await using var at = await RegistryCase.StartAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64", "linux/s390x");
        var dials = 0;
        using var client = at.NewClient((options, _) => CountDials(options, () => Interlocked.Increment(ref dials)));
        var repository = client.Repository($"{at.Fake.Host}/ahead", RepositoryAccess.Push);
        PushOptions options = new() { MaxTransfers = 1 };
        await using var ahead = repository.UploadAhead(["1.0"], options);
        foreach (var image in await index.ImagesAsync())
            ahead.Add(image);
        options.Ahead = ahead;

        await repository.PushAsync(index, ["1.0"], options);

        Assert.InRange(dials, 1, 4); // a question for each image, and a blob
    }

    private static void CountDials(RegistryClientOptions options, Action dialed)
    {
        var machine = options.Network;
        options.Network = new(machine.Resolve, (address, cancel) =>
        {
            dialed();
            return machine.Dial(address, cancel);
        });
    }

    private static void AssertClosed(Stream stream) =>
        Assert.True(SpinWait.SpinUntil(() => !stream.CanRead, TimeSpan.FromSeconds(30)));

    private SpareConnections Spares() => new(
        _ =>
        {
            TaskCompletionSource<Stream> next = new();
            opened.Add(next);
            return next.Task;
        },
        clock);
}
