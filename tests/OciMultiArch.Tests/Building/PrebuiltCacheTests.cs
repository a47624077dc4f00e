using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Building;

/// <summary>What images of prebuilt programs keep for later ones, and that no image ever shows it.</summary>
public sealed class PrebuiltCacheTests : IDisposable
{
    private readonly TempFolder folder = new();
    private int compressed;

    private OciLayout Layers => OciLayout.At(folder.At("layers"));

    private PrebuiltProgram Program => new(NameTemplate.Parse(folder.At("dist/{arch}/app")))
    {
        CacheFolder = folder.At("notes"),
        Compression = LayerCompression.Of(MediaType.OciLayer, Counted, "counting"),
        Files = [LayerEntry.File("/etc/app", "text"u8.ToArray())],
    };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_unchanged_is_not_compressed_again()
    {
        Write("amd64", 1);
        Write("arm64", 1);
        var first = await BuildAsync(Program);
        Assert.Equal(3, compressed);
        Assert.Equal(first.Digest, (await BuildAsync(Program)).Digest);
        Assert.Equal(3, compressed);
        Write("arm64", 2);
        var changed = await BuildAsync(Program);
        Assert.Equal(4, compressed);
        Assert.Equal((await FreshAsync(Program)).Digest, changed.Digest);
    }

    [Fact]
    public async Task A_program_that_changed_is_packed_to_what_it_is_packed_to_without_a_cache()
    {
        var program = Program with { Compression = LayerCompression.Gzip };
        Write("amd64", 1);
        await BuildAsync(program);
        Write("amd64", 2);
        Assert.Equal((await FreshAsync(program)).Digest, (await BuildAsync(program)).Digest);
        Assert.Single(Directory.GetFiles(folder.At("notes/layers"), "blocks-*"), IsOfProgram);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_passed_over()
    {
        Write("amd64", 1);
        File.WriteAllText(folder.At("notes"), "a file");
        Assert.Equal((await FreshAsync(Program)).Digest, (await BuildAsync(Program)).Digest);
    }

    private static bool IsOfProgram(string note) => File.ReadAllLines(note).Length > 4;

    private Stream Counted(Stream destination)
    {
        compressed++;
        return destination;
    }

    private ValueTask<Artifact> BuildAsync(PrebuiltProgram program) => program.BuildAsync(Layers, Recipe);

    private static ValueTask<Artifact> FreshAsync(PrebuiltProgram program) =>
        (program with { CacheFolder = null }).BuildAsync(new MemoryStore(), Recipe);

    private static ImageRecipe Recipe(Platform platform) => new() { Platform = platform };

    private void Write(string architecture, byte last)
    {
        var path = folder.At($"dist/{architecture}/app");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, [.. FakeProgram.Elf(architecture), .. Bytes.Noise(1 << 20), last]);
    }
}
