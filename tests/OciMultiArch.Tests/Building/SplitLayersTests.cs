using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Building;

/// <summary>Files beside a program in several layers, of which a change leaves the others.</summary>
public sealed class SplitLayersTests : IDisposable
{
    private static readonly LayerEntry Config = LayerEntry.File("/srv/app/config", "c"u8.ToArray()) with { Mode = (UnixFileMode)0x1A0 };
    private readonly TempFolder folder = new();
    private int compressed;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Each_list_is_a_layer_and_a_directory_that_is_given_is_in_each_that_has_files_in_it()
    {
        var image = await BuildAsync(Program());

        Assert.Equal(
            [
                "data/ 700 7, tmp/ 1777 0",
                "srv/ 700 7, srv/a 644 0, srv/empty/ 755 0",
                "srv/ 700 7, srv/app/ 755 0, srv/app/config 640 0",
                "srv/ 700 7, srv/app/ 755 0, srv/app/tool 755 0",
            ],
            await LayerListing.OfAsync(image));
        Assert.StartsWith("2f21d0b8f2d98854cd0d07dcd43e8493", (await image.ConfigAsync()).RootFs.DiffIds[2].Encoded, StringComparison.Ordinal);
        Assert.Equal(image.Digest, (await BuildAsync(Program())).Digest);
    }

    [Fact]
    public async Task The_image_holds_the_same_as_with_one_layer()
    {
        var split = Program();
        var together = split with { FileLayers = [], Files = [.. split.Files, .. split.FileLayers[0], Config] };

        Assert.Equal(await ExportAsync(await BuildAsync(together)), await ExportAsync(await BuildAsync(split)));
    }

    [Fact]
    public async Task A_change_of_one_leaves_the_others_and_compresses_it_alone()
    {
        var program = Program() with
        {
            CacheFolder = folder.At("notes"),
            Compression = LayerCompression.Of(MediaType.OciLayer, Counted, "counting"),
        };
        var changed = program with { FileLayers = [program.FileLayers[0], [LayerEntry.File("/srv/app/config", "d"u8.ToArray())]] };

        var first = await BuildAsync(program);
        Assert.Equal(4, compressed);
        Assert.Equal(first.Digest, (await BuildAsync(program)).Digest);
        Assert.Equal(4, compressed);
        var second = await BuildAsync(changed);

        Assert.Equal(5, compressed);
        Assert.Equal([0, 1, 3], Enumerable.Range(0, 4).Where(at => first.Manifest!.Layers[at].Digest == second.Manifest!.Layers[at].Digest));
    }

    [Fact]
    public async Task Paths_that_clash_are_refused_across_layers()
    {
        await RefusedAsync([[Config], [Config with { Mode = (UnixFileMode)0x180 }]], "Two entries have the path 'srv/app/config'");
        await RefusedAsync([[LayerEntry.File("/srv", default)], [Config]], "'srv/app/config' is under 'srv', which is a file");
        await RefusedAsync(
            [[LayerEntry.Directory("/a")], [LayerEntry.Directory("/a") with { UserId = 1 }]], "Two entries have the path 'a'");
        await RefusedAsync([[Config], [LayerEntry.HardLink("/link", "/srv/app/config")]], "'/link' and its file '/srv/app/config' are in two layers");
        await RefusedAsync([[LayerEntry.File("/srv/app/tool", default)]], "is where the program goes");
    }

    [Fact]
    public async Task A_list_that_adds_nothing_makes_no_layer()
    {
        var shared = LayerEntry.Directory("/a");

        var image = await BuildAsync(Program() with { FileLayers = [[shared], [], [shared]] });

        Assert.Equal(3, image.Manifest!.Layers.Count);
    }

    private static async Task<byte[]> ExportAsync(Artifact image)
    {
        using MemoryStream tar = new();
        await image.ExportAsync(tar);
        return tar.ToArray();
    }

    private async Task RefusedAsync(IReadOnlyList<IReadOnlyList<LayerEntry>> layers, string reason)
    {
        var program = Program() with { Files = [], FileLayers = layers };
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => BuildAsync(program).AsTask());
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private Stream Counted(Stream destination)
    {
        compressed++;
        return destination;
    }

    private ValueTask<Artifact> BuildAsync(PrebuiltProgram program) =>
        program.BuildAsync(OciLayout.At(folder.At("layers")), static platform => new() { Platform = platform });

    private PrebuiltProgram Program()
    {
        folder.Write("tool", FakeProgram.Elf("amd64"));
        var owned = LayerEntry.Directory("/srv") with { Mode = (UnixFileMode)0x1C0, UserId = 7 };
        return new(NameTemplate.Parse(folder.At("tool")))
        {
            FileName = "/srv/app/tool",
            SystemFiles = new() { TemporaryDirectory = true },
            Files = [LayerEntry.Directory("/data") with { Mode = (UnixFileMode)0x1C0, UserId = 7 }],
            FileLayers = [[owned, LayerEntry.File("/srv/a", "a"u8.ToArray()), LayerEntry.Directory("/srv/empty")], [Config]],
        };
    }
}
