using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Archives;

public sealed class ArchiveWriterTests : IDisposable
{
    private readonly ArchiveCase at = new();

    [Fact]
    public async Task What_was_pushed_is_read_again_with_the_archive_as_its_source()
    {
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");

        var archive = await at.WriteAsync(index, "1.0", "latest");

        var read = await archive.GetAsync("latest");
        Assert.True(index.Bytes.Span.SequenceEqual(read.Bytes.Span));
        Assert.Equal(["1.0", "latest"], await archive.TagsAsync().Select(static each => each.Value).ToListAsync());
        var images = await read.ImagesAsync();
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], images.Select(static each => each.Descriptor.Platform!.ToString()));
        Assert.Equal("layer of linux/arm64", Encoding.UTF8.GetString(await ArchiveCase.ReadAsync(images[1].Blobs[1])));
        Assert.All(images.SelectMany(static each => each.Blobs), each => Assert.Equal([archive], each.Sources));
        Assert.Equal(["images.tar"], at.Beside());
    }

    // The very bytes of GNU tar: --format=ustar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -b2.
    [Fact]
    public async Task A_small_archive_has_these_very_bytes()
    {
        await at.WriteAsync(await PinnedAsync(), "1.0");

        Assert.Equal(
            "sha256:309846b282cc76eaf92cfd096d8fa587612f9df22b379b7780f4b2f3fc5f5689",
            Digest.Of(await File.ReadAllBytesAsync(at.Path)).ToString());
    }

    [Fact]
    public async Task A_small_Docker_archive_has_these_very_bytes()
    {
        await at.WriteDockerAsync(await PinnedAsync(), null, "1.0");

        Assert.Equal(
            "sha256:cc8bbaaaa9cfb2ed05e2a29c96cb38772c7b7f520034ca2c5c4221ca98326e6d",
            Digest.Of(await File.ReadAllBytesAsync(at.Path)).ToString());
    }

    [Fact]
    public async Task The_order_of_pushes_leaves_no_trace_in_the_bytes()
    {
        var (one, two) = (await Samples.IndexAsync("linux/amd64", "linux/arm64"), await Samples.ImageAsync("linux/s390x"));

        async Task<byte[]> WriteAsync(params (Artifact Artifact, string[] Tags)[] pushes)
        {
            await using var writer = OciArchive.Create(at.Path);
            foreach (var (artifact, tags) in pushes)
                await writer.PushAsync(artifact, tags);
            await writer.CompleteAsync();
            return await File.ReadAllBytesAsync(at.Path);
        }

        var first = await WriteAsync((one, ["1", "latest"]), (two, ["z"]), (two, []));
        var second = await WriteAsync((two, []), (two, ["z"]), (one, ["latest"]), (one, ["1"]));
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Many_writers_at_once_make_one_whole_archive()
    {
        var images = await Task.WhenAll(Enumerable.Range(0, 16).Select(static each => Samples.ImageAsync($"linux/arch{each % 8}")));
        await using var writer = OciArchive.Create(at.Path);

        await Parallel.ForAsync(
            0,
            images.Length,
            async (each, cancel) => await writer.PushAsync(images[each], [$"t{each:00}"], cancellationToken: cancel));
        await writer.CompleteAsync();

        var archive = OciArchive.At(at.Path);
        Assert.Equal(16, await archive.TagsAsync().CountAsync());
        await foreach (var tag in archive.TagsAsync())
            foreach (var blob in (await archive.FindAsync(tag))!.Blobs)
                await ArchiveCase.ReadAsync(blob);
    }

    [Fact]
    public async Task Until_it_is_completed_what_was_at_the_path_stays()
    {
        await File.WriteAllTextAsync(at.Path, "before");

        await using (var writer = OciArchive.Create(at.Path))
            await writer.PushAsync(await Samples.ImageAsync("linux/amd64"), ["1"]);

        Assert.Equal("before", await File.ReadAllTextAsync(at.Path));
        Assert.Equal(["images.tar"], at.Beside());
    }

    [Fact]
    public async Task A_failing_source_leaves_nothing_behind()
    {
        var image = await ImageWithAsync(static (_, _) => throw new IOException("No space left on device."));
        await using (var writer = OciArchive.Create(at.Path))
            await Assert.ThrowsAsync<IOException>(async () => await writer.PushAsync(image, ["1"]));

        Assert.Empty(at.Beside());
    }

    [Fact]
    public async Task Wrong_bytes_are_refused_and_leave_nothing_behind()
    {
        var image = await ImageWithAsync(static (_, _) => new(new MemoryStream("wrong"u8.ToArray())));
        await using (var writer = OciArchive.Create(at.Path))
            await Assert.ThrowsAsync<ContentMismatchException>(async () => await writer.PushAsync(image, ["1"]));

        Assert.Empty(at.Beside());
    }

    [Fact]
    public async Task A_cancelled_push_and_a_cancelled_completion_leave_nothing_behind()
    {
        using CancellationTokenSource cancelled = new();
        var image = await ImageWithAsync(async (_, cancel) =>
        {
            await cancelled.CancelAsync();
            cancel.ThrowIfCancellationRequested();
            return Stream.Null;
        });
        await using (var writer = OciArchive.Create(at.Path))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
                await writer.PushAsync(image, ["1"], cancellationToken: cancelled.Token));
        await using (var writer = OciArchive.Create(at.Path))
        {
            await writer.PushAsync(await Samples.ImageAsync("linux/amd64"), ["1"]);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await writer.CompleteAsync(cancelled.Token));
        }

        Assert.Empty(at.Beside());
    }

    [Fact]
    public async Task What_no_root_leads_to_stays_out()
    {
        await using var writer = OciArchive.Create(at.Path);
        var stray = Blob.Of(MediaType.OciLayer, "stray"u8.ToArray());
        await writer.WriteAsync(stray);
        await writer.PushAsync(await Samples.ImageAsync("linux/amd64"), ["1"]);

        await writer.CompleteAsync();

        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await OciArchive.At(at.Path).OpenAsync(stray.Descriptor));
    }

    [Fact]
    public async Task An_archive_that_lacks_a_part_is_not_completed()
    {
        await using var writer = OciArchive.Create(at.Path);
        var image = await Samples.ImageAsync("linux/amd64");
        await writer.WriteAsync(image.Blobs[0]);
        await writer.WriteAsync(image, [Tag.Latest]);

        var failure = await Assert.ThrowsAsync<ContentNotFoundException>(async () => await writer.CompleteAsync());

        Assert.Contains(image.Blobs[1].Digest.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(at.Path));
    }

    [Fact]
    public async Task It_is_completed_once_with_something_in_it_and_takes_nothing_afterwards()
    {
        await using var writer = OciArchive.Create(at.Path);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.CompleteAsync());
        await writer.PushAsync(await Samples.ImageAsync("linux/amd64"), ["1"]);
        await writer.CompleteAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.CompleteAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.WriteAsync(Blob.Of(MediaType.OciLayer, new byte[1])));
        await writer.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await writer.WriteAsync(Blob.Of(MediaType.OciLayer, new byte[1])));
        Assert.NotNull(await OciArchive.At(at.Path).FindAsync(Tag.Parse("1")));
    }

    [Fact]
    public async Task A_folder_in_its_place_and_a_missing_folder_are_named_before_anything_is_read()
    {
        Directory.CreateDirectory(at.Path);
        var image = await ImageWithAsync(static (_, _) => throw new InvalidOperationException("It was opened."));
        await using var onFolder = OciArchive.Create(at.Path);
        await using var nowhere = OciArchive.Create(at.At("missing/images.tar"));

        Assert.Contains(
            "is a folder",
            (await Assert.ThrowsAsync<OciException>(async () => await onFolder.WriteAsync(image))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no folder",
            (await Assert.ThrowsAsync<OciException>(async () => await nowhere.PushAsync(image, ["1"]))).Message,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(at.At("missing")));
    }

    [Fact]
    public async Task Pushing_twice_writes_nothing_the_second_time()
    {
        await using var writer = OciArchive.Create(at.Path);
        var image = await Samples.ImageAsync("linux/amd64");
        await writer.PushAsync(image, ["1"]);

        var again = await writer.PushAsync(image, ["1"], new() { Recheck = true });

        Assert.All(again.Blobs.Concat(again.Manifests), static each => Assert.Equal(Arrival.Present, each.Arrival));
    }

    [Fact]
    public async Task Referrers_come_along_as_roots_without_a_name()
    {
        var image = await Samples.ImageAsync("linux/amd64");
        var sbom = Artifact.CreateReferrer(image, "application/spdx+json", [Blob.Of(new("application/spdx+json"), "{}"u8.ToArray())]);
        await using var writer = OciArchive.Create(at.Path);
        await writer.PushAsync(image, ["1"]);
        await writer.PushAsync(sbom);
        await writer.CompleteAsync();

        var archive = OciArchive.At(at.Path);
        Assert.Equal(sbom.Digest, Assert.Single(await archive.ReferrersAsync(image.Digest).ToListAsync()).Digest);
        Assert.Equal([image.Digest, sbom.Digest], await archive.RootsAsync().Select(static each => each.Digest).ToListAsync());
    }

    public void Dispose() => at.Dispose();

    private static Task<Artifact> PinnedAsync() => SampleImage.Built("linux/amd64").DescribedInAsync(new MemoryStore());

    // The layer's first opening says its digest, the push opens it again: only that fails.
    private static async Task<Artifact> ImageWithAsync(Func<long, CancellationToken, ValueTask<Stream>> open)
    {
        Descriptor layer = new() { MediaType = MediaType.OciLayer, Digest = Digest.Of("right"u8), Size = 5 };
        return await new ImageRecipe
        {
            Platform = Platform.Parse("linux/amd64"),
            Layers = [new() { Blob = Blob.Of(layer, open), DiffId = layer.Digest }],
        }.BuildAsync();
    }
}
