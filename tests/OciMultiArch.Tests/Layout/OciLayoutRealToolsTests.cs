using System.Formats.Tar;
using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Layout;

/// <summary>Layouts of this library read by skopeo and umoci, and theirs read by it.</summary>
public sealed class OciLayoutRealToolsTests : IDisposable
{
    private static readonly Tag A = Tag.Parse("a");
    private readonly LayoutCase at = new();

    [Fact]
    public async Task Skopeo_reads_the_very_bytes_under_each_name()
    {
        var image = await WriteImageAsync(A, Tag.Parse("v1.0.0-rc_1"));

        foreach (var name in new[] { "a", "v1.0.0-rc_1" })
            Assert.Equal(Encoding.UTF8.GetString(image.Bytes.Span), await SkopeoAsync("inspect", "--raw", $"oci:{at.Root}:{name}"));
    }

    [Fact]
    public async Task Skopeo_copies_an_image_out_of_a_layout()
    {
        var image = await WriteImageAsync(A);
        var target = at.Outside("copied");

        await SkopeoAsync("copy", $"oci:{at.Root}:a", $"dir:{target}");

        Assert.Equal(image.Bytes.ToArray(), await File.ReadAllBytesAsync(Path.Combine(target, "manifest.json")));
        Assert.All(image.Blobs, each => Assert.Equal(each.Descriptor.Size, new FileInfo(Path.Combine(target, each.Digest.Encoded)).Length));
    }

    [Fact]
    public async Task Skopeo_copies_all_images_of_an_index()
    {
        var image = await WriteImageAsync(A);
        var index = Samples.IndexOver(image.OnPlatform(LayoutCase.ArmV7));
        await at.Layout.WriteAsync(index, [Tag.Parse("all")]);
        var target = at.Outside("copied");

        await SkopeoAsync("copy", "--all", $"oci:{at.Root}:all", $"dir:{target}");

        Assert.Equal(index.Bytes.ToArray(), await File.ReadAllBytesAsync(Path.Combine(target, "manifest.json")));
        Assert.Equal(image.Bytes.ToArray(), await File.ReadAllBytesAsync(Path.Combine(target, $"{image.Digest.Encoded}.manifest.json")));
    }

    [Fact]
    public async Task Umoci_unpacks_an_image_of_a_layout()
    {
        await WriteImageAsync(A);
        var bundle = at.Outside("bundle");

        await UmociAsync("unpack", "--rootless", "--image", $"{at.Root}:a", bundle);

        Assert.Equal("hello from the layer\n", await File.ReadAllTextAsync(Path.Combine(bundle, "rootfs", "hello.txt")));
        Assert.Equal("a", await UmociAsync("list", "--layout", at.Root));
    }

    [Fact]
    public async Task Umoci_keeps_what_is_named_when_it_collects_garbage()
    {
        var image = await WriteImageAsync(A);

        await UmociAsync("gc", "--layout", at.Root);

        var found = await at.Layout.FindAsync(A);
        Assert.Equal(image.Digest, found!.Digest);
        Assert.All(found.Blobs, each => Assert.True(File.Exists(at.BlobPath(each.Digest))));
    }

    [Fact]
    public async Task A_layout_of_umoci_is_read_written_and_pruned()
    {
        await UmociAsync("init", "--layout", at.Root);
        await UmociAsync("new", "--image", $"{at.Root}:theirs");

        var theirs = await at.Layout.FindAsync(Tag.Parse("theirs"));
        await WriteImageAsync(A);
        await UmociAsync("tag", "--image", $"{at.Root}:a", "also");
        at.Age();

        Assert.Equal(new(), await at.Layout.PruneAsync());
        Assert.NotNull(theirs!.Manifest);
        Assert.Equal(["theirs", "a", "also"], await at.TagsAsync());
        Assert.Equal(
            ["a", "also", "theirs"],
            (await UmociAsync("list", "--layout", at.Root)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task A_layout_of_skopeo_is_read_and_written()
    {
        await WriteImageAsync(A);
        var theirs = OciLayout.At(at.Outside("theirs"));
        await SkopeoAsync("copy", $"oci:{at.Root}:a", $"oci:{theirs.Folder}:b");

        var copied = await theirs.FindAsync(Tag.Parse("b"));
        await theirs.WriteAsync(copied!, [A]);

        foreach (var blob in copied!.Blobs)
        {
            await using var read = await blob.OpenAsync();
            await read.CopyToAsync(Stream.Null);
        }
        Assert.Equal(Encoding.UTF8.GetString(copied.Bytes.Span), await SkopeoAsync("inspect", "--raw", $"oci:{theirs.Folder}:a"));
        Assert.Equal(Encoding.UTF8.GetString(copied.Bytes.Span), await SkopeoAsync("inspect", "--raw", $"oci:{theirs.Folder}:b"));
    }

    public void Dispose() => at.Dispose();

    private static async Task<string> SkopeoAsync(params string[] arguments) =>
        (await Programs.RunAsync(Programs.Skopeo, arguments)).Succeeded().Stdout.Trim();

    private static async Task<string> UmociAsync(params string[] arguments) =>
        (await Programs.RunAsync(Programs.Umoci, arguments)).Succeeded().Stdout.Trim();

    private async Task<Artifact> WriteImageAsync(params Tag[] names)
    {
        var layer = await at.Layout.PackAsync(MediaType.OciLayer, static async (to, cancel) =>
        {
            await using TarWriter tar = new(to, TarEntryFormat.Ustar, leaveOpen: true);
            var file = new UstarTarEntry(TarEntryType.RegularFile, "hello.txt")
            {
                DataStream = new MemoryStream("hello from the layer\n"u8.ToArray()),
            };
            await tar.WriteEntryAsync(file, cancel);
        });
        var config = Samples.Blob(MediaType.OciConfig, SampleDocuments.Config("linux/arm/v7", [layer.Digest.ToString()], ",\"config\":{}"));
        await at.Layout.WriteAsync(config);
        var image = Artifact.Parse(MediaType.OciManifest, Samples.Manifest(config.Descriptor, [layer.Descriptor]));
        await at.Layout.WriteAsync(image, names);
        return image;
    }
}
