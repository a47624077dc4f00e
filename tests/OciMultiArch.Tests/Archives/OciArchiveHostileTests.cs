using System.Text;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Archives;

public sealed class OciArchiveHostileTests : IDisposable
{
    private static readonly Tag A = Tag.Parse("a");
    private readonly ArchiveCase at = new();

    [Fact]
    public async Task What_is_compressed_in_a_way_that_is_not_read_is_refused_by_naming_what_to_do()
    {
        await RefusedAsync([0x28, 0xB5, 0x2F, 0xFD, 0, 0, 0, 0], "call ZstdCompression.Register");
        await RefusedAsync("BZh91AY&SY"u8.ToArray(), "bunzip2");
        await RefusedAsync([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 0], "unxz");
        await RefusedAsync([0x04, 0x22, 0x4D, 0x18, 0, 0, 0], "lz4 -d");
    }

    [Fact]
    public async Task What_is_no_tar_file_is_refused()
    {
        await RefusedAsync([], "empty");
        await RefusedAsync("PK"u8.ToArray(), "cut short");
        await RefusedAsync(Encoding.UTF8.GetBytes(new string('x', 4096)), "no tar archive");
        await RefusedAsync(new RawTar().End(), "oci-layout");
        await RefusedAsync(new RawTar().File("oci-layout", """{"imageLayoutVersion":"1.0.0"}""").End(), "index.json");
        await RefusedAsync(new RawTar().File("manifest.json", "[]").End(), "Docker archive");
        await RefusedAsync(new RawTar().File("a", "b").Raw(Encoding.UTF8.GetBytes(new string('x', 512))).End(), "at byte 1024");
    }

    [Fact]
    public async Task An_archive_that_is_cut_anywhere_is_refused()
    {
        var image = await Samples.ImageAsync("linux/amd64");
        await at.WriteAsync(image, "a");
        var whole = await File.ReadAllBytesAsync(at.Path);

        for (var length = 1; length <= whole.Length - 1024; length += 100)
            await RefusedAsync(whole[..length], "cut short");
        await RefusedAsync(whole[..^1024], "cut short");
    }

    [Theory]
    [InlineData("../index.json")]
    [InlineData("a/../../index.json")]
    [InlineData("/index.json")]
    [InlineData(@"..\index.json")]
    public async Task Paths_that_lead_out_are_refused(string name)
    {
        await RefusedAsync(new RawTar().File(name, "{}").End(), "leads out");
        await RefusedAsync(
            new RawTar().Member('x', "PaxHeaders/entry", OciArchiveTests.Pax("path", name)).File("short", "{}").End(),
            "leads out");
        await RefusedAsync(new RawTar().Link('2', "link", name).End(), "link that leads out");
        await RefusedAsync(new RawTar().Link('1', "link", name).End(), "link that leads out");
    }

    [Fact]
    public async Task Two_members_of_one_name_are_refused()
    {
        await RefusedAsync(new RawTar().File("index.json", "{}").File("index.json", "{}").End(), "second member");
        await RefusedAsync(new RawTar().File("index.json", "{}").File("./index.json", "{}").End(), "second member");
        await RefusedAsync(new RawTar().Link('2', "index.json", "a").File("index.json", "{}").End(), "second member");
    }

    [Theory]
    [InlineData('S', "sparse")]
    [InlineData('3', "tar type '3'")]
    [InlineData('6', "tar type '6'")]
    [InlineData('V', "tar type 'V'")]
    public async Task Members_that_are_neither_files_nor_links_are_refused(char type, string why) =>
        await RefusedAsync(new RawTar().Header(type, "x", 0).End(), why);

    [Fact]
    public async Task Headers_that_are_malformed_are_refused()
    {
        await RefusedAsync(
            new RawTar().Member('x', "PaxHeaders/entry", OciArchiveTests.Pax("GNU.sparse.major", "1")).File("x", "").End(),
            "sparse");
        await RefusedAsync(new RawTar().Member('x', "PaxHeaders/entry", "99 path=x\n"u8.ToArray()).File("x", "").End(), "pax header");
        await RefusedAsync(new RawTar().Member('x', "PaxHeaders/entry", "9 size=x\n"u8.ToArray()).File("x", "").End(), "pax header");
        await RefusedAsync(new RawTar().Member('g', "PaxHeaders/entry", "x"u8.ToArray()).End(), "pax header");
        await RefusedAsync(new RawTar().Member('L', "././@LongLink", new byte[65537]).File("x", "").End(), "65537");
        await RefusedAsync(new RawTar().Spoilt("x", static block => block.AsSpan(124, 12).Fill((byte)'9')).End(), "no number");
        await RefusedAsync(new RawTar().Spoilt("x", static block => block.AsSpan(124, 12).Fill(0xFF)).End(), "no number");
        await RefusedAsync(new RawTar().Spoilt("x", static block => block[135] = (byte)'7', size: 7 << 20).End(), "cut short");
        await RefusedAsync(
            new RawTar().Member('x', "PaxHeaders/entry", OciArchiveTests.Pax("size", $"{long.MaxValue}")).File("x", "").End(),
            "cut short");
    }

    [Fact]
    public async Task Links_that_lead_in_circles_are_refused() =>
        await RefusedAsync(new RawTar().Link('2', "oci-layout", "b").Link('2', "b", "oci-layout").End(), "links");

    [Fact]
    public async Task Documents_that_are_no_layout_or_too_large_are_refused()
    {
        var (image, config, layer) = await PartsAsync();

        await RefusedAsync(RawTar.OfLayout(image, config, layer, marker: """{"imageLayoutVersion":"2.0.0"}""").End(), "2.0.0");
        await RefusedAsync(RawTar.OfLayout(image, config, layer, marker: new string(' ', 65537)).End(), "65537");
        await RefusedAsync(Layout().File("index.json", "[]").End(), "index.json");
        await RefusedAsync(Layout().File("index.json", new byte[(32 << 20) + 1]).End(), "33554433");
    }

    [Fact]
    public async Task A_manifest_and_a_layer_that_do_not_match_their_digest_are_refused()
    {
        var (image, config, layer) = await PartsAsync();
        var spoilt = image.Bytes.ToArray();
        spoilt[^2] ^= 1;
        at.Write(Layout().File("index.json", RawTar.IndexOf(image, "a")).File($"blobs/sha256/{image.Digest.Encoded}", spoilt).End());
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await OciArchive.At(at.Path).FindAsync(A));

        at.Write(RawTar.OfLayout(image, config, layer).End());
        layer[0] ^= 1;
        var bytes = await File.ReadAllBytesAsync(at.Path);
        bytes[bytes.AsSpan().IndexOf("layer of"u8)] ^= 1;
        at.Write(bytes);
        var read = await OciArchive.At(at.Path).FindAsync(A);
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await read!.Blobs[1].ReadAsync());
    }

    [Fact]
    public async Task A_blob_that_is_missing_or_of_another_size_is_named()
    {
        var (image, config, _) = await PartsAsync();
        at.Write(RawTar.OfLayout(image, config, "other"u8.ToArray()).End());
        var read = await OciArchive.At(at.Path).FindAsync(A);
        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await read!.Blobs[1].OpenAsync());

        at.Write(RawTar.OfLayout(image, config, []).File($"blobs/sha256/{image.Blobs[1].Digest.Encoded}", "short").End());
        read = await OciArchive.At(at.Path).FindAsync(A);
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await read!.Blobs[1].OpenAsync());
    }

    [Fact]
    public async Task A_folder_is_told_from_an_archive()
    {
        Directory.CreateDirectory(at.Path);

        Assert.Contains(
            "OCI layout",
            (await Assert.ThrowsAsync<OciException>(async () => await OciArchive.At(at.Path).FindAsync(A))).Message,
            StringComparison.Ordinal);
    }

    public void Dispose() => at.Dispose();

    private static RawTar Layout() => new RawTar().File("oci-layout", """{"imageLayoutVersion":"1.0.0"}""");

    private static async Task<(Artifact Image, byte[] Config, byte[] Layer)> PartsAsync()
    {
        var image = await Samples.ImageAsync("linux/amd64");
        return (image, await ArchiveCase.ReadAsync(image.Blobs[0]), await ArchiveCase.ReadAsync(image.Blobs[1]));
    }

    private async Task RefusedAsync(byte[] tar, string because)
    {
        at.Write(tar);
        var failure = await Assert.ThrowsAsync<OciException>(async () => await OciArchive.At(at.Path).FindAsync(A));
        Assert.Contains(at.Path, failure.Message, StringComparison.Ordinal);
        Assert.Contains(because, failure.Message, StringComparison.Ordinal);
    }
}
