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
}
