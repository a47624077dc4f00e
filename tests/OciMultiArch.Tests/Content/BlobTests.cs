using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Content;

public sealed class BlobTests
{
    private static readonly byte[] Right = Bytes.Noise(50);
    private static readonly Descriptor Expected = Blob.Of(MediaType.OciLayer, Right).Descriptor;

    [Fact]
    public async Task The_first_source_that_has_it_is_read()
    {
        Recorder empty = new("empty"), full = new("full"), unused = new("unused");
        await full.Memory.WriteAsync(Blob.Of(MediaType.OciLayer, Right));
        var blob = Blob.In(Expected, unused).Before(full).Before(empty);

        Assert.Equal(Right, (await blob.ReadAsync()).ToArray());
        Assert.Single(empty.Calls);
        Assert.Single(full.Calls);
        Assert.Empty(unused.Calls);
    }

    [Fact]
    public async Task When_no_source_has_it_the_failure_that_says_most_is_thrown()
    {
        Recorder cache = new("cache"), origin = new("origin");
        origin.Meanwhile = static (_, _) => throw new RegistryException("DENIED");

        var denied = await Assert.ThrowsAsync<RegistryException>(async () => await Blob.In(Expected, origin).Before(cache).OpenAsync());
        Assert.Equal("DENIED", denied.Message);
        await Assert.ThrowsAsync<RegistryException>(async () => await Blob.In(Expected, cache).Before(origin).OpenAsync());
        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await Blob.In(Expected, cache).OpenAsync());
    }

    [Fact]
    public async Task What_the_callers_own_stream_throws_passes_through()
    {
        var blob = Blob.Of(Expected, (_, _) => throw new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(async () => await blob.OpenAsync());
    }

    [Fact]
    public async Task A_digest_that_cannot_be_verified_is_refused_before_anything_is_opened()
    {
        var opened = 0;
        var unknown = Expected with { Digest = Digest.Parse("blake3:" + new string('a', 64)) };
        var blob = Blob.Of(unknown, (_, _) =>
        {
            opened++;
            return new(new MemoryStream(Right));
        });

        await Assert.ThrowsAsync<ContentMismatchException>(async () => await blob.OpenAsync());
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await blob.OpenAsync(3));
        Assert.Equal(0, opened);
    }

    [Fact]
    public async Task An_offset_is_handed_to_the_source_and_must_be_inside()
    {
        var blob = Blob.Of(Expected, (from, _) => new(new MemoryStream(Right[(int)from..])));

        using MemoryStream rest = new();
        await using (var stream = await blob.OpenAsync(20))
            await stream.CopyToAsync(rest);
        Assert.Equal(Right[20..], rest.ToArray());
        await using (var end = await blob.OpenAsync(50))
            Assert.Equal(0, await end.ReadAsync(new byte[1]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await blob.OpenAsync(-1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await blob.OpenAsync(51));
    }

    [Fact]
    public async Task Reading_into_memory_is_limited_and_verified()
    {
        var blob = Blob.Of(MediaType.OciConfig, Right);
        Assert.Equal(Right, (await blob.ReadAsync(50)).ToArray());
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await blob.ReadAsync(49));
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await Of([.. Right, 0]).ReadAsync());
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await Of(Right[..^1]).ReadAsync());
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await Of(Bytes.Noise(50, 2)).ReadAsync());
        await Assert.ThrowsAsync<ContentMismatchException>(
            async () => await Blob.In(Expected with { Size = long.MaxValue }, new MemoryStore()).ReadAsync());
        Assert.Empty((await Blob.Of(MediaType.OciConfig, default).ReadAsync()).ToArray());

        static Blob Of(byte[] bytes) => Blob.Of(Expected, (_, _) => new(new MemoryStream(bytes)));
    }

    [Fact]
    public void Blobs_are_equal_when_descriptor_and_sources_are()
    {
        MemoryStore one = new(), two = new();
        Assert.Equal(Blob.In(Expected, one), Blob.In(Expected, one));
        Assert.Equal(Blob.In(Expected, one).GetHashCode(), Blob.In(Expected, one).GetHashCode());
        Assert.NotEqual(Blob.In(Expected, one), Blob.In(Expected, two));
        Assert.NotEqual(Blob.In(Expected, one), Blob.In(Expected with { Size = 1 }, one));
        Assert.Equal(Blob.Of(MediaType.OciLayer, Right), Blob.Of(MediaType.OciLayer, Right));
        Assert.Equal(Blob.In(Expected, one), Blob.In(Expected, one).Before(one));
        Assert.Equal([two, one], Blob.In(Expected, one).Before(two).Sources);
        Assert.Equal(Blob.In(Expected, OciLayout.At("x")), Blob.In(Expected, OciLayout.At("./x/")));
        Assert.Throws<ArgumentNullException>(() => Blob.In(Expected, null!));
        Assert.Throws<ArgumentNullException>(() => Blob.In(null!, one));
    }
}
