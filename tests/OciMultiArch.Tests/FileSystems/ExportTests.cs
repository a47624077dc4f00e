using System.Formats.Tar;
using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Archives;
using OciMultiArch.Tests.Checks;

namespace OciMultiArch.Tests.FileSystems;

/// <summary>The layers of an image one over the other, as one tar.</summary>
public sealed class ExportTests : IDisposable
{
    private static readonly string Long = new('n', 200);
    private readonly Shelf shelf = new();

    /// <summary>What layers hold, from the base up, and what is there in the end.</summary>
    public static TheoryData<string, string[]> Stories => new()
    {
        { "f a 1; d d; f d/b 2", ["a=1", "d/b=2", "d/"] },
        { "f a 1 | f a 2", ["a=2"] },
        { "d d; f d/a 1; f d/b 2 | w d/a", ["d/b=2", "d/"] },
        { "d d; f d/a 1 | w d", [] },
        { "f a 1 | w a; f a 2", ["a=2"] },
        { "f a 1 | f a 2; w a", ["a=2"] },
        { "d d 700; f d/a 1 | w d; d d; f d/b 2", ["d/b=2", "d/"] },
        { "d d 700; f d/a 1 | d d; f d/b 2; w d", ["d/b=2", "d/"] },
        { "d d; d d/e; f d/e/x 1 | f d/e/y 2; w d", ["d/e/y=2", "d/", "d/e/"] },
        { "d d; f d/a 1; f d/b 2 | f d/c 3; o d", ["d/c=3", "d/"] },
        { "d d; f d/a 1 | o d; f d/a 2", ["d/a=2", "d/"] },
        { "f a 1; d d; f d/x 2 | o .; f b 3", ["b=3"] },
        { "d d; f d/a 1 | f d 2", ["d=2"] },
        { "f d 2 | d d; f d/a 1", ["d/a=1", "d/"] },
        { "l d e; d e; f e/a 1 | d d; f d/b 2", ["e/a=1", "d/b=2", "d/", "e/"] },
        { "d usr; d usr/lib; l lib usr/lib | f lib/a 1", ["usr/lib/a=1", "lib->usr/lib", "usr/", "usr/lib/"] },
        { "d usr; d usr/lib; l lib /usr/lib; f usr/lib/a 1 | w lib/a", ["lib->/usr/lib", "usr/", "usr/lib/"] },
        { "l up ../../../etc; d etc | f up/a 1", ["etc/a=1", "etc/", "up->../../../etc"] },
        { "f a 1; h b a", ["a=1", "b=>a"] },
        { "f a 1 | h b a", ["a=1", "b=>a"] },
        { "f a 1; h b a | f a 2", ["b=1", "a=2"] },
        { "f a 1; h b a | w a", ["b=1"] },
        { "f a 1; h b a | h c b | w a; w b", ["c=1"] },
        { "f a 1 | h b a | f a 2 | h c b", ["b=1", "a=2", "c=>b"] },
        { "l s t; h u s", ["s->t", "u=>s"] },
        { "f x/y/z 1", ["x/y/z=1", "x/", "x/y/"] },
        { "f ./a 1; f /b 2; d . 700", ["a=1", "b=2", "./"] },
        { "w nothing; w no/folder; o none; f a 1", ["a=1"] },
        { "f .wh..wh.plnk 1; f a 1", ["a=1"] },
        { "p fifo; c null", ["fifo", "null"] },
        { $"f {Long}/{Long} 1; f é/ü 2; l s {Long}", [$"{Long}/{Long}=1", "é/ü=2", $"{Long}/", $"s->{Long}", "é/"] },
    };

    /// <summary>What a layer cannot be.</summary>
    public static TheoryData<string, string> Refused => new()
    {
        { "f ../a 1", "leads up by '..'" },
        { "f a/../../b 1", "leads up by '..'" },
        { "f a 1; h b ../a", "leads up by '..'" },
        { "h b a", "'b' in it leads to 'a', which is no file" },
        { "d d; h b d", "which is no file" },
        { "f a 1; f a/b 2", "below 'a', which is no folder" },
        { "l a b; l b a; f a/c 1", "round in a circle" },
        { "l a a; f a/c 1", "round in a circle" },
        { $"f {new string('n', 256)} 1", "longer than 255 bytes" },
        { $"f {string.Concat(Enumerable.Repeat("a/", 2048))}b 1", "longer than 4095 bytes" },
        { $"l l {Deep(1500)}; f l/{Deep(1500)}/x 1", "nested more than 2048 levels deep" },
        { "f .wh. 1", "removes what is no file" },
        { "f .wh... 1", "removes what is no file" },
    };

    public void Dispose() => shelf.Dispose();

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task Layers_are_laid_one_over_the_other(string story, string[] expected)
    {
        var image = ImageOf(story);

        Assert.Equal(expected, await EntriesAsync(image));
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task The_same_layers_give_the_same_bytes(string story, string[] expected)
    {
        var first = await ExportAsync(ImageOf(story));
        using Shelf other = new();

        Assert.NotEmpty(expected.Append(story));
        Assert.Equal(first, await ExportAsync(other.Open(other.Image("linux/amd64", "{}", Tars(story)))));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_layer_that_no_file_system_can_take_is_refused(string story, string because)
    {
        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => ExportAsync(ImageOf(story)));

        Assert.Equal(Problem.InvalidContent, failure.Problem);
        Assert.StartsWith("The layer sha256:", failure.Message, StringComparison.Ordinal);
        Assert.Contains(because, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owner_mode_time_device_and_attributes_stay_as_they_are()
    {
        var tar = new MemoryStream();
        await using (TarWriter writer = new(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            var records = new Dictionary<string, string> { ["SCHILY.xattr.user.a"] = "b=c" };
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "a", records)
            {
                Uid = 3_000_000,
                Gid = 7,
                UserName = "ann",
                GroupName = "staff",
                Mode = (UnixFileMode)0xDED,
                ModificationTime = DateTimeOffset.UnixEpoch.AddSeconds(1234.5),
            });
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.BlockDevice, "dev") { DeviceMajor = 8, DeviceMinor = 17 });
        }

        var bytes = await ExportAsync(shelf.Open(shelf.Image("linux/amd64", "{}", tar.ToArray())));

        var entries = Read(bytes).Cast<PaxTarEntry>().ToList();
        Assert.Equal((3_000_000, 7, "ann", "staff"), (entries[0].Uid, entries[0].Gid, entries[0].UserName, entries[0].GroupName));
        Assert.Equal((UnixFileMode)0xDED, entries[0].Mode);
        Assert.Equal(("b=c", "1234.5"), (entries[0].ExtendedAttributes["SCHILY.xattr.user.a"], entries[0].ExtendedAttributes["mtime"]));
        Assert.Equal((8, 17), (entries[1].DeviceMajor, entries[1].DeviceMinor));
    }

    [Fact]
    public async Task Bytes_of_an_attribute_that_are_no_text_stay_too()
    {
        byte[] record = [.. "26 SCHILY.xattr.a="u8, 0xFF, 0, 0x80, 0xFE, 1, 2, 3, (byte)'\n'];
        var tar = new RawTar().Member('x', "pax", record).File("a", "1").End();

        var bytes = await ExportAsync(shelf.Open(shelf.Image("linux/amd64", "{}", tar)));

        Assert.True(bytes.AsSpan().IndexOf(record) > 0);
    }

    [Fact]
    public async Task A_tar_that_is_cut_short_is_refused()
    {
        var tar = new RawTar().File("a", new string('x', 5000)).Cut()[..2000];

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(
            () => ExportAsync(shelf.Open(shelf.Image("linux/amd64", "{}", tar))));

        Assert.Contains("cut short", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_a_megabyte_is_refused()
    {
        var name = Encoding.ASCII.GetBytes(new string('n', (1 << 20) - 1) + "\0");
        var tar = new RawTar().Member('L', "././@LongLink", name).File("a", "1").End();

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(
            () => ExportAsync(shelf.Open(shelf.Image("linux/amd64", "{}", tar))));

        Assert.Contains("longer than 4095 bytes", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.Message.Length < 500);
    }

    [Fact]
    public async Task A_sparse_file_that_claims_to_be_endless_is_refused()
    {
        byte[] pax =
        [
            .. OciArchiveTests.Pax("GNU.sparse.size", $"{1L << 50}"), .. OciArchiveTests.Pax("GNU.sparse.map", "0,1"),
        ];
        var tar = new RawTar().Member('x', "pax", pax).File("a", "1").End();

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(
            () => ExportAsync(shelf.Open(shelf.Image("linux/amd64", "{}", tar))));

        Assert.Equal(Problem.LimitExceeded, failure.Problem);
    }

    [Fact]
    public async Task An_index_and_what_is_no_image_have_no_files()
    {
        var index = shelf.Index((shelf.Sound("linux/amd64"), "linux/amd64"));
        var artifact = Artifact.Create("application/vnd.example", [Blob.Of(MediaType.OciLayer, "x"u8.ToArray())]);

        await Assert.ThrowsAsync<InvalidOperationException>(() => ExportAsync(index));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ExportAsync(artifact));
    }

    [Fact]
    public async Task A_layer_behind_a_network_is_fetched_once_and_leaves_no_file()
    {
        await using var at = await Registry.RegistryCase.InMemoryAsync();
        await at.App.PushAsync(ImageOf("f a 1; f b 2 | f c 3"), ["1"]);
        var image = await at.App.GetAsync("1");
        var before = at.Fake.Requests.Count;

        var entries = await EntriesAsync(image);

        Assert.Equal(["a=1", "b=2", "c=3"], entries);
        Assert.Equal(2, at.Fake.Requests.Skip(before).Count());
    }

    [Fact]
    public async Task A_file_takes_its_name_when_it_is_whole()
    {
        using TempFolder folder = new();
        folder.Write("out.tar", "before");

        await Assert.ThrowsAsync<ContentMismatchException>(
            () => ImageOf("f a 1; h b gone").ExportToFileAsync(folder.At("out.tar")).AsTask());
        var kept = File.ReadAllText(folder.At("out.tar"));
        await ImageOf("f a 1").ExportToFileAsync(folder.At("out.tar"));

        Assert.Equal("before", kept);
        Assert.Equal(["a=1"], Read(await File.ReadAllBytesAsync(folder.At("out.tar"))).Select(Text));
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.At("")));
    }

    private static string Deep(int levels) => string.Join('/', Enumerable.Repeat("d", levels));

    private static byte[][] Tars(string story) =>
        [.. story.Split(" | ").Select(static layer => SampleTree.Tar(layer.Split("; ")))];

    private Artifact ImageOf(string story) => shelf.Open(shelf.Image("linux/amd64", "{}", Tars(story)));

    private static async Task<byte[]> ExportAsync(Artifact image)
    {
        using MemoryStream bytes = new();
        await image.ExportAsync(bytes);
        return bytes.ToArray();
    }

    private static async Task<IEnumerable<string>> EntriesAsync(Artifact image) => Read(await ExportAsync(image)).Select(Text);

    private static List<TarEntry> Read(byte[] tar)
    {
        using TarReader reader = new(new MemoryStream(tar));
        List<TarEntry> entries = [];
        while (reader.GetNextEntry(copyData: true) is { } entry)
            entries.Add(entry);
        return entries;
    }

    private static string Text(TarEntry entry) => entry.EntryType switch
    {
        TarEntryType.SymbolicLink => $"{entry.Name}->{entry.LinkName}",
        TarEntryType.HardLink => $"{entry.Name}=>{entry.LinkName}",
        TarEntryType.RegularFile => $"{entry.Name}={(entry.DataStream is null ? "" : new StreamReader(entry.DataStream).ReadToEnd())}",
        _ => entry.Name,
    };
}
