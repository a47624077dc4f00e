using System.IO.Compression;

namespace OciMultiArch.Tests.Layout;

public sealed class OciLayoutPackingTests : IDisposable
{
    private readonly LayoutCase at = new();

    [Fact]
    public async Task Packed_bytes_are_named_by_their_digest_also_when_the_packer_closed_the_stream()
    {
        var packed = await at.Layout.PackAsync(MediaType.OciLayerGzip, static async (to, cancel) =>
        {
            await using GZipStream gzip = new(to, CompressionLevel.Fastest);
            await gzip.WriteAsync("content"u8.ToArray(), cancel);
        });

        var bytes = await File.ReadAllBytesAsync(at.BlobPath(packed.Digest));
        Assert.Equal(Descriptor.Of(MediaType.OciLayerGzip, bytes), packed.Descriptor);
        await using var read = await packed.OpenAsync();
        await using GZipStream unpacked = new(read, CompressionMode.Decompress);
        Assert.Equal("content", await new StreamReader(unpacked).ReadToEndAsync());
    }

    [Fact]
    public async Task Packing_the_same_again_keeps_one_file_and_leaves_none()
    {
        static ValueTask Write(Stream to, CancellationToken cancel) => to.WriteAsync("same"u8.ToArray(), cancel);

        Assert.Equal(await at.Layout.PackAsync(MediaType.OciLayer, Write), await at.Layout.PackAsync(MediaType.OciLayer, Write));

        Assert.Single(at.Blobs());
        Assert.Equal(["blobs"], at.Entries());
    }

    [Fact]
    public async Task A_packer_that_throws_stores_nothing()
    {
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(
            async () => await at.Layout.PackAsync(MediaType.OciLayer, static async (to, cancel) =>
        {
            await to.WriteAsync(new byte[300_000], cancel);
            throw new TimeZoneNotFoundException();
        }));

        Assert.Empty(at.Entries());
    }

    public void Dispose() => at.Dispose();
}
