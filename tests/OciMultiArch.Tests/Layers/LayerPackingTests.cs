using System.Formats.Tar;
using System.IO.Compression;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers;

public class LayerPackingTests
{
    private static readonly LayerOptions Plain = new() { Compression = LayerCompression.None };

    private static LayerEntry[] Everything() =>
    [
        LayerEntry.File("/app/api", Sample(100_000)) with { Mode = LayerEntry.ProgramMode },
        LayerEntry.File("etc/passwd", "nobody:x:65534:65534::/:\n"u8.ToArray()),
        LayerEntry.Directory("/tmp/") with { Mode = (UnixFileMode)0x3FF },
        LayerEntry.SymbolicLink("bin/sh", "../app/api"),
        LayerEntry.HardLink("app/alias", "app/api"),
        LayerEntry.File("home/app/.profile", "PATH=/app\n"u8.ToArray()) with { UserId = 1000, GroupId = 1000 },
        LayerEntry.Whiteout("etc/shadow"),
        LayerEntry.File("données/été.txt", "chaud\n"u8.ToArray()),
    ];

    private static byte[] Sample(int length)
    {
        var bytes = new byte[length];
        for (var (i, state) = (0, 1u); i < length; i++)
        {
            state = (state * 1664525) + 1013904223;
            bytes[i] = (byte)(i % 3 == 0 ? state >> 24 : (uint)i >> 8);
        }
        return bytes;
    }

    private static async Task<(Layer Layer, byte[] Bytes)> PackAsync(IEnumerable<LayerEntry> entries, LayerOptions? options = null)
    {
        MemoryStore cache = new();
        var layer = await Layer.PackAsync(cache, entries, options);
        return (layer, (await layer.Blob.ReadAsync()).ToArray());
    }

    [Fact]
    public async Task Equal_files_have_the_DiffID_they_always_had()
    {
        var (layer, bytes) = await PackAsync(Everything());
        Assert.Equal("sha256:638e2ac8f95baff29dae1c1003c4f1cd1dd3e251376f761e2e6b627228ab87c4", layer.DiffId.ToString());
        Assert.Equal((MediaType.OciLayerGzip, bytes.Length), (layer.Blob.Descriptor.MediaType, layer.Blob.Descriptor.Size));
    }

    // The compressor is the runtime's: when it changes its output, these digests change with it, and users see new layer digests.
    [Fact]
    public async Task Equal_files_have_the_compressed_digest_they_always_had()
    {
        var (layer, _) = await PackAsync(Everything());
        var (fast, _) = await PackAsync(Everything(), new() { Compression = LayerCompression.FastGzip });
        Assert.Equal("sha256:d980d6b36042e09b04eb7d4526d5eff1a3e21725423bde39f75e8453844bae1d", layer.Blob.Digest.ToString());
        Assert.Equal("sha256:395fbb0ae7f082b2241d0d82b8fc23a78dd6c9f11d77cdf136dae98504575a95", fast.Blob.Digest.ToString());
    }

    [Fact]
    public async Task The_DiffID_is_the_digest_of_the_tar_whatever_the_compression()
    {
        var (plain, tar) = await PackAsync(Everything(), Plain);
        Assert.Equal(
            (plain.DiffId, plain.DiffId, MediaType.OciLayer),
            (Digest.Of(tar), plain.Blob.Digest, plain.Blob.Descriptor.MediaType));
        foreach (var compression in new[] { LayerCompression.Gzip, LayerCompression.FastGzip })
        {
            var (layer, bytes) = await PackAsync(Everything(), new() { Compression = compression });
            Assert.Equal(plain.DiffId, layer.DiffId);
            using MemoryStream unpacked = new();
            await new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress).CopyToAsync(unpacked);
            Assert.Equal(tar, unpacked.ToArray());
        }
    }

    [Fact]
    public async Task Progress_adds_up_to_the_tar()
    {
        Total total = new();
        var (_, bytes) = await PackAsync(Everything(), Plain with { Progress = total });
        Assert.Equal(bytes.Length, total.Sum);
    }

    [Fact]
    public async Task The_order_of_entries_changes_nothing()
    {
        var forwards = await PackAsync(Everything());
        var backwards = await PackAsync(Everything().Reverse());
        Assert.Equal(forwards.Bytes, backwards.Bytes);
    }

    [Fact]
    public async Task A_layer_of_nothing_is_the_well_known_empty_tar()
    {
        var (layer, bytes) = await PackAsync([], Plain);
        Assert.Equal(new byte[1024], bytes);
        Assert.Equal("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef", layer.DiffId.ToString());
    }

    [Fact]
    public async Task Parents_come_once_and_first_whiteouts_before_siblings_and_hard_links_last()
    {
        var (_, tar) = await PackAsync([.. Everything(), LayerEntry.File("etc/+first", default), LayerEntry.OpaqueWhiteout("app")], Plain);
        Assert.Equal(
            ["app/", "app/.wh..wh..opq", "app/api", "bin/", "bin/sh", "données/", "données/été.txt",
                "etc/", "etc/.wh.shadow", "etc/+first", "etc/passwd",
                "home/", "home/app/", "home/app/.profile", "tmp/", "app/alias"],
            Read(tar).Select(each => each.Name));
    }

    [Fact]
    public async Task Names_are_sorted_by_their_bytes_not_by_a_language()
    {
        string[] names = ["a", "a-b", "a.b", "aa", "B", "b", "Z", "é", "\uFFFD", "\U0001F600"];
        var (_, tar) = await PackAsync(names.Reverse().Select(name => LayerEntry.File(name, default)), Plain);
        Assert.Equal(["B", "Z", "a", "a-b", "a.b", "aa", "b", "é", "\uFFFD", "\U0001F600"], Read(tar).Select(each => each.Name));
    }

    [Fact]
    public async Task The_runtime_reads_back_what_was_packed()
    {
        var (_, tar) = await PackAsync(Everything(), Plain);
        var read = Read(tar).ToDictionary(each => each.Name);
        Assert.Equal(
            (LayerEntry.ProgramMode, TarEntryType.RegularFile, 100_000L),
            (read["app/api"].Mode, read["app/api"].EntryType, read["app/api"].Length));
        Assert.Equal(
            (LayerEntry.ProgramMode, TarEntryType.HardLink, "app/api"),
            (read["app/alias"].Mode, read["app/alias"].EntryType, read["app/alias"].LinkName));
        Assert.Equal((TarEntryType.SymbolicLink, "../app/api"), (read["bin/sh"].EntryType, read["bin/sh"].LinkName));
        Assert.Equal((1000, 1000), (read["home/app/.profile"].Uid, read["home/app/.profile"].Gid));
        Assert.Equal((0, LayerEntry.ProgramMode), (read["home/app/"].Uid, read["home/app/"].Mode));
        Assert.Equal((UnixFileMode)0x3FF, read["tmp/"].Mode);
        Assert.All(read.Values, each => Assert.Equal(DateTimeOffset.UnixEpoch, each.ModificationTime));
    }

    [Fact]
    public async Task A_time_is_one_instant_in_whole_seconds_in_every_zone()
    {
        var utc = new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);
        var there = await PackAsync(Everything(), new() { ModifiedAt = utc.ToOffset(TimeSpan.FromHours(9)).AddMilliseconds(900) });
        var (layer, _) = await PackAsync(Everything(), new() { ModifiedAt = utc });
        var (_, tar) = await PackAsync(Everything(), Plain with { ModifiedAt = utc });
        Assert.Equal(layer.Blob.Digest, there.Layer.Blob.Digest);
        Assert.All(Read(tar), each => Assert.Equal(utc, each.ModificationTime));
    }

    [Fact]
    public void A_time_that_a_tar_header_cannot_say_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LayerOptions { ModifiedAt = DateTimeOffset.UnixEpoch.AddSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LayerOptions { ModifiedAt = DateTimeOffset.FromUnixTimeSeconds(1L << 33) });
    }

    [Fact]
    public async Task Pieces_of_any_size_give_the_same_bytes()
    {
        var content = Sample(300_000);
        var whole = await PackAsync([LayerEntry.File("f", content)]);
        var pieces = await PackAsync([LayerEntry.File("f", content.Length, _ => new(new SlowStream(content)))]);
        Assert.Equal(whole.Bytes, pieces.Bytes);
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1001)]
    [InlineData(0)]
    public async Task A_file_that_does_not_have_the_length_it_said_fails_the_layer(int said)
    {
        MemoryStore cache = new();
        var entry = LayerEntry.File("app/data", said, _ => new(new MemoryStream(new byte[1000])));
        var failure = await Assert.ThrowsAsync<BuildException>(async () => await Layer.PackAsync(cache, [entry]));
        Assert.Contains("'app/data'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_callers_stream_throws_passes_through()
    {
        var entry = LayerEntry.File("f", 1, _ => throw new TimeZoneNotFoundException());
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => PackAsync([entry]));
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        using TempFolder folder = new();
        var failure = await Assert.ThrowsAsync<BuildException>(() => PackAsync([LayerEntry.FromFile(folder.At("gone"), "f")]));
        Assert.Contains(folder.At("gone"), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_packing()
    {
        using CancellationTokenSource source = new();
        var entry = LayerEntry.File("f", 1 << 20, async _ =>
        {
            await source.CancelAsync();
            return new MemoryStream(new byte[1 << 20]);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Layer.PackAsync(new MemoryStore(), [entry], cancellationToken: source.Token));
    }

    [Fact]
    public async Task Two_entries_of_one_path_are_refused()
    {
        var failure = await Assert.ThrowsAsync<ArgumentException>(
            () => PackAsync([LayerEntry.File("/a/b", default), LayerEntry.Directory("a/b")]));
        Assert.Contains("'a/b'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_under_a_file_or_a_link_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => PackAsync([LayerEntry.File("a/b/c", default), LayerEntry.File("a", default)]));
        await Assert.ThrowsAsync<ArgumentException>(
            () => PackAsync([LayerEntry.SymbolicLink("a", "/etc"), LayerEntry.File("a/passwd", default)]));
    }

    [Fact]
    public async Task A_hard_link_to_something_that_is_no_file_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => PackAsync([LayerEntry.Directory("a"), LayerEntry.HardLink("b", "a")]));
        await Assert.ThrowsAsync<ArgumentException>(() => PackAsync([LayerEntry.HardLink("a", "b"), LayerEntry.HardLink("b", "c")]));
    }

    [Fact]
    public async Task A_compressor_of_the_callers_gets_its_media_type_and_may_close_its_destination()
    {
        var brotli = LayerCompression.Of(
            new("application/vnd.example.layer.tar+br"),
            destination => new BrotliStream(destination, CompressionLevel.Fastest, leaveOpen: false));
        var (layer, bytes) = await PackAsync(Everything(), new() { Compression = brotli, CreatedBy = "a test" });
        using MemoryStream unpacked = new();
        await new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress).CopyToAsync(unpacked);
        Assert.Equal(layer.DiffId, Digest.Of(unpacked.ToArray()));
        Assert.Equal(("application/vnd.example.layer.tar+br", "a test"), (layer.Blob.Descriptor.MediaType.Value, layer.CreatedBy));
    }

    [Fact]
    public async Task Tar_and_gzip_read_the_layer()
    {
        using TempFolder folder = new();
        var far = $"{new string('d', 120)}/{new string('n', 180)}";
        var (_, bytes) = await PackAsync([.. Everything(), LayerEntry.File(far, "x"u8.ToArray()) with { UserId = 3_000_000 }]);
        await File.WriteAllBytesAsync(folder.At("layer.tar.gz"), bytes);
        (await Programs.RunAsync(Programs.Find("gzip", "gzip"), ["-t", "layer.tar.gz"], workingFolder: folder.Path)).Succeeded();
        var listing = (await Programs.RunAsync(
            Programs.Find("tar", "tar"), ["tvzf", "layer.tar.gz", "--numeric-owner", "--quoting-style=literal"],
            new Dictionary<string, string?> { ["TZ"] = "UTC-9" }, folder.Path)).Succeeded().Stdout;
        static string Single(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        string[] lines = [.. listing.TrimEnd().Split('\n').Select(Single)];
        Assert.Contains("-rwxr-xr-x 0/0 100000 1970-01-01 09:00 app/api", lines);
        Assert.Contains("drwxrwxrwt 0/0 0 1970-01-01 09:00 tmp/", lines);
        Assert.Contains("lrwxrwxrwx 0/0 0 1970-01-01 09:00 bin/sh -> ../app/api", lines);
        Assert.Contains("hrwxr-xr-x 0/0 0 1970-01-01 09:00 app/alias link to app/api", lines);
        Assert.Contains("-rw-r--r-- 0/0 6 1970-01-01 09:00 données/été.txt", lines);
        Assert.Contains($"-rw-r--r-- 3000000/0 1 1970-01-01 09:00 {far}", lines);
        Assert.Equal(16, lines.Length);
    }

    private static List<TarEntry> Read(byte[] tar)
    {
        List<TarEntry> entries = [];
        using TarReader reader = new(new MemoryStream(tar));
        while (reader.GetNextEntry(copyData: true) is { } entry)
            entries.Add(entry);
        return entries;
    }

    /// <summary>Gives bytes in pieces of odd sizes.</summary>
    private sealed class SlowStream(byte[] content) : MemoryStream(content)
    {
        private int piece;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            piece = ((piece * 31) + 7) % 5003;
            return base.ReadAsync(buffer[..Math.Min(buffer.Length, piece + 1)], cancellationToken);
        }
    }

    private sealed class Total : IProgress<long>
    {
        public long Sum { get; private set; }

        public void Report(long value) => Sum += value;
    }
}
