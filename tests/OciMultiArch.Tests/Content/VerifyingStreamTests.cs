using System.Security.Cryptography;
using OciMultiArch.Content;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Content;

public sealed class VerifyingStreamTests
{
    private static readonly byte[] Right = Bytes.Noise(97);
    private static readonly Descriptor Expected = Blob.Of(MediaType.OciLayer, Right).Descriptor;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(96)]
    [InlineData(97)]
    [InlineData(98)]
    [InlineData(4096)]
    public async Task Right_bytes_pass_whatever_the_size_of_the_reads(int size)
    {
        foreach (var isAsync in new[] { true, false })
        {
            await using VerifyingStream stream = new(new MemoryStream(Right), Expected);
            Assert.Equal(Right, await DrainAsync(stream, size, isAsync));
            Assert.Equal(97, stream.Position);
            Assert.Equal(97, stream.Length);
        }
    }

    [Fact]
    public async Task Content_cut_at_any_byte_never_comes_to_an_end()
    {
        for (var length = 0; length < Right.Length; length++)
        {
            await using VerifyingStream stream = new(new MemoryStream(Right[..length]), Expected);
            var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => DrainAsync(stream, 10, isAsync: true));
            Assert.Contains($"ended after {length} of 97 bytes", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(97)]
    [InlineData(200)]
    public async Task A_wrong_byte_at_any_place_is_found_before_the_last_byte_is_handed_over(int size)
    {
        for (var at = 0; at < Right.Length; at++)
        {
            var wrong = Right.ToArray();
            wrong[at] ^= 1;
            List<byte> read = [];
            await using VerifyingStream stream = new(new MemoryStream(wrong), Expected);
            await Assert.ThrowsAsync<ContentMismatchException>(() => DrainAsync(stream, size, isAsync: true, read));
            Assert.True(read.Count < Right.Length);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(97)]
    [InlineData(98)]
    public async Task Content_with_more_bytes_than_described_is_refused(int size)
    {
        await using VerifyingStream stream = new(new MemoryStream([.. Right, 0]), Expected);
        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => DrainAsync(stream, size, isAsync: false));
        Assert.Contains("longer than the 97 bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_of_exactly_the_size_is_verified()
    {
        await using VerifyingStream right = new(new MemoryStream(Right), Expected);
        await right.ReadExactlyAsync(new byte[97]);
        await using VerifyingStream wrong = new(new MemoryStream(Bytes.Noise(97, 2)), Expected);
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await wrong.ReadExactlyAsync(new byte[97]));
    }

    [Fact]
    public async Task Nothing_at_all_is_verified_too()
    {
        var nothing = Blob.Of(MediaType.OciLayer, default).Descriptor;
        await using VerifyingStream right = new(new MemoryStream([]), nothing);
        Assert.Empty(await DrainAsync(right, 10, isAsync: true));
        await using VerifyingStream longer = new(new MemoryStream([1]), nothing);
        await Assert.ThrowsAsync<ContentMismatchException>(() => DrainAsync(longer, 10, isAsync: true));
        await using VerifyingStream wrong = new(new MemoryStream([]), Expected with { Size = 0 });
        await Assert.ThrowsAsync<ContentMismatchException>(() => DrainAsync(wrong, 10, isAsync: true));
    }

    [Fact]
    public async Task A_failure_stays_a_failure_when_reading_goes_on()
    {
        var lying = Blob.Of(MediaType.OciLayer, default).Descriptor with { Size = 5 };
        await using VerifyingStream stream = new(new MemoryStream([1, 2, 3, 4, 5]), lying);

        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAsync<ContentMismatchException>(async () => await stream.ReadExactlyAsync(new byte[10]));
    }

    [Fact]
    public async Task A_read_into_no_room_neither_ends_nor_verifies()
    {
        await using VerifyingStream stream = new(new MemoryStream(Right), Expected);
        Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty));
        Assert.Equal(0, stream.Read([]));
        Assert.Equal(Right, await DrainAsync(stream, 10, isAsync: true));
    }

    [Fact]
    public async Task From_an_offset_the_rest_is_measured()
    {
        await using VerifyingStream right = new(new MemoryStream(Right[40..]), Expected, 40);
        Assert.Equal(Right[40..], await DrainAsync(right, 10, isAsync: true));
        Assert.Equal(57, right.Length);
        await using VerifyingStream shorter = new(new MemoryStream(Right[40..^1]), Expected, 40);
        await Assert.ThrowsAsync<ContentMismatchException>(() => DrainAsync(shorter, 10, isAsync: true));
        await using VerifyingStream longer = new(new MemoryStream([.. Right[40..], 1]), Expected, 40);
        await Assert.ThrowsAsync<ContentMismatchException>(() => DrainAsync(longer, 10, isAsync: true));
        await using VerifyingStream end = new(new MemoryStream([]), Expected, 97);
        Assert.Empty(await DrainAsync(end, 10, isAsync: true));
    }

    [Fact]
    public async Task A_sha512_digest_is_verified_as_one()
    {
        var digest = Digest.Parse("sha512:" + Convert.ToHexStringLower(SHA512.HashData(Right)));
        await using VerifyingStream right = new(new MemoryStream(Right), Expected with { Digest = digest });
        Assert.Equal(Right, await DrainAsync(right, 10, isAsync: true));
        await using VerifyingStream wrong = new(new MemoryStream(Bytes.Noise(97, 2)), Expected with { Digest = digest });
        await Assert.ThrowsAsync<ContentMismatchException>(() => DrainAsync(wrong, 10, isAsync: true));
    }

    private static async Task<byte[]> DrainAsync(Stream stream, int size, bool isAsync, List<byte>? into = null)
    {
        into ??= [];
        var buffer = new byte[size];
        while ((isAsync ? await stream.ReadAsync(buffer) : stream.Read(buffer, 0, size)) is > 0 and var count)
            into.AddRange(buffer[..count]);
        return [.. into];
    }
}
