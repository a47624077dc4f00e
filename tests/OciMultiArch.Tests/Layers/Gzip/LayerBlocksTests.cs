using System.Globalization;
using OciMultiArch.Layers;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers;

/// <summary>A layer is the same whether blocks are taken from the one before or not; these are not compressed again.</summary>
public class LayerBlocksTests
{
    private static int Block => GzipBlock.Size;

    private static byte[] Program => Bytes.Noise((6 * Block) + 100);

    public static TheoryData<string, Func<byte[], byte[]>, int> Changes => new()
    {
        { "nothing", static bytes => bytes, 0 },
        { "a byte", static bytes => With(bytes, 3 * Block), 1 },
        { "the first and the last byte", static bytes => With(With(bytes, 0), bytes.Length - 1), 2 },
        { "longer", static bytes => [.. bytes, .. bytes[..Block]], 3 },
        { "shorter", static bytes => bytes[..(3 * Block)], 2 },
        { "shifted", static bytes => [1, .. bytes], 7 },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Blocks_that_did_not_change_are_taken_from_the_layer_before(
        string what, Func<byte[], byte[]> change, int made)
    {
        Assert.NotEmpty(what);
        MemoryStore cache = new();
        var first = await PackAsync(cache, Program, "");
        var changed = change(Program);
        var second = await PackAsync(cache, changed, first.Blocks);
        var fresh = await PackAsync(new MemoryStore(), changed, null);
        Assert.Equal(fresh.Blob.Digest, second.Blob.Digest);
        Assert.Equal(fresh.DiffId, second.DiffId);
        Assert.Null(fresh.Blocks);
        var kept = SumsIn(first).ToHashSet();
        Assert.Equal(made, SumsIn(second).Count(sum => !kept.Contains(sum)));
    }

    // Builds write who they are at the start of a program.
    [Fact]
    public async Task The_first_bytes_are_in_a_short_block()
    {
        MemoryStore cache = new();
        var first = await PackAsync(cache, Program, "");
        var second = await PackAsync(cache, With(Program, GzipBlock.FirstSize / 2), first.Blocks);
        var kept = SumsIn(first).ToHashSet();
        var made = LinesOf(second).Where(line => !kept.Contains(line[^1]));
        Assert.InRange(int.Parse(Assert.Single(made)[3], CultureInfo.InvariantCulture), 1, GzipBlock.FirstSize + 100);
    }

    [Fact]
    public async Task Sums_of_blocks_are_made_under_a_key_of_their_own()
    {
        var one = await PackAsync(new MemoryStore(), Program, "");
        var other = await PackAsync(new MemoryStore(), Program, "");
        Assert.Equal(one.Blob.Digest, other.Blob.Digest);
        Assert.Empty(SumsIn(one).Intersect(SumsIn(other)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("what is this?")]
    [InlineData("a\nb\nc d e f\ng")]
    public async Task What_cannot_be_read_is_no_earlier_layer(string text)
    {
        var layer = await PackAsync(new MemoryStore(), Program, text);
        Assert.Equal((await PackAsync(new MemoryStore(), Program, null)).Blob.Digest, layer.Blob.Digest);
        Assert.Equal(7, SumsIn(layer).Count());
    }

    [Fact]
    public async Task Blocks_of_another_level_are_not_taken()
    {
        MemoryStore cache = new();
        var fast = await PackAsync(cache, Program, "", LayerCompression.FastGzip);
        var usual = await PackAsync(cache, Program, fast.Blocks);
        Assert.Equal((await PackAsync(new MemoryStore(), Program, null)).Blob.Digest, usual.Blob.Digest);
    }

    // A layer of another level, said to be of this one, shows what is taken as it is.
    [Fact]
    public async Task Blocks_that_are_taken_are_not_compressed()
    {
        MemoryStore cache = new();
        var fast = await PackAsync(cache, Program, "", LayerCompression.FastGzip);
        var claimed = fast.Blocks!.Replace("fast-gzip", "gzip", StringComparison.Ordinal);
        Assert.Equal(fast.Blob.Digest, (await PackAsync(cache, Program, claimed)).Blob.Digest);
    }

    [Fact]
    public async Task A_layer_that_is_gone_or_damaged_is_made_anew()
    {
        using TempFolder folder = new();
        var cache = OciLayout.At(folder.At("layers"));
        var first = await PackAsync(cache, Program, "");
        var file = Path.Combine(cache.Folder, "blobs", "sha256", first.Blob.Digest.Encoded);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[2 * Block] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        var changed = With(Program, 5 * Block);
        var expected = (await PackAsync(new MemoryStore(), changed, null)).Blob.Digest;
        Assert.Equal(expected, (await PackAsync(cache, changed, first.Blocks)).Blob.Digest);
        File.Delete(file);
        Assert.Equal(expected, (await PackAsync(cache, changed, first.Blocks)).Blob.Digest);
    }

    [Fact]
    public async Task Nothing_is_said_of_blocks_where_there_are_none()
    {
        var plain = await PackAsync(new MemoryStore(), Program, "", LayerCompression.None);
        Assert.Null(plain.Blocks);
    }

    private static async Task<Layer> PackAsync(
        IContentCache cache, byte[] program, string? previous, LayerCompression? compression = null)
    {
        LayerOptions options = new() { PreviousBlocks = previous, Compression = compression ?? LayerCompression.Gzip };
        return await Layer.PackAsync(cache, [LayerEntry.File("/app", program)], options);
    }

    private static IEnumerable<string> SumsIn(Layer layer) => LinesOf(layer).Select(static line => line[^1]);

    private static IEnumerable<string[]> LinesOf(Layer layer) =>
        layer.Blocks!.Split('\n').Skip(2).Select(static line => line.Split(' '));

    private static byte[] With(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 1;
        return changed;
    }
}
