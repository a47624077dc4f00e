using OciMultiArch.Checks;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Checks;

public sealed class BlobScanTests
{
    private static readonly byte[] Tar = Shelf.Tar(static tar => tar.File("app", SampleExecutable.Elf("linux/amd64")));

    [Fact]
    public async Task A_layer_is_read_with_its_tar()
    {
        var scan = await BlobScan.LayerAsync(Blob.Of(MediaType.OciLayerGzip, Bytes.Gzip(Tar)), new(), null, default);

        Assert.Equal((null, null, Digest.Of(Tar)), (scan.Fault, scan.TarError, scan.DiffId));
        Assert.NotNull(scan.Files!.Find("app"));
    }

    [Fact]
    public async Task A_layer_that_is_no_tar_keeps_its_DiffID()
    {
        byte[] bytes = [1, 2, 3];

        var scan = await BlobScan.LayerAsync(Blob.Of(MediaType.OciLayer, bytes), new(), null, default);

        Assert.Equal(Digest.Of(bytes), scan.DiffId);
        Assert.NotNull(scan.TarError);
        Assert.Null(scan.Files);
    }

    [Fact]
    public async Task Of_a_zstd_layer_nothing_but_its_bytes_is_checked()
    {
        var scan = await BlobScan.LayerAsync(Blob.Of(MediaType.OciLayerZstd, new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 1 }), new(), null, default);

        Assert.Equal(new BlobScan(), scan);
    }

    [Fact]
    public async Task What_is_missing_or_damaged_is_a_fault_and_no_exception()
    {
        var descriptor = Descriptor.Of(MediaType.OciLayer, Tar);
        var damaged = Blob.Of(descriptor, static (from, _) => new(new MemoryStream(new byte[Tar.Length])));
        var missing = Blob.In(descriptor, new MemoryStore());

        Assert.True((await BlobScan.QuickAsync(missing, default)).Fault!.IsMissing);
        Assert.True((await BlobScan.LayerAsync(missing, new(), null, default)).Fault!.IsMissing);
        foreach (var scan in new[] { await BlobScan.WholeAsync(damaged, default), await BlobScan.LayerAsync(damaged, new(), null, default) })
        {
            Assert.False(scan.Fault!.IsMissing);
            Assert.Contains(descriptor.Digest.ToString(), scan.Fault.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Any_other_failure_passes_through()
    {
        var blob = Blob.Of(Descriptor.Of(MediaType.OciLayer, Tar), static (_, _) => throw new RegistryException("it is down"));

        await Assert.ThrowsAsync<RegistryException>(() => BlobScan.QuickAsync(blob, default).AsTask());
    }

    [Fact]
    public async Task A_config_is_read_and_one_that_is_no_image_config_is_said_to_be_none()
    {
        var right = await BlobScan.ConfigAsync(Samples.Blob(MediaType.OciConfig, """{"os":"linux","architecture":"s390x"}"""), default);
        var wrong = await BlobScan.ConfigAsync(Samples.Blob(MediaType.OciConfig, "[]"), default);
        var other = await BlobScan.ConfigAsync(Samples.Blob(new("application/vnd.acme.config"), "[]"), default);

        Assert.Equal("s390x", right.Config!.Architecture);
        Assert.NotNull(wrong.ConfigError);
        Assert.Null(wrong.Config);
        Assert.Equal(new BlobScan(), other);
    }
}
