using System.Text;
using OciMultiArch.Layout;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Layout;

public sealed class OciLayoutConcurrencyTests : IDisposable
{
    private readonly LayoutCase at = new();

    [Fact]
    public async Task Many_writers_on_many_handles_lose_no_name()
    {
        await Task.WhenAll(Enumerable.Range(0, 24).Select(each => Task.Run(async () =>
        {
            var layout = OciLayout.At(at.Root);
            await layout.WriteAsync(Samples.SharedLayer);
            await layout.WriteAsync(Samples.EmptyConfig);
            await layout.WriteAsync(Samples.Titled($"image {each}"), [Tag.Parse($"n{each}"), Tag.Latest]);
        })));

        Assert.Equal(25, (await at.TagsAsync()).Count);
        foreach (var each in Enumerable.Range(0, 24))
            Assert.Equal(Samples.Titled($"image {each}").Digest, (await at.Layout.FindAsync(Tag.Parse($"n{each}")))!.Digest);
        Assert.Equal([".lock", "blobs", "index.json", "oci-layout"], at.Entries());
    }

    [Fact]
    public async Task Readers_and_a_pruner_beside_writers_see_only_whole_things()
    {
        using CancellationTokenSource done = new();
        var reader = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                await foreach (var tag in OciLayout.At(at.Root).TagsAsync())
                    Assert.NotNull(await OciLayout.At(at.Root).FindAsync(tag));
        });
        var pruner = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                Assert.Equal(new(), await OciLayout.At(at.Root).PruneAsync());
        });

        foreach (var each in Enumerable.Range(0, 12))
            await at.WriteImageAsync($"image {each}", $"n{each}");
        await done.CancelAsync();

        await reader;
        await pruner;
    }

    [Fact]
    public async Task Writers_of_one_blob_do_not_disturb_each_other()
    {
        var content = Encoding.UTF8.GetBytes(new string('x', 500_000));

        await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await at.Layout.WriteAsync(Blob.Of(MediaType.OciLayer, content)))));

        Assert.Equal(content, await File.ReadAllBytesAsync(at.BlobPath(Digest.Of(content))));
        Assert.Equal(["blobs"], at.Entries());
    }

    [Fact]
    public async Task The_lock_is_had_by_one_at_a_time_and_waited_for()
    {
        LayoutFolder folder = new(at.Layout, at.Root);
        var first = await LayoutLock.TakeAsync(folder, TimeSpan.Zero, TimeProvider.System, default);

        var failure = await Assert.ThrowsAsync<OciException>(async () =>
            await LayoutLock.TakeAsync(folder, TimeSpan.Zero, TimeProvider.System, default));
        Assert.Contains(".lock", failure.Message, StringComparison.Ordinal);
        using CancellationTokenSource cancelled = new();
        var given = LayoutLock.TakeAsync(folder, TimeSpan.FromDays(1), TimeProvider.System, cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        var waiting = LayoutLock.TakeAsync(folder, TimeSpan.FromDays(1), TimeProvider.System, default).AsTask();
        Assert.False(waiting.IsCompleted);
        first.Dispose();
        (await waiting).Dispose();
    }

    public void Dispose() => at.Dispose();
}
