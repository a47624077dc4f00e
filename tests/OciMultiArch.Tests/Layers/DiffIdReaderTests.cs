using System.IO.Compression;
using System.Text;
using OciMultiArch.Layers;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers;

public class DiffIdReaderTests
{
    private static readonly byte[] Tar = MakeTar();

    // A block as at the end of a tar, then text, then noise: compressed blocks and stored ones.
    private static byte[] MakeTar()
    {
        var bytes = new byte[96 * 1024];
        for (var i = 512; i < bytes.Length / 2; i++)
            bytes[i] = (byte)"layers and digests "[i % 19];
        new Random(7).NextBytes(bytes.AsSpan(bytes.Length / 2));
        return bytes;
    }

    private static Blob Layer(byte[] bytes) => Blob.Of(MediaType.OciLayerGzip, bytes);

    private static ValueTask<Digest> ReadAsync(byte[] bytes, DecompressionLimit? limit = null) =>
        DiffIdReader.ReadAsync(Layer(bytes), limit);

    [Fact]
    public async Task Gzip_and_plain_layers_have_the_digest_of_their_tar()
    {
        Assert.Equal(Digest.Of(Tar), await ReadAsync(Bytes.Gzip(Tar)));
        Assert.Equal(Digest.Of(Tar), await ReadAsync(Tar));
    }

    [Fact]
    public async Task What_is_packed_has_the_DiffID_it_said()
    {
        MemoryStore cache = new();
        var layer = await OciMultiArch.Layer.PackAsync(cache, [LayerEntry.File("f", Tar)]);
        Assert.Equal(layer.DiffId, await DiffIdReader.ReadAsync(layer.Blob));
    }

    [Fact]
    public async Task Members_one_after_the_other_are_one_layer()
    {
        byte[] members = [.. Bytes.Gzip(Tar.AsSpan(0, 1000)), .. Bytes.Gzip(Tar.AsSpan(1000, 1)), .. Bytes.Gzip(Tar.AsSpan(1001))];
        Assert.Equal(Digest.Of(Tar), await ReadAsync(members));
    }

    // Go's gzip reader, and so every engine, fails at them; gzip(1) does not.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 20_000)]
    [InlineData(0, 300_000)]
    [InlineData(0x1F, 1)]
    [InlineData(0xFF, 1)]
    [InlineData(0xFF, 600)]
    public async Task Bytes_after_the_last_member_are_damage(byte value, int count)
    {
        var rest = Enumerable.Repeat(value, count);
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await ReadAsync([.. Bytes.Gzip(Tar), .. rest]));
        byte[] members = [.. Bytes.Gzip(Tar.AsSpan(0, 1000)), .. Bytes.Gzip(Tar.AsSpan(1000)), .. rest];
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await ReadAsync(members));
    }

    [Fact]
    public async Task A_plain_tar_that_is_cut_short_is_refused_wherever_it_is_cut_and_so_is_its_gzip_within_a_member()
    {
        var layer = await OciMultiArch.Layer.PackAsync(
            new MemoryStore(),
            [LayerEntry.File("a", Encoding.UTF8.GetBytes("first")), LayerEntry.File("b", new byte[3000])],
            new() { Compression = LayerCompression.None });
        var tar = (await layer.Blob.ReadAsync()).ToArray();
        var end = tar.Length - (2 * 512);
        foreach (var cut in Enumerable.Range(0, end / 100).Select(static each => each * 100).Append(end))
        {
            var plain = await Assert.ThrowsAsync<BuildException>(async () => await ReadAsync(tar[..cut]));
            Assert.Contains("is no tar file", plain.Message, StringComparison.Ordinal);
            if (IsWithinMember(cut))
                await Assert.ThrowsAsync<BuildException>(async () => await ReadAsync(Bytes.Gzip(tar.AsSpan(0, cut))));
        }
        Assert.Equal(layer.DiffId, await ReadAsync(tar));
        // The compression says that nothing is missing.
        Assert.Equal(Digest.Of(tar.AsSpan(0, end)), await ReadAsync(Bytes.Gzip(tar.AsSpan(0, end))));

        // A header of 512 bytes and 5 of content, up to 1024; a header and 3000 bytes of content. Padding may be missing.
        static bool IsWithinMember(int cut) => cut is (> 0 and < 512 + 5) or (> 1024 and < 1536 + 3000);
    }

    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.NoCompression)]
    public async Task A_layer_cut_short_is_refused_wherever_it_is_cut(CompressionLevel level)
    {
        var bytes = Bytes.Gzip(Tar, level);
        var cuts = Enumerable.Range(0, bytes.Length / 1024).Select(each => (each * 1024) + 2)
            .Concat(Enumerable.Range(2, 40)).Concat(Enumerable.Range(bytes.Length - 40, 40));
        foreach (var cut in cuts)
            await Assert.ThrowsAsync<ContentMismatchException>(async () => await ReadAsync(bytes[..cut]));
    }

    [Fact]
    public async Task A_last_member_cut_short_is_refused()
    {
        var (first, second) = (Bytes.Gzip(Tar), Bytes.Gzip(Tar.AsSpan(0, 5000)));
        for (var cut = 3; cut < second.Length; cut++)
            await Assert.ThrowsAsync<ContentMismatchException>(async () => await ReadAsync([.. first, .. second[..cut]]));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(5)]
    [InlineData(4)]
    [InlineData(1)]
    public async Task A_flipped_bit_in_the_check_sum_or_the_length_is_refused(int fromEnd)
    {
        var bytes = Bytes.Gzip(Tar);
        bytes[^fromEnd] ^= 1;
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await ReadAsync(bytes));
    }

    [Fact]
    public async Task A_layer_that_grows_from_one_mebibyte_to_one_gibibyte_is_refused_long_before_its_end()
    {
        using MemoryStream stream = new();
        await using (GZipStream gzip = new(stream, CompressionLevel.Optimal))
            for (var i = 0; i < 1024; i++)
                await gzip.WriteAsync(new byte[1 << 20]);
        var bytes = stream.ToArray();
        Counting source = new(bytes);
        var bomb = Blob.Of(Descriptor.Of(MediaType.OciLayerGzip, bytes), (_, _) => new(source));
        var failure = await Assert.ThrowsAsync<ContentMismatchException>(async () => await DiffIdReader.ReadAsync(bomb, new() { FreeBytes = 64 << 20 }));
        Assert.Contains("bomb", failure.Message, StringComparison.Ordinal);
        Assert.InRange(source.Taken, 1, bytes.Length / 2);
    }

    [Fact]
    public async Task A_layer_of_zeros_is_read_although_it_grows_thousandfold()
    {
        var zeros = new byte[100 << 20];

        Assert.Equal(Digest.Of(zeros), await ReadAsync(Bytes.Gzip(zeros)));
    }

    [Fact]
    public async Task Limits_are_the_callers_to_set()
    {
        var bytes = Bytes.Gzip(new byte[1 << 20]);
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await ReadAsync(bytes, new() { Bytes = (1 << 20) - 1 }));
        Assert.Equal(Digest.Of(new byte[1 << 20]), await ReadAsync(bytes, new() { Bytes = 1 << 20, Ratio = 1 }));
    }

    [Fact]
    public async Task Bytes_that_are_not_those_of_the_descriptor_are_refused()
    {
        var bytes = Bytes.Gzip(Tar);
        byte[] other = [.. bytes, 0];
        var blob = Blob.Of(Descriptor.Of(MediaType.OciLayerGzip, bytes), (_, _) => new(new MemoryStream(other)));
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await DiffIdReader.ReadAsync(blob));
    }

    [Fact]
    public async Task A_tar_that_exists_becomes_a_layer()
    {
        var layer = await OciMultiArch.Layer.OfAsync(Blob.Of(MediaType.OciLayerGzip, Bytes.Gzip(Tar)), "by hand");

        Assert.Equal(Digest.Of(Tar), layer.DiffId);
        Assert.Equal("by hand", layer.CreatedBy);
    }

    [Fact]
    public async Task A_zstd_layer_is_named_as_such()
    {
        var failure = await Assert.ThrowsAsync<BuildException>(async () => await ReadAsync([0x28, 0xB5, 0x2F, 0xFD, 0]));
        Assert.Contains("zstd", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("module example.com/hello\n")]
    [InlineData(null)]
    public async Task What_is_no_tar_file_is_named_as_such(string? text)
    {
        byte[] bytes = text is null ? [.. new byte[100], 1, .. new byte[1000]] : Encoding.UTF8.GetBytes(text);
        foreach (var stored in (byte[][])[bytes, Bytes.Gzip(bytes)])
        {
            var failure = await Assert.ThrowsAsync<BuildException>(async () => await ReadAsync(stored));
            Assert.Contains("is no tar file", failure.Message, StringComparison.Ordinal);
        }
    }

    private sealed class Counting(byte[] content) : MemoryStream(content)
    {
        public long Taken { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await base.ReadAsync(buffer, cancellationToken);
            Taken += count;
            return count;
        }
    }
}
