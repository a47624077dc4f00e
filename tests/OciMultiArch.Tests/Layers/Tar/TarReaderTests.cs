using System.Formats.Tar;
using System.Text;
using OciMultiArch.Layers;
using OciMultiArch.Tests.Archives;
using TarReader = OciMultiArch.Layers.TarReader;
using TarWriter = System.Formats.Tar.TarWriter;

namespace OciMultiArch.Tests.Layers;

public class TarReaderTests
{
    private static readonly string Far = $"{new string('d', 150)}/{new string('n', 150)}";

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task Every_format_is_read_the_same_by_jumping_and_by_reading(TarEntryFormat format)
    {
        using MemoryStream tar = new();
        await using (TarWriter writer = new(tar, format, leaveOpen: true))
        {
            await writer.WriteEntryAsync(New(format, isFile: true, "a", "first"));
            await writer.WriteEntryAsync(New(format, isFile: false, "b", "a"));
            await writer.WriteEntryAsync(New(format, isFile: true, format is TarEntryFormat.V7 ? "c" : "d/c", new string('x', 1000)));
        }

        foreach (var canSeek in (bool[])[true, false])
        {
            var members = await ReadAsync(tar.ToArray(), canSeek);
            Assert.Equal([('0', "a", 5L), ('2', "b", 0L), ('0', format is TarEntryFormat.V7 ? "c" : "d/c", 1000L)], members.Select(Short));
            Assert.Equal("a", members[1].LinkPath);
            Assert.Equal("first", Encoding.UTF8.GetString(tar.ToArray(), (int)members[0].Offset, 5));
            Assert.Equal((byte)'x', tar.ToArray()[(int)members[2].Offset + 999]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_stands_before_a_member_is_of_that_member_alone(bool canSeek)
    {
        var tar = new RawTar()
            .Member('x', "pax", OciArchiveTests.Pax("path", Far)).File("short", "1")
            .Member('L', "././@LongLink", Encoding.UTF8.GetBytes(Far + "\0")).File("short", "2")
            .Member('K', "././@LongLink", Encoding.UTF8.GetBytes(Far + "\0")).Link('2', "link", "short")
            .File("after", "3")
            .End();

        var members = await ReadAsync(tar, canSeek);

        Assert.Equal([Far, Far, "link", "after"], members.Select(each => each.Path));
        Assert.Equal(["", "", Far, ""], members.Select(each => each.LinkPath));
    }

    [Fact]
    public async Task A_global_header_holds_until_another_takes_it_back()
    {
        var tar = new RawTar()
            .Member('g', "pax", OciArchiveTests.Pax("path", "same")).File("one", "").File("two", "")
            .Member('x', "pax", OciArchiveTests.Pax("path", "own")).File("three", "")
            .Member('g', "pax", OciArchiveTests.Pax("path", "")).File("four", "")
            .End();

        Assert.Equal(["same", "same", "own", "four"], (await ReadAsync(tar, canSeek: false)).Select(each => each.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_map_of_a_sparse_file_is_no_part_of_its_content(bool canSeek)
    {
        var more = new byte[512];
        more[504] = 1;
        var tar = new RawTar()
            .Spoilt("sparse", SetSparse, size: 4)
            .Raw(more).Raw(new byte[512])
            .Raw([.. "data"u8, .. new byte[508]])
            .File("after", "")
            .End();

        var members = await ReadAsync(tar, canSeek);

        Assert.Equal([(true, 3 * 512L), (false, 5 * 512L)], members.Select(each => (each.IsSparse, each.Offset)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4096)]
    public async Task The_head_of_a_file_is_as_much_as_is_asked_for(int headSize)
    {
        TarReader reader = new(new MemoryStream(new RawTar().File("a", "12345").End()), headSize);

        var member = await reader.NextAsync(default);

        Assert.Equal("12345"[..Math.Min(headSize, 5)], Encoding.UTF8.GetString(member!.Value.Head.Span));
    }

    [Fact]
    public async Task Only_the_zero_block_says_that_a_tar_is_whole()
    {
        foreach (var (tar, isComplete) in ((byte[], bool)[])[
            (new RawTar().File("a", "").End(), true),
            (new RawTar().File("a", "").Cut(), false),
        ])
        {
            TarReader reader = new(new MemoryStream(tar), 0);
            Assert.NotNull(await reader.NextAsync(default));
            Assert.Null(await reader.NextAsync(default));
            Assert.Equal(isComplete, reader.IsComplete);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_no_tar_is_refused_with_the_place(bool canSeek)
    {
        var file = new RawTar().File("a", new string('x', 600));

        await RefusedAsync(Encoding.UTF8.GetBytes(new string('x', 1024)), canSeek, "it is no tar archive");
        await RefusedAsync([.. file.Cut(), .. Encoding.UTF8.GetBytes(new string('x', 512))], canSeek, "no tar header at byte 1536");
        await RefusedAsync(file.Cut()[..1000], canSeek, "cut short");
        await RefusedAsync(file.Cut()[..1111], canSeek, "cut short");
        await RefusedAsync(new RawTar().Member('x', "pax", OciArchiveTests.Pax("a", "b")).Cut()[..^1], canSeek, "cut short");
        await RefusedAsync(new RawTar().Header('x', "pax", (1 << 20) + 1).End(), canSeek, "1048577 bytes, and at most 1048576");
        await RefusedAsync(new RawTar().Member('x', "pax", "9 size=x\n"u8.ToArray()).End(), canSeek, "malformed pax header at byte 512");
        await RefusedAsync(new RawTar().Header('0', "a", 0x1_FFFF_FFFF).End(), canSeek, "cut short");
        await RefusedAsync(
            new RawTar().Member('x', "pax", OciArchiveTests.Pax("size", $"{long.MaxValue}")).File("a", "").End(), canSeek, "cut short");
    }

    // umoci insert writes no more.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tar_may_end_behind_the_content_of_its_last_member(bool canSeek)
    {
        var tar = new RawTar().File("a", "").File("b", new string('x', 600)).Cut();

        foreach (var length in (int[])[tar.Length - 1, 1024 + 601, 1024 + 600])
            Assert.Equal(["a", "b"], (await ReadAsync(tar[..length], canSeek)).Select(static member => member.Path));
    }

    private static TarEntry New(TarEntryFormat format, bool isFile, string name, string value)
    {
        TarEntry entry = (format, isFile) switch
        {
            (TarEntryFormat.V7, true) => new V7TarEntry(TarEntryType.V7RegularFile, name),
            (TarEntryFormat.V7, false) => new V7TarEntry(TarEntryType.SymbolicLink, name),
            (TarEntryFormat.Ustar, _) => new UstarTarEntry(TypeOf(isFile), name),
            (TarEntryFormat.Pax, _) => new PaxTarEntry(TypeOf(isFile), name),
            _ => new GnuTarEntry(TypeOf(isFile), name),
        };
        if (isFile)
            entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(value));
        else
            entry.LinkName = value;
        return entry;
    }

    private static void SetSparse(byte[] block)
    {
        block[156] = (byte)'S';
        block[482] = 1; // more of the map follows
    }

    private static TarEntryType TypeOf(bool isFile) => isFile ? TarEntryType.RegularFile : TarEntryType.SymbolicLink;

    private static (char Type, string Path, long Size) Short(TarMember member) => (member.Type, member.Path, member.Size);

    private static async Task RefusedAsync(byte[] tar, bool canSeek, string words) =>
        Assert.Contains(
            words,
            (await Assert.ThrowsAsync<FormatException>(() => ReadAsync(tar, canSeek))).Message,
            StringComparison.Ordinal);

    private static async Task<List<TarMember>> ReadAsync(byte[] tar, bool canSeek)
    {
        List<TarMember> members = [];
        TarReader reader = new(canSeek ? new MemoryStream(tar) : new Pipe(tar), headSize: 0);
        while (await reader.NextAsync(default) is { } member)
            members.Add(member);
        return members;
    }

    /// <summary>Gives bytes in odd pieces and cannot seek.</summary>
    private sealed class Pipe(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 333)], cancellationToken);
    }
}
