using System.IO.Compression;
using System.IO.Pipelines;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Archives;

/// <summary>Archives that come and go by streams that cannot seek, and those that are compressed as a whole.</summary>
public sealed class ArchiveStreamTests : IDisposable
{
    private readonly ArchiveCase at = new();

    [Fact]
    public async Task A_stream_gets_the_bytes_that_a_file_gets_and_stays_open()
    {
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await at.WriteAsync(index, "1");
        using MemoryStream bytes = new();
        OneWayStream stream = new(bytes);

        await using (var writer = OciArchive.Create(stream))
        {
            await writer.PushAsync(index, ["1"]);
            Assert.Null(writer.Path);
            Assert.Equal(0, bytes.Length);
            await writer.CompleteAsync();
        }

        Assert.Equal(await File.ReadAllBytesAsync(at.Path), bytes.ToArray());
        Assert.True(bytes.CanRead);
    }

    [Fact]
    public async Task An_index_goes_through_a_pipe_from_a_writer_to_a_reader()
    {
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        Pipe pipe = new();
        MemoryStore store = new();

        var writing = WriteAsync();
        using var archive = await DockerArchive.ReadAsync(pipe.Reader.AsStream());
        await writing;
        await store.PushAsync(await archive.GetAsync("1"), ["1"]);

        Assert.Equal(index.Digest, (await store.GetAsync("1")).Digest);

        async Task WriteAsync()
        {
            await using var into = pipe.Writer.AsStream();
            await using var writer = DockerArchive.Create(into, ArchiveCase.App);
            await writer.PushAsync(index, ["1"]);
            await writer.CompleteAsync();
        }
    }

    [Fact]
    public async Task What_a_stream_throws_is_told_and_nothing_is_left()
    {
        var image = await Samples.ImageAsync("linux/amd64");
        await using var writer = OciArchive.Create(new BrokenStream());
        await writer.PushAsync(image, ["1"]);

        var failure = await Assert.ThrowsAsync<OciException>(async () => await writer.CompleteAsync());

        Assert.Contains("Cannot write the stream", failure.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(failure.InnerException);
    }

    [Theory]
    [InlineData("oci")]
    [InlineData("docker")]
    public async Task A_gzipped_archive_is_opened_directly_and_again_when_it_changes(string kind)
    {
        await CompressAsync(await Samples.ImageAsync("linux/amd64"));
        var image = await Samples.ImageAsync("linux/arm64");
        IContentSource archive = kind == "oci" ? OciArchive.At(at.Path) : DockerArchive.At(at.Path);
        var before = await archive.GetAsync("1");

        await CompressAsync(image);
        File.SetLastWriteTimeUtc(at.Path, DateTime.UnixEpoch);
        var after = await archive.GetAsync("1");

        Assert.Equal("linux/amd64", before.Descriptor.Platform?.ToString() ?? (await before.ConfigAsync()).Platform!.ToString());
        Assert.Equal(image.Digest, after.Digest);
        foreach (var blob in after.Blobs)
            await blob.ReadAsync();
        Assert.Equal(["images.tar"], at.Beside());
    }

    [Fact]
    public async Task Many_readers_at_once_read_one_copy()
    {
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await CompressAsync(index);
        using var archive = OciArchive.At(at.Path);

        var read = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await archive.GetAsync("1")));
        var images = await read[0].ImagesAsync();
        var blobs = images.SelectMany(static image => image.Blobs).ToArray();
        await Task.WhenAll(blobs.Concat(blobs).Select(async blob => await blob.ReadAsync()));

        Assert.All(read, each => Assert.Equal(index.Digest, each.Digest));
    }

    [Theory]
    [InlineData("cut", "is not gzip, is damaged or ends too early")]
    [InlineData("tail", "has bytes behind the end of its gzip")]
    public async Task A_gzipped_archive_that_is_damaged_is_refused_by_its_name(string damage, string said)
    {
        await CompressAsync(await Samples.ImageAsync("linux/amd64"));
        var whole = await File.ReadAllBytesAsync(at.Path);
        at.Write(damage == "cut" ? whole[..^20] : [.. whole, .. new byte[1]]);

        var failure = await Assert.ThrowsAnyAsync<OciException>(async () => await OciArchive.At(at.Path).GetAsync("1"));

        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.StartsWith(at.Path, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The stream is empty")]
    [InlineData("BZh9", "The stream is compressed with bzip2")]
    [InlineData("no tar at all", "The stream cannot be read: it is cut short")]
    public async Task A_stream_of_something_else_is_refused(string content, string said)
    {
        using MemoryStream stream = new(System.Text.Encoding.ASCII.GetBytes(content));

        var failure = await Assert.ThrowsAnyAsync<OciException>(async () =>
        {
            using var archive = await OciArchive.ReadAsync(stream);
            await archive.GetAsync("1");
        });

        Assert.StartsWith(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_its_end_nothing_is_read_from_it()
    {
        await at.WriteAsync(await Samples.ImageAsync("linux/amd64"), "1");
        await using var stream = File.OpenRead(at.Path);
        var archive = await OciArchive.ReadAsync(stream);
        Assert.Equal("1", (await archive.TagsAsync().SingleAsync()).Value);

        archive.Dispose();
        archive.Dispose();

        var failure = await Assert.ThrowsAsync<ObjectDisposedException>(async () => await archive.GetAsync("1"));
        Assert.Equal("OciMultiArch.OciArchive", failure.ObjectName);
    }

    public void Dispose() => at.Dispose();

    private async Task CompressAsync(Artifact artifact)
    {
        using MemoryStream packed = new();
        await using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await using var writer = DockerArchive.Create(gzip, ArchiveCase.App);
            await writer.PushAsync(artifact, ["1"]);
            await writer.CompleteAsync();
        }
        at.Write(packed.ToArray());
    }

    private class OneWayStream(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }

    private sealed class BrokenStream() : OneWayStream(Null)
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Broken pipe");
    }
}
