using System.Text;
using OciMultiArch.Layers;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers;

public class TarWriterTests
{
    private static byte[] Encode(string path, long length = 0) => TarWriter.Encode(LayerEntry.File(path, default), length, 0);

    private static string Text(ReadOnlySpan<byte> field) => Encoding.UTF8.GetString(field).TrimEnd('\0');

    [Fact]
    public void A_header_is_plain_ustar_to_the_byte()
    {
        var block = TarWriter.Encode(LayerEntry.Directory("ko-app") with { Mode = (UnixFileMode)0x16D }, 0, 0);
        Assert.Equal("ko-app/", Text(block.AsSpan(0, 100)));
        Assert.Equal("0000555\00000000\00000000\000000000000\000000000000\0", Encoding.ASCII.GetString(block.AsSpan(100, 48)));
        Assert.Equal("0000000\00000000\0", Encoding.ASCII.GetString(block.AsSpan(329, 16)));
        Assert.Equal("sha256:a6845a832ecb084a1b2c66c90d18162e6d9f8d06cea5d2bd302822ba6c41c1a3", Digest.Of(block).ToString());
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    public void A_single_name_beyond_the_field_takes_a_pax_record(int length, int records) =>
        Assert.Equal(512 + (records * 1024), Encode(new string('n', length)).Length);

    [Fact]
    public void A_long_path_is_divided_where_that_suffices()
    {
        var (folders, name) = ($"{new string('a', 77)}/{new string('b', 77)}", new string('n', 100));
        var block = Encode($"{folders}/{name}");
        Assert.Equal((512, name, folders), (block.Length, Text(block.AsSpan(0, 100)), Text(block.AsSpan(345, 155))));
    }

    [Fact]
    public void A_path_that_cannot_be_divided_takes_a_pax_record_of_a_fixed_name()
    {
        var path = $"{new string('a', 78)}/{new string('b', 77)}/{new string('n', 100)}";
        var blocks = Encode(path);
        Assert.Equal((1536, 'x', "PaxHeaders/entry"), (blocks.Length, (char)blocks[156], Text(blocks.AsSpan(0, 100))));
        Assert.Equal($"267 path={path}\n", Text(blocks.AsSpan(512, 512)));
    }

    [Fact]
    public void A_pax_record_counts_its_own_length()
    {
        Assert.Equal("14 path=été\n", Text(Encode("été").AsSpan(512, 512)));
        var records = new PaxRecords();
        records.Add("path", new string('x', 99 - 9));
        records.Add("path", new string('x', 100 - 9));
        Assert.Equal($"99 path={new string('x', 90)}\n101 path={new string('x', 91)}\n", Text(records.Bytes));
    }

    [Fact]
    public void Numbers_beyond_their_fields_take_pax_records_in_order()
    {
        var entry = LayerEntry.File("f", default) with { UserId = 0x20_0000, GroupId = uint.MaxValue };
        var blocks = TarWriter.Encode(entry, 1L << 33, 0);
        Assert.Equal("18 gid=4294967295\n19 size=8589934592\n15 uid=2097152\n", Text(blocks.AsSpan(512, 512)));
        Assert.Equal("0000000\00000000\000000000000\0", Encoding.ASCII.GetString(blocks.AsSpan(1024 + 108, 28)));
        Assert.Equal(512, TarWriter.Encode(entry with { UserId = 0x1F_FFFF, GroupId = 0 }, (1L << 33) - 1, 0).Length);
    }

    [Fact]
    public void A_link_target_beyond_the_field_takes_a_pax_record()
    {
        var target = "../" + new string('t', 100);
        Assert.Equal($"117 linkpath={target}\n", Text(TarWriter.Encode(LayerEntry.SymbolicLink("l", target), 0, 0).AsSpan(512, 512)));
    }

    [Fact]
    public async Task Tar_reads_the_size_of_a_file_of_nine_gibibytes()
    {
        using TempFolder folder = new();
        const long Length = 9L << 30;
        await using (var sparse = File.Create(folder.At("big.tar")))
        {
            await sparse.WriteAsync(Encode("big", Length));
            sparse.SetLength(sparse.Length + Length + 1024);
        }
        var listing = (
            await Programs.RunAsync(Programs.Find("tar", "tar"), ["tvf", "big.tar"], workingFolder: folder.Path)).Succeeded().Stdout;
        Assert.Contains($" {Length} ", listing, StringComparison.Ordinal);
    }
}
