using System.IO.Compression;
using OciMultiArch.Content;
using OciMultiArch.Internal;

namespace OciMultiArch.Tests.Content;

public sealed class StreamTests
{
    [Fact]
    public async Task Hashing_passes_on_counts_and_hashes()
    {
        using MemoryStream inner = new();
        var stream = new HashingStream(inner);
        stream.Write("ab"u8);
        stream.WriteByte((byte)'c');
        await stream.WriteAsync("d"u8.ToArray());

        Assert.Equal(4, stream.Length);
        Assert.Equal(Digest.Of("abcd"u8), stream.Finish());
        await stream.DisposeAsync();
        Assert.Equal(Digest.Of("abcd"u8), stream.Finish());
        Assert.Equal("abcd"u8.ToArray(), inner.ToArray());
        Assert.True(inner.CanWrite);
    }

    [Fact]
    public void What_is_written_after_the_digest_was_taken_is_refused()
    {
        using HashingStream stream = new(Stream.Null);
        stream.Write("ab"u8);
        stream.Finish();

        Assert.Equal("System.IO.Stream", Assert.Throws<ObjectDisposedException>(() => stream.Write("c"u8)).ObjectName);
    }

    [Fact]
    public async Task A_compressor_that_disposes_what_it_writes_to_leaves_the_digest()
    {
        using MemoryStream inner = new();
        using HashingStream stream = new(inner);
        await using (GZipStream gzip = new(stream, CompressionLevel.Fastest))
            await gzip.WriteAsync("abc"u8.ToArray());

        Assert.Equal(Digest.Of(inner.ToArray()), stream.Finish());
    }

    [Fact]
    public void Bytes_in_memory_are_read_from_any_place()
    {
        using ReadOnlyMemoryStream stream = new("abcdef"u8.ToArray());
        var buffer = new byte[4];

        Assert.Equal(2, stream.Seek(-4, SeekOrigin.End));
        Assert.Equal(4, stream.Read(buffer));
        Assert.Equal("cdef"u8.ToArray(), buffer);
        Assert.Equal(0, stream.Read(buffer));
        Assert.Equal(8, stream.Seek(2, SeekOrigin.Current));
        Assert.Equal(0, stream.Read(buffer));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Position = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Seek(-7, SeekOrigin.End));
    }

    [Theory]
    [InlineData(
        "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "sha256-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData(
        "multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8",
        "multihash-base58-QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8")]
    [InlineData(
        "test+algorithm+using+algorithm+separators+and+lots+of+characters+to+excercise+every+code+path:"
            + "alsoSome=InTheEncodedSectionToShowHyphenReplacementAndLotsAndLotsOfCharactersToExcerciseEveryCodePath",
        "test-algorithm-using-algorithm-s-alsoSome-InTheEncodedSectionToShowHyphenReplacementAndLotsAndLot")]
    public void The_referrers_tag_is_the_specifications(string digest, string tag) =>
        Assert.Equal(tag, ReferrersTag.Of(Digest.Parse(digest)).Value);
}
