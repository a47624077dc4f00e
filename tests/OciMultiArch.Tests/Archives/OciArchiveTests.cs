using System.Formats.Tar;
using System.Text;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Archives;

public sealed class OciArchiveTests : IDisposable
{
    private static readonly Tag A = Tag.Parse("a");
    private readonly ArchiveCase at = new();

    [Fact]
    public void Two_handles_on_one_path_are_equal()
    {
        Assert.Equal(OciArchive.At(at.Path), OciArchive.At(Path.Combine(at.At("x"), "..", "images.tar")));
        Assert.NotEqual(OciArchive.At(at.Path), OciArchive.At(at.At("other.tar")));
        Assert.Equal($"oci-archive:{at.Path}", OciArchive.At(at.Path).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("./")]
    public async Task Members_may_begin_with_a_dot_as_tar_writes_a_folder(string prefix)
    {
        var (image, config, layer) = await PartsAsync();
        at.Write(RawTar.OfLayout(image, config, layer, prefix: prefix).End());

        await IsReadAsync(image, layer);
    }

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task Every_format_of_tar_is_read(TarEntryFormat format)
    {
        var (image, config, layer) = await PartsAsync();
        var members = RawTar.OfLayout(image, config, layer).End();
        using MemoryStream from = new(members);
        using MemoryStream to = new();
        using (TarReader reader = new(from))
        using (TarWriter writer = new(to, format))
        {
            while (reader.GetNextEntry() is { } entry)
                writer.WriteEntry(entry.DataStream is null ? entry : New(format, entry));
        }
        at.Write(to.ToArray());

        await IsReadAsync(image, layer);
    }

    [Fact]
    public async Task Names_and_targets_that_need_a_header_of_their_own_are_read()
    {
        var (image, config, layer) = await PartsAsync();
        var far = string.Join('/', Enumerable.Repeat("folder", 30)) + "/index.json";
        var tar = new RawTar()
            .Member('x', "PaxHeaders/entry", Pax("path", far)).File("short", RawTar.IndexOf(image, "a"))
            .Member('K', "././@LongLink", Encoding.UTF8.GetBytes(far + "\0")).Link('2', "index.json", "cut")
            .Member(
                'L',
                "././@LongLink",
                Encoding.UTF8.GetBytes($"blobs/sha256/{image.Digest.Encoded}\0")).File("cut", image.Bytes.ToArray())
            .File($"blobs/sha256/{image.Blobs[0].Digest.Encoded}", config)
            .File("stored/layer", layer).Link('1', $"blobs/sha256/{image.Blobs[1].Digest.Encoded}", "stored/layer")
            .File("oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
        at.Write(tar.End());

        await IsReadAsync(image, layer);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Members_of_more_than_8_GiB_are_passed_over_by_their_stated_size(bool isPax)
    {
        const long size = 9L << 30;
        var (image, config, layer) = await PartsAsync();
        RawTar head = new();
        if (isPax)
            head.Member('x', "PaxHeaders/entry", Pax("size", $"{size}")).Header('0', "huge", 0);
        else
            head.Spoilt("huge", block => Binary(size).CopyTo(block, 124));
        await using (var file = File.Create(at.Path))
        {
            file.Write(head.Cut());
            file.Position += size;
            file.Write(RawTar.OfLayout(image, config, layer).End());
        }

        await IsReadAsync(image, layer);
    }

    [Fact]
    public async Task An_archive_that_was_replaced_is_read_anew_by_the_same_handle()
    {
        var archive = OciArchive.At(at.Path);
        await at.WriteAsync(await Samples.ImageAsync("linux/amd64"), "1");
        Assert.Equal(["1"], await archive.TagsAsync().Select(static each => each.Value).ToListAsync());

        await at.WriteAsync(await Samples.IndexAsync("linux/amd64", "linux/arm64"), "2");

        Assert.Equal(["2"], await archive.TagsAsync().Select(static each => each.Value).ToListAsync());
    }

    [Fact]
    public async Task A_blob_is_read_from_any_offset_and_by_many_at_once()
    {
        var archive = await at.WriteAsync(await Samples.ImageAsync("linux/amd64"), "1");
        var layer = (await archive.GetAsync("1")).Blobs[1];

        var texts = await Task.WhenAll(Enumerable.Range(0, 20).Select(async from =>
        {
            await using var stream = await archive.OpenAsync(layer.Descriptor, from);
            return await new StreamReader(stream).ReadToEndAsync();
        }));

        Assert.Equal(Enumerable.Range(0, 20).Select(static from => "layer of linux/amd64"[from..]), texts);
    }

    [Fact]
    public async Task An_image_without_a_name_is_found_among_the_roots()
    {
        var image = await Samples.ImageAsync("linux/amd64");

        var archive = await at.WriteAsync(image);

        Assert.Empty(await archive.TagsAsync().ToListAsync());
        var root = Assert.Single(await archive.RootsAsync().ToListAsync());
        Assert.Equal(image.Digest, (await archive.FindAsync(root))!.Digest);
    }

    [Fact]
    public async Task A_link_to_an_archive_is_followed()
    {
        await at.WriteAsync(await Samples.ImageAsync("linux/amd64"), "a");
        File.CreateSymbolicLink(at.At("link.tar"), at.Path);

        Assert.NotNull(await OciArchive.At(at.At("link.tar")).FindAsync(A));
    }

    [Fact]
    public async Task A_missing_archive_is_named()
    {
        var failure = await Assert.ThrowsAsync<ContentNotFoundException>(async () => await OciArchive.At(at.Path).FindAsync(A));

        Assert.Contains(at.Path, failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => at.Dispose();

    private static async Task<(Artifact Image, byte[] Config, byte[] Layer)> PartsAsync()
    {
        var image = await Samples.ImageAsync("linux/amd64");
        return (image, await ArchiveCase.ReadAsync(image.Blobs[0]), await ArchiveCase.ReadAsync(image.Blobs[1]));
    }

    private static TarEntry New(TarEntryFormat format, TarEntry like)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, like.Name),
            TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, like.Name),
            TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, like.Name),
            _ => new GnuTarEntry(TarEntryType.RegularFile, like.Name),
        };
        entry.DataStream = like.DataStream;
        return entry;
    }

    internal static byte[] Pax(string key, string value)
    {
        OciMultiArch.Layers.PaxRecords records = new();
        records.Add(key, value);
        return records.Bytes.ToArray();
    }

    private static byte[] Binary(long size)
    {
        var field = new byte[12];
        field[0] = 0x80;
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(field.AsSpan(4), size);
        return field;
    }

    private async Task IsReadAsync(Artifact image, byte[] layer)
    {
        var read = await OciArchive.At(at.Path).FindAsync(A);
        Assert.Equal(image.Digest, read!.Digest);
        Assert.Equal(layer, await ArchiveCase.ReadAsync(read.Blobs[1]));
        Assert.Equal("linux/amd64", (await read.ConfigAsync()).Platform!.ToString());
    }
}
