using OciMultiArch.Disk;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Disk;

public sealed class PendingFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_takes_its_name_when_it_is_complete_in_place_of_what_had_it(bool isFlushed)
    {
        var path = folder.Write("name", "before");
        using (var file = PendingFile.Create(folder.Path))
        {
            file.Write("after"u8);
            Assert.Equal("before", File.ReadAllText(path));
            if (isFlushed)
                file.FlushTo(path);
            else
                file.MoveTo(path);
        }

        Assert.Equal("after", File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("pipe", "fifo")]
    [InlineData("socket", "socket")]
    public async Task A_file_takes_the_place_of_nothing_but_a_file(string kind, string shown)
    {
        var path = folder.At("name");
        await SpecialFiles.MakeAsync(kind, path);

        var refused = Assert.Throws<OciException>(() =>
        {
            using var file = PendingFile.Create(folder.Path);
            file.Write("after"u8);
            file.MoveTo(path);
        });

        Assert.Contains($"it is a {kind}, not a regular file", refused.Message, StringComparison.Ordinal);
        Assert.Equal(shown, await SpecialFiles.KindAsync(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_file_that_gets_no_name_leaves_nothing_behind()
    {
        using (var file = PendingFile.Create(folder.Path))
        {
            file.Write("half"u8);
            var temporary = Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
            Assert.StartsWith(PendingFile.Prefix, Path.GetFileName(temporary), StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void While_it_is_written_nobody_else_can_open_it()
    {
        using var file = PendingFile.Create(folder.Path);
        var temporary = Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));

        var refused = Assert.Throws<IOException>(() => File.Open(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.None));

        Assert.True(DiskError.IsHeldElsewhere(refused));
    }

    // A size is what a description says; the stream may be longer or shorter.
    [Theory]
    [InlineData(700_001, 700_001)]
    [InlineData(700_001, 5)]
    [InlineData(104_000, 104_000)]
    [InlineData(65_536, 65_536)]
    [InlineData(65_537, 0)]
    [InlineData(1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, 300_000)]
    public async Task It_takes_in_a_stream_whatever_pieces_that_comes_in(int length, long said)
    {
        var content = new byte[length];
        new Random(7).NextBytes(content);
        Sum progress = new();
        using var file = PendingFile.Create(folder.Path);

        await file.FillAsync(new Pieces(content, 100_003), said, progress, default);
        file.MoveTo(folder.At("name"));

        Assert.Equal(content, await File.ReadAllBytesAsync(folder.At("name")));
        Assert.Equal(content.Length, progress.Bytes);
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(300_000)]
    public async Task What_reading_throws_passes_through_and_leaves_nothing_behind(int length)
    {
        InvalidOperationException broken = new("Broken.");
        using (var file = PendingFile.Create(folder.Path))
        {
            Pieces content = new(new byte[length], 100_000) { Failure = broken };
            Assert.Same(
                broken,
                await Assert.ThrowsAsync<InvalidOperationException>(async () => await file.FillAsync(content, length, null, default)));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_missing_folder_is_named_without_the_temporary_name()
    {
        var failure = Assert.Throws<OciException>(() => PendingFile.Create(folder.At("missing")));

        Assert.Equal(Problem.NotFound, failure.Problem);
        Assert.Equal($"Cannot write to {folder.At("missing")}: there is no such folder.", failure.Reason);
    }

    [Fact]
    public void The_folder_of_an_unfinished_archive_is_not_named_either()
    {
        var failure = Assert.Throws<OciException>(() => PendingFile.Create(folder.At($"{PendingFile.Prefix}0123")));

        Assert.Equal($"Cannot write to {folder.Path}: there is no such folder.", failure.Reason);
    }

    [Fact]
    public void A_name_that_cannot_be_taken_is_refused_and_leaves_nothing_behind()
    {
        folder.Folder("name");
        using (var file = PendingFile.Create(folder.Path))
        {
            file.Write("content"u8);
            Assert.Throws<OciException>(() => file.FlushTo(folder.At("name")));
        }

        Assert.Equal([folder.At("name")], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void It_is_only_written_and_only_forward()
    {
        using var file = PendingFile.Create(folder.Path);

        Assert.Equal((false, false, true), (file.CanRead, file.CanSeek, file.CanWrite));
        Assert.Throws<NotSupportedException>(() => file.Position = 0);
        Assert.Throws<NotSupportedException>(() => file.Read(new byte[1], 0, 1));
        Assert.Throws<NotSupportedException>(() => file.SetLength(1));
    }

    public void Dispose() => folder.Dispose();

    private sealed class Sum : IProgress<long>
    {
        public long Bytes { get; private set; }

        public void Report(long value) => Bytes += value;
    }

    /// <summary>Content that comes in pieces of one size, and may break off with a failure in place of its end.</summary>
    private sealed class Pieces(byte[] content, int size) : MemoryStream(content)
    {
        public Exception? Failure { get; init; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            var count = await base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
            return count == 0 && Failure is not null ? throw Failure : count;
        }
    }
}
