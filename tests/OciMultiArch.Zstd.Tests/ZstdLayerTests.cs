using System.Buffers.Binary;

namespace OciMultiArch.Zstd.Tests;

/// <summary>Layers of zstd: their bytes, and what is done when those are wrong.</summary>
public sealed class ZstdLayerTests
{
    public ZstdLayerTests() => ZstdCompression.Register();

    /// <summary>What is wrong with a layer, and what is said of it.</summary>
    public static TheoryData<string, string, Problem> Damages => new()
    {
        { "cut", "cannot be decompressed: the zstd frame ends too early.", Problem.DamagedContent },
        { "head only", "cannot be decompressed: the zstd frame ends too early.", Problem.DamagedContent },
        { "cut skippable", "cannot be decompressed: the zstd frame ends too early.", Problem.DamagedContent },
        { "flipped", "cannot be decompressed: the check sum of the zstd frame is wrong.", Problem.DamagedContent },
        { "check sum", "cannot be decompressed: the check sum of the zstd frame is wrong.", Problem.DamagedContent },
        { "window", "cannot be decompressed: the zstd frame needs a window of more than 128 MiB.", Problem.DamagedContent },
        { "trailing", "cannot be decompressed: there are bytes behind the zstd frame that are no frame.", Problem.DamagedContent },
        { "trailing zeros", "cannot be decompressed: there are bytes behind the zstd frame that are no frame.", Problem.DamagedContent },
    };

    [Theory]
    [InlineData(1, "sha256:74d86f27308f7db09db3d7bd813bc5787a0abfd30430eb9187442c02d37b2230")]
    [InlineData(3, "sha256:68486014e4db34b087d3ea9d0fa7af8c8872eb6368599ee2d068dc05322f124b")]
    [InlineData(9, "sha256:16d619eb8a8d920c018a607ab38504f13b7208f98c78f9e7a12aac9ab76481da")]
    public async Task Equal_files_give_these_bytes_on_every_machine(int level, string digest)
    {
        var packed = await Packed.WithAsync(ZstdCompression.OfLevel(level));

        Assert.Equal(MediaType.OciLayerZstd, packed.Blob.Descriptor.MediaType);
        Assert.Equal(digest, packed.Blob.Digest.ToString());
        Assert.Equal((await Packed.WithAsync(LayerCompression.Gzip)).DiffId, packed.DiffId);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(131_071)]
    [InlineData(131_073)]
    [InlineData(1_000_000)]
    public async Task The_pieces_that_are_written_and_their_flushes_make_no_difference(int size)
    {
        var content = Packed.Text(400_000);
        var whole = await CompressAsync(content, content.Length);

        Assert.Equal(whole, await CompressAsync(content, size));
    }

    [Fact]
    public async Task A_layer_is_read_back_and_its_DiffID_found()
    {
        var packed = await Packed.WithAsync(ZstdCompression.Default);

        var read = await Layer.OfAsync(packed.Blob);

        Assert.Equal(packed.DiffId, read.DiffId);
    }

    [Fact]
    public async Task Several_frames_and_skippable_ones_are_one_layer()
    {
        var packed = await Packed.WithAsync(ZstdCompression.Default);
        byte[] skippable = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3];
        var frame = (await packed.Blob.ReadAsync()).ToArray();
        byte[] empty = [.. await CompressAsync([], 1)];

        foreach (var bytes in new byte[][] { [.. skippable, .. frame], [.. frame, .. skippable], [.. frame, .. empty, .. skippable] })
            Assert.Equal(packed.DiffId, (await Layer.OfAsync(Blob.Of(MediaType.OciLayerZstd, bytes))).DiffId);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Wrong_bytes_are_found_although_their_digest_is_right(string damage, string said, Problem problem)
    {
        var packed = await Packed.WithAsync(ZstdCompression.Default);
        var whole = (await packed.Blob.ReadAsync()).ToArray();
        var wrong = damage switch
        {
            "cut" => whole[..(whole.Length / 2)],
            "head only" => whole[..6],
            "flipped" => Flipped(whole, whole.Length / 2),
            "check sum" => Flipped(whole, whole.Length - 1),
            "cut skippable" => [.. whole, 0x5A, 0x2A, 0x4D, 0x18, 30, 0, 0, 0, 1, 2, 3],
            // RFC 8878, 3.1.1.1.2: exponent 18 is a window of 256 MiB
            "window" => [0x28, 0xB5, 0x2F, 0xFD, 0x00, 18 << 3, 0x01, 0x00, 0x00],
            "trailing zeros" => [.. whole, .. new byte[512]],
            _ => [.. whole, 1, 2, 3, 4, 5, 6, 7, 8],
        };

        var failure = await Assert.ThrowsAnyAsync<OciException>(
            async () => await Layer.OfAsync(Blob.Of(MediaType.OciLayerZstd, wrong)));

        Assert.Equal(problem, failure.Problem);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task What_grows_without_end_is_refused()
    {
        // One block of 128 KiB of zeros in 4 bytes, again and again (RFC 8878, 3.1.1.2: RLE_Block).
        List<byte> bomb = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38];
        for (var i = 0; i < 33_000; i++)
        {
            var header = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(header, (128 * 1024 << 3) | (1 << 1));
            bomb.AddRange([header[0], header[1], header[2], 0]);
        }
        var layer = Blob.Of(MediaType.OciLayerZstd, bomb.ToArray());

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(async () => await Layer.OfAsync(layer));

        Assert.Equal(Problem.LimitExceeded, failure.Problem);
        Assert.Contains("decompression bomb", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(-1)]
    public void Only_levels_that_need_a_usual_amount_of_memory_are_taken(int level)
    {
        var failure = Assert.Throws<ArgumentOutOfRangeException>(() => ZstdCompression.OfLevel(level));

        Assert.StartsWith("A level of zstd is 1, the fastest, to 19, the smallest.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(level, failure.ActualValue);
    }

    private static async Task<byte[]> CompressAsync(byte[] content, int size)
    {
        using MemoryStream compressed = new();
        await using (ZstdWriteStream zstd = new(compressed, 3))
            foreach (var piece in content.Chunk(size))
            {
                await zstd.WriteAsync(piece);
                await zstd.FlushAsync();
            }
        return compressed.ToArray();
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        byte[] copy = [.. bytes];
        copy[at] ^= 0x55;
        return copy;
    }
}
