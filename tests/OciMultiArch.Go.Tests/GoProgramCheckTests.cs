using OciMultiArch.TestKit;

namespace OciMultiArch.Go.Tests;

/// <summary>Programs that are linked dynamically, in images that have what they need and in others.</summary>
public sealed class GoProgramCheckTests
{
    private const string Loader = "/lib64/ld-linux-x86-64.so.2";

    [Fact]
    public async Task A_program_whose_loader_is_nowhere_is_refused()
    {
        using var sources = Sources.OfTiny();

        var error = await Assert.ThrowsAsync<BuildException>(() => App(sources.Path).BuildAsync(new MemoryStore()).AsTask());

        Assert.Equal(Problem.BuildFailed, error.Problem);
        Assert.Contains($"its loader {Loader} is in none of the layers: it cannot start.", error.Message, StringComparison.Ordinal);
        Assert.Contains("CGO_ENABLED=0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_whose_loader_is_in_the_base_or_among_the_files_is_built()
    {
        using var sources = Sources.OfTiny();
        var loader = LayerEntry.File(Loader, SampleExecutable.Elf("linux/amd64"));
        MemoryStore store = new();
        var from = await new ImageRecipe
        {
            Platform = Platform.Parse("linux/amd64"),
            Layers = [await Layer.PackAsync(store, [loader])],
        }.BuildAsync();

        Assert.NotNull(await (App(sources.Path) with { Base = from }).BuildAsync(store));
        Assert.NotNull(await (App(sources.Path) with { Files = [loader] }).BuildAsync(store));
    }

    private static GoApp App(string folder) => new(folder)
    {
        Platforms = Built.Amd64,
        Flags = ["-buildmode=pie"],
    };
}
