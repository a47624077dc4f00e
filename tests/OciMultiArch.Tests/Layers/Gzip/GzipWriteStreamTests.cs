using System.IO.Compression;
using OciMultiArch.Layers;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers;

public class GzipWriteStreamTests
{
    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.Fastest)]
    public async Task The_header_names_no_time_no_system_and_no_level(CompressionLevel level)
    {
        using MemoryStream stream = new();
        await using (GzipWriteStream gzip = new(stream, level))
        {
            await gzip.WriteAsync("one "u8.ToArray());
            await gzip.WriteAsync("two"u8.ToArray());
        }
        Assert.Equal("1F8B08000000000000FF", Convert.ToHexString(stream.ToArray().AsSpan(0, 10)));
        Assert.Equal("2F8907CD07000000", Convert.ToHexString(stream.ToArray().AsSpan()[^8..]));
        stream.Position = 0;
        Assert.Equal("one two", await new StreamReader(new GZipStream(stream, CompressionMode.Decompress)).ReadToEndAsync());
    }

    public static TheoryData<int> Lengths =>
        [1, GzipBlock.FirstSize + 1, Block - 1, Block, Block + 1, (2 * Block) + 70_000, (5 * Block) + 3];

    private static int Block => GzipBlock.Size;

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task The_bytes_are_the_same_for_any_number_of_threads_and_any_sizes_of_writes(int length)
    {
        var content = Content(length);
        var one = await CompressAsync(content, 1);
        foreach (var threads in new[] { 2, 3, 8 })
            Assert.Equal(one, await CompressAsync(content, threads));
        Assert.Equal(one, await CompressAsync(content, 2, pieceSize: 10_007));
        Assert.Equal(content, Decompressed(one));
        Assert.Equal(1, MembersIn(one));
    }

    [Fact]
    public async Task What_is_no_longer_than_a_block_has_the_bytes_of_one_stream_of_deflate()
    {
        var content = Content(Block);
        using MemoryStream whole = new();
        using (DeflateStream deflate = new(whole, CompressionLevel.Optimal, leaveOpen: true))
            foreach (var piece in content.Chunk(64 * 1024))
                deflate.Write(piece);
        var compressed = await CompressAsync(content, 2);
        Assert.Equal(whole.ToArray(), compressed[10..^8]);
    }

    [Fact]
    public async Task Blocks_cost_less_than_a_hundredth_of_the_size()
    {
        var content = Content(8 * Block);
        using MemoryStream whole = new();
        using (DeflateStream deflate = new(whole, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(content);
        var compressed = await CompressAsync(content, 2);
        Assert.InRange(compressed.Length, whole.Length, whole.Length * 1.01);
    }

    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.Fastest)]
    public async Task What_does_not_compress_has_room(CompressionLevel level)
    {
        var content = Bytes.Noise((2 * Block) + 5);
        Assert.Equal(content, Decompressed(await CompressAsync(content, 2, level: level)));
    }

    [Fact]
    public async Task A_destination_that_fails_is_told_as_it_is_and_nothing_waits_for_ever()
    {
        FullStream full = new(Block / 2);
        GzipWriteStream gzip = new(full, CompressionLevel.Optimal) { Threads = 3 };
        await Assert.ThrowsAsync<IOException>(async () => await gzip.WriteAsync(Bytes.Noise(9 * Block)));
        await Assert.ThrowsAsync<IOException>(async () => await gzip.DisposeAsync());
        await gzip.DisposeAsync();
    }

    [Fact]
    public void The_check_sum_is_that_of_the_standard()
    {
        Assert.Equal(0xCBF43926u, Crc32.Append(0, "123456789"u8));
        Assert.Equal(0x414FA339u, Crc32.Append(0, "The quick brown fox jumps over the lazy dog"u8));
        Assert.Equal(0u, Crc32.Append(0, []));
    }

    [Fact]
    public void The_check_sum_is_that_of_its_definition_for_every_length()
    {
        var bytes = Bytes.Noise(300);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var first = Crc32.Append(0, bytes.AsSpan(0, length / 3));
            Assert.Equal(BitByBit(bytes.AsSpan(0, length)), Crc32.Append(first, bytes.AsSpan(length / 3, length - (length / 3))));
        }
    }

    [Fact]
    public void The_check_sum_of_two_pieces_is_that_of_both_together()
    {
        var bytes = Bytes.Noise(GzipBlock.Size + 77);
        foreach (var cut in new[] { 0, 1, 5, 300, GzipBlock.FirstSize, GzipBlock.Size, bytes.Length })
        {
            var first = Crc32.Append(0, bytes.AsSpan(0, cut));
            var second = Crc32.Append(0, bytes.AsSpan(cut));
            Assert.Equal(Crc32.Append(0, bytes), Crc32.Combine(first, second, bytes.Length - cut));
        }
    }

    private static uint BitByBit(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var each in bytes)
        {
            sum ^= each;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum & 1) != 0 ? (sum >> 1) ^ 0xEDB88320 : sum >> 1;
        }
        return ~sum;
    }

    // Text and noise by turns, as programs have them.
    private static byte[] Content(int length)
    {
        var noise = Bytes.Noise(length);
        for (var i = 0; i < length; i++)
        {
            if (i / 3000 % 2 == 0)
                noise[i] = (byte)('a' + (noise[i] % 7));
        }
        return noise;
    }

    private static async Task<byte[]> CompressAsync(
        byte[] content, int threads, int pieceSize = 64 * 1024, CompressionLevel level = CompressionLevel.Optimal)
    {
        using MemoryStream stream = new();
        await using (GzipWriteStream gzip = new(stream, level) { Threads = threads })
        {
            foreach (var piece in content.Chunk(pieceSize))
                await gzip.WriteAsync(piece);
        }
        return stream.ToArray();
    }

    private static byte[] Decompressed(byte[] compressed)
    {
        using MemoryStream stream = new();
        using GZipStream gzip = new(new MemoryStream(compressed), CompressionMode.Decompress);
        gzip.CopyTo(stream);
        return stream.ToArray();
    }

    // One stream of deflate, whose end is the end of all.
    private static int MembersIn(byte[] compressed)
    {
        using MemoryStream body = new(compressed[10..^8]);
        using DeflateStream deflate = new(body, CompressionMode.Decompress);
        deflate.CopyTo(Stream.Null);
        return body.Position == body.Length ? 1 : 0;
    }

    private sealed class FullStream(int room) : MemoryStream
    {
        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Length + buffer.Length > room)
                throw new IOException("full");
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
