using System.IO.Compression;

namespace OciMultiArch.Tests.Content;

public sealed class MemoryStoreTests
{
    private readonly MemoryStore store = new();
    private readonly Blob layer = Samples.Layer("a layer");
    private readonly Blob config = Samples.Blob(MediaType.OciConfig, "{}");

    private Artifact Image => Artifact.Parse(MediaType.OciManifest, Samples.Manifest(config.Descriptor, [layer.Descriptor]));

    [Fact]
    public async Task A_blob_is_written_once_and_read_back()
    {
        List<long> sent = [];
        Assert.False(await store.HasBlobAsync(layer.Descriptor));
        Assert.Equal(Arrival.Copied, await store.WriteAsync(layer, new Sum(sent)));
        Assert.Equal(Arrival.Present, await store.WriteAsync(layer, new Sum(sent)));

        Assert.Equal([7], sent);
        Assert.True(await store.HasBlobAsync(layer.Descriptor));
        Assert.Equal("a layer", Samples.Text(await Blob.In(layer.Descriptor, store).ReadAsync()));
        using StreamReader rest = new(await store.OpenAsync(layer.Descriptor, 2));
        Assert.Equal("layer", await rest.ReadToEndAsync());
        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await store.OpenAsync(config.Descriptor));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await store.OpenAsync(layer.Descriptor, -1));
    }

    [Fact]
    public async Task Wrong_bytes_are_not_taken_in()
    {
        var wrong = Blob.Of(layer.Descriptor, static (_, _) => new(new MemoryStream("b layer"u8.ToArray())));
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await store.WriteAsync(wrong));
        Assert.False(await store.HasBlobAsync(layer.Descriptor));
    }

    [Fact]
    public async Task A_descriptor_that_lies_about_the_size_is_of_something_else()
    {
        await FillAsync();
        await store.WriteAsync(Image);
        Assert.False(await store.HasBlobAsync(layer.Descriptor with { Size = 6 }));
        Assert.False(await store.HasManifestAsync(Image.Descriptor with { Size = 6 }));
        Assert.False(await store.HasManifestAsync(Image.Descriptor with { MediaType = MediaType.DockerManifest }));
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await store.FindAsync(Image.Descriptor with { Size = 6 }));
        await Assert.ThrowsAsync<ContentMismatchException>(
            async () => await store.WriteAsync(Blob.In(layer.Descriptor with { Size = 6 }, store)));
    }

    [Fact]
    public async Task A_manifest_is_found_by_its_names_and_its_descriptor()
    {
        await FillAsync();
        var described = Image.Descriptor with { Platform = Platform.Parse("linux/arm/v6") };
        Assert.Equal(Arrival.Copied, await store.WriteAsync(Image.DescribedAs(described), Tag.ParseAll(["b", "a"])));
        Assert.Equal(Arrival.Present, await store.WriteAsync(Image, Tag.ParseAll(["b"])));
        Assert.Equal(Arrival.Copied, await store.WriteAsync(Image, Tag.ParseAll(["c"])));

        Assert.Equal(["a", "b", "c"], await store.TagsAsync().Select(static each => each.Value).ToListAsync());
        Assert.Equal(Image.Descriptor, await store.ResolveAsync(Tag.Parse("a")));
        Assert.Null(await store.ResolveAsync(Tag.Parse("A")));
        var found = await store.GetAsync("a");
        Assert.Equal(Image.Bytes.ToArray(), found.Bytes.ToArray());
        Assert.Equal([store], found.Sources);
        Assert.Equal(described, (await store.FindAsync(described))!.Descriptor);
        Assert.Null(await store.FindAsync(layer.Descriptor));
        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await store.GetAsync("d"));
        await Assert.ThrowsAsync<FormatException>(async () => await store.GetAsync("not a tag"));
    }

    [Fact]
    public async Task A_manifest_whose_parts_are_missing_is_refused_and_gets_no_name()
    {
        await store.WriteAsync(layer);
        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await store.WriteAsync(Image, [Tag.Latest]));
        var index = Artifact.Parse(MediaType.OciIndex, Samples.Index([Samples.Entry(Image.Descriptor)]));
        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await store.WriteAsync(index, [Tag.Latest]));
        Assert.Null(await store.ResolveAsync(Tag.Latest));
    }

    [Fact]
    public async Task Layers_that_are_fetched_elsewhere_may_be_missing()
    {
        await store.WriteAsync(config);
        const string Urls = ",\"urls\":[\"https://example.com/a\"]";
        var foreign = layer.Descriptor with { MediaType = new("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip") };

        Assert.Equal(Arrival.Copied, await store.WriteAsync(Artifact.Parse(
            MediaType.OciManifest, Samples.ManifestOf(Samples.Entry(config.Descriptor), [Samples.Entry(foreign, Urls)]))));
        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await store.WriteAsync(Artifact.Parse(
            MediaType.OciManifest, Samples.ManifestOf(Samples.Entry(config.Descriptor), [Samples.Entry(foreign)]))));
        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await store.WriteAsync(Artifact.Parse(
            MediaType.OciManifest, Samples.ManifestOf(Samples.Entry(config.Descriptor), [Samples.Entry(layer.Descriptor, Urls)]))));
    }

    [Fact]
    public async Task A_manifest_whose_bytes_changed_meanwhile_is_refused()
    {
        await FillAsync();
        var bytes = Samples.Manifest(config.Descriptor, [layer.Descriptor]);
        var image = Artifact.Parse(MediaType.OciManifest, bytes);
        bytes[^1] = (byte)' ';
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await store.WriteAsync(image, [Tag.Latest]));
    }

    [Fact]
    public async Task Packing_keeps_what_is_written_even_when_the_writer_closes_the_stream()
    {
        var packed = await store.PackAsync(MediaType.OciLayerGzip, static async (stream, cancel) =>
        {
            await using GZipStream gzip = new(stream, CompressionLevel.Fastest);
            await gzip.WriteAsync("abc"u8.ToArray(), cancel);
        });

        Assert.Equal(Digest.Of((await packed.ReadAsync()).Span), packed.Digest);
        Assert.Equal(MediaType.OciLayerGzip, packed.Descriptor.MediaType);
        Assert.Equal([store], packed.Sources);
        await Assert.ThrowsAsync<TimeoutException>(async () => await store.PackAsync(MediaType.OciLayer, static async (stream, cancel) =>
        {
            await stream.WriteAsync("a layer"u8.ToArray(), cancel);
            throw new TimeoutException();
        }));
        Assert.False(await store.HasBlobAsync(layer.Descriptor));
    }

    [Fact]
    public async Task Nothing_is_written_once_the_work_was_cancelled()
    {
        await FillAsync();
        using CancellationTokenSource cancel = new();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.WriteAsync(Image, [Tag.Latest], cancel.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.WriteAsync(Samples.Layer("x"), null, cancel.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await store.PackAsync(
                MediaType.OciLayer,
                static (stream, _) => stream.WriteAsync("x"u8.ToArray(), CancellationToken.None),
                cancel.Token));
        Assert.Null(await store.ResolveAsync(Tag.Latest));
        Assert.False(await store.HasBlobAsync(Samples.Layer("x").Descriptor));
    }

    [Fact]
    public async Task Referrers_are_found_by_subject_and_type()
    {
        await FillAsync();
        await store.WriteAsync(Image);
        var own = Artifact.Parse(MediaType.OciManifest, Samples.Manifest(config.Descriptor, [layer.Descriptor],
            $$""","artifactType":"application/a","subject":{{Samples.Entry(Image.Descriptor)}},"annotations":{"k":"v"}"""));
        var ofConfig = Artifact.Parse(MediaType.OciManifest, Samples.Manifest(config.Descriptor, [layer.Descriptor],
            $$""","artifactType":"","subject":{{Samples.Entry(Image.Descriptor)}}"""));
        var index = Artifact.Parse(MediaType.OciIndex, Samples.Index([], members: $$""","subject":{{Samples.Entry(Image.Descriptor)}}"""));
        foreach (var each in new[] { own, ofConfig, index })
            await store.WriteAsync(each, []);

        var all = await store.ReferrersAsync(Image.Digest).ToDictionaryAsync(static each => each.Digest);
        Assert.Equal(
            own.Descriptor with { ArtifactType = "application/a", Annotations = new Dictionary<string, string> { ["k"] = "v" } },
            all[own.Digest]);
        Assert.Equal(ofConfig.Descriptor with { ArtifactType = MediaType.OciConfig.Value }, all[ofConfig.Digest]);
        Assert.Equal(index.Descriptor, all[index.Digest]);
        Assert.Equal(3, all.Count);
        Assert.Equal(
            [own.Digest], await store.ReferrersAsync(Image.Digest, "application/a").Select(static each => each.Digest).ToListAsync());
        Assert.Empty(await store.ReferrersAsync(own.Digest).ToListAsync());
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await store.ReferrersAsync(null!).ToListAsync());
    }

    private async Task FillAsync()
    {
        await store.WriteAsync(layer);
        await store.WriteAsync(config);
    }

    private sealed class Sum(List<long> reports) : IProgress<long>
    {
        public void Report(long value) => reports.Add(value);
    }
}
