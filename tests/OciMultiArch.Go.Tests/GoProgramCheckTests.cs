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

    [Theory]
    [InlineData("linux/s390x", "# runtime/cgo\nError: no such instruction", "", "linux/s390x")]
    [InlineData("linux/s390x", "# runtime/cgo\nError: no such instruction", "s390x-linux-gnu-gcc", null)]
    [InlineData("linux/s390x", "main.go:3:1: syntax error", "", null)]
    public void A_C_compiler_of_another_platform_is_asked_for(string platform, string said, string compiler, string? asked)
    {
        var own = new Dictionary<string, string> { ["CGO_ENABLED"] = "1" };
        if (compiler.Length > 0)
            own["CC"] = compiler;
        var target = GoTarget.Of(Platform.Parse(platform)) with { Own = own };
        var remedy = CCompiler.RemedyFor(new(2, "", said), target);
        Assert.Equal(asked, remedy?.Target);
        Assert.Equal(asked is null ? null : RemedyKind.SetCompiler, remedy?.Kind);
    }

    [Fact]
    public async Task A_program_whose_loader_is_in_the_base_or_among_the_files_is_built()
    {
        using var sources = Sources.OfTiny();
        var loader = LayerEntry.File(Loader, SampleExecutable.Elf("linux/amd64")) with { Mode = LayerEntry.ProgramMode };
        MemoryStore store = new();
        var from = await new ImageRecipe
        {
            Platform = Platform.Parse("linux/amd64"),
            Layers = [await Layer.PackAsync(store, [loader])],
        }.BuildAsync();

        Assert.NotNull(await (App(sources.Path) with { Base = from }).BuildAsync(store));
        Assert.NotNull(await (App(sources.Path) with { Files = [loader] }).BuildAsync(store));
    }

    [Theory]
    [InlineData("#!/app/tiny\n", true, null)]
    [InlineData("#!/app/tiny\n", false, "/entry.sh, which a container of linux/amd64 starts, has no execute bit")]
    [InlineData("#!/bin/sh\n", true, "/bin/sh, which /entry.sh names in its first line, is in none of the layers")]
    [InlineData("#!/entry.sh\n", true, "names itself in its first line")]
    public async Task A_file_that_is_started_in_place_of_the_program_must_be_able_to_start(string script, bool isProgram, string? says)
    {
        using var sources = Sources.OfTiny();
        var mode = isProgram ? LayerEntry.ProgramMode : LayerEntry.FileMode;
        var app = new GoApp(sources.Path)
        {
            Platforms = Built.Amd64,
            Files = [LayerEntry.File("/entry.sh", System.Text.Encoding.UTF8.GetBytes(script)) with { Mode = mode }],
            Entrypoint = ["/entry.sh"],
        };

        if (says is null)
        {
            Assert.NotNull(await app.BuildAsync(new MemoryStore()));
            return;
        }
        var error = await Assert.ThrowsAsync<BuildException>(() => app.BuildAsync(new MemoryStore()).AsTask());
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entrypoint_that_begins_with_an_empty_word_is_refused()
    {
        using var sources = Sources.OfTiny();
        GoApp app = new(sources.Path) { Platforms = Built.Amd64, Entrypoint = ["", "/app/tiny"] };

        var error = await Assert.ThrowsAsync<BuildException>(() => app.BuildAsync(new MemoryStore()).AsTask());

        Assert.Contains("The Entrypoint of linux/amd64 begins with an empty word", error.Message, StringComparison.Ordinal);
    }

    private static GoApp App(string folder) => new(folder)
    {
        Platforms = Built.Amd64,
        Flags = ["-buildmode=pie"],
    };
}
