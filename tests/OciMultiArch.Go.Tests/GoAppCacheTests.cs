using System.IO.Enumeration;
using OciMultiArch.TestKit;

namespace OciMultiArch.Go.Tests;

/// <summary>What builds keep for later ones, and that no image ever shows it.</summary>
public sealed class GoAppCacheTests : IDisposable
{
    private readonly TempFolder sources = Sources.Of(
        ("go.mod", Sources.Module),
        ("main.go", "package main\n\nvar version = \"none\"\n\nfunc main() { println(version) }\n"),
        ("extra.go", "//go:build extra\n\npackage main\n\nfunc init() { version += \"+\" }\n"));

    private readonly TempFolder cache = Sources.Of();
    private readonly TempFolder tools = Sources.Of();

    private OciLayout Layers => OciLayout.At(cache.At("layers"));

    // Go prints what it runs; what is printed goes to a file.
    private GoApp App => new(sources.Path)
    {
        Platforms = Built.Amd64,
        CacheFolder = cache.At("builds"),
        GoCommand = tools.Script("go.sh", "exec go \"$@\" 2>> \"$LOG\""),
        GoEnvironment = new Dictionary<string, string> { ["LOG"] = Log },
        Flags = ["-x"],
    };

    private string Log => Path.Combine(tools.Path, "log");

    [Fact]
    public async Task What_is_unchanged_is_neither_linked_nor_compressed_again()
    {
        var compressed = 0;
        var counting = LayerCompression.Of(MediaType.OciLayer, Counted, "counting");
        var app = App with { Compression = counting, Files = [LayerEntry.File("/etc/app", "text"u8.ToArray())] };
        var first = await app.BuildAsync(Layers);
        Assert.Equal(1, LinksSinceLast());
        var second = await app.BuildAsync(Layers);
        Assert.Equal(0, LinksSinceLast());
        Assert.Equal(first.Digest, second.Digest);
        Assert.Equal(2, compressed);
        await (app with { Files = [LayerEntry.File("/etc/app", "next"u8.ToArray())] }).BuildAsync(Layers);
        Assert.Equal(3, compressed);

        Stream Counted(Stream destination)
        {
            compressed++;
            return destination;
        }
    }

    [Fact]
    public async Task Without_a_name_a_compression_is_no_reason_to_take_a_layer_for_the_same()
    {
        var compressed = 0;
        var app = App with { Compression = LayerCompression.Of(MediaType.OciLayer, Counted) };
        await app.BuildAsync(Layers);
        await app.BuildAsync(Layers);
        Assert.Equal(2, compressed);

        Stream Counted(Stream destination)
        {
            compressed++;
            return destination;
        }
    }

    public static TheoryData<string, Func<GoApp, GoApp>> Changes => new()
    {
        { "linker", static app => app with { LdFlags = "-X main.version=2" } },
        { "stripped", static app => app with { LdFlags = "-s -w" } },
        { "no build ID", static app => app with { LdFlags = "-buildid=" } },
        { "tags", static app => app with { BuildTags = ["extra"] } },
        { "compiler", static app => app with { Flags = ["-x", "-gcflags=all=-N -l"] } },
        { "paths", static app => app with { Flags = ["-x", "-trimpath=false"] } },
        { "variant", static app => app with { Platforms = Platform.ParseList("linux/amd64/v3") } },
        { "platform", static app => app with { Platforms = Platform.ParseList("windows/amd64") } },
        { "cgo", static app => app with { GoEnvironment = With(app, "CGO_ENABLED", "1") } },
        { "experiment", static app => app with { GoEnvironment = With(app, "GOEXPERIMENT", "fieldtrack") } },
        { "place", static app => app with { FileName = "/other" } },
        { "level", static app => app with { Compression = LayerCompression.FastGzip } },
        { "source", static app => Changed(app, "main.go", "package main\n\nfunc main() { println(3) }\n") },
        { "module", static app => Changed(app, "go.mod", "module example.com/other\n\ngo 1.18\n") },
        { "module and linker", static app => Changed(app, "go.mod", "module example.com/a/other\n") with { LdFlags = "-s" } },
        { "language", static app => Changed(app, "go.mod", "module example.com/tiny\n\ngo 1.19\n") },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Whatever_changes_the_image_is_the_one_that_is_made_without_a_cache(string what, Func<GoApp, GoApp> change)
    {
        Assert.NotEmpty(what);
        await App.BuildAsync(Layers);
        var app = change(App);
        var kept = await app.BuildAsync(Layers);
        var again = await app.BuildAsync(Layers);
        var fresh = await (app with { CacheFolder = null }).BuildAsync(new MemoryStore());
        Assert.Equal(fresh.Digest, kept.Digest);
        Assert.Equal(fresh.Digest, again.Digest);
    }

    [Theory]
    [InlineData("builds/programs/*/program", 0)]
    [InlineData("builds/programs/*/program", -1)]
    [InlineData("builds/programs/*/package", 0)]
    [InlineData("builds/*", -1)]
    [InlineData("builds/layers/*", 0)]
    [InlineData("builds/layers/*", -1)]
    [InlineData("layers/blobs/sha256/*", -1)]
    public async Task What_is_damaged_is_made_anew(string files, int at)
    {
        var first = await App.BuildAsync(Layers);
        foreach (var file in Kept(files).Where(static file => new FileInfo(file).Length > 0))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            bytes[at < 0 ? bytes.Length + at : at] ^= 1;
            await File.WriteAllBytesAsync(file, bytes);
        }
        var second = await App.BuildAsync(Layers);
        Assert.Equal(first.Digest, second.Digest);
        Assert.Equal(await Built.ProgramAsync(second), await Built.ProgramAsync(await Fresh()));
    }

    [Fact]
    public async Task Where_each_build_packs_a_program_it_is_linked_again_only_when_it_is_damaged()
    {
        var first = await App.BuildAsync(new MemoryStore());
        Assert.Equal(1, LinksSinceLast());
        var second = await App.BuildAsync(new MemoryStore());
        Assert.Equal(0, LinksSinceLast());
        var program = Kept("builds/programs/*/program").Single();
        var bytes = await File.ReadAllBytesAsync(program);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(program, bytes);
        var third = await App.BuildAsync(new MemoryStore());
        Assert.Equal(1, LinksSinceLast());
        Assert.Equal((first.Digest, first.Digest), (second.Digest, third.Digest));
        await File.WriteAllTextAsync(Kept("builds/programs/*/sum").Single(), "damaged");
        Assert.Equal(first.Digest, (await App.BuildAsync(new MemoryStore())).Digest);
        Assert.Equal(1, LinksSinceLast());
    }

    [Fact]
    public async Task A_program_whose_layer_is_gone_is_linked_again_rather_than_trusted()
    {
        var first = await App.BuildAsync(Layers);
        Assert.Equal(1, LinksSinceLast());
        Directory.Delete(cache.At("layers"), recursive: true);
        var second = await App.BuildAsync(Layers);
        Assert.Equal(1, LinksSinceLast());
        var third = await App.BuildAsync(Layers);
        Assert.Equal(0, LinksSinceLast());
        Assert.Equal((first.Digest, first.Digest), (second.Digest, third.Digest));
    }

    [Fact]
    public async Task Programs_that_a_C_compiler_takes_part_in_are_not_kept()
    {
        await (App with { GoEnvironment = With(App, "CGO_ENABLED", "1") }).BuildAsync(Layers);
        await (App with { LdFlags = "-linkmode=internal" }).BuildAsync(Layers);
        GoPlatformSettings own = new()
        {
            Platform = Built.Amd64[0],
            GoEnvironment = new Dictionary<string, string> { ["CGO_ENABLED"] = "1" },
        };
        await (App with { PlatformSettings = [own] }).BuildAsync(Layers);
        Assert.Empty(Kept("builds/programs/*/program"));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_passed_over()
    {
        cache.Write("builds", "a file");
        Assert.Equal((await Fresh()).Digest, (await App.BuildAsync(Layers)).Digest);
    }

    [Fact]
    public async Task Where_a_program_cannot_be_kept_it_is_built_all_the_same()
    {
        var go = tools.Script("full.sh", """
            for each in "$@"; do case "$each" in */builds/*) echo "open $each: no space left on device" >&2; exit 1;; esac; done
            exec go "$@" 2>> "$LOG"
            """);
        Assert.Equal((await Fresh()).Digest, (await (App with { GoCommand = go }).BuildAsync(Layers)).Digest);
    }

    [Fact]
    public async Task A_program_of_before_is_not_taken_where_go_fails_and_a_script_around_it_hides_that()
    {
        var app = App with { Flags = [], GoCommand = tools.Script("tee.sh", "go \"$@\" | tee -a \"$LOG\"") };
        var first = await app.BuildAsync(Layers);
        Assert.Equal(first.Digest, (await app.BuildAsync(Layers)).Digest);
        Changed(app, "main.go", "package main\n\nfunc main() { no }\n");
        var error = await Assert.ThrowsAsync<BuildException>(() => app.BuildAsync(Layers).AsTask());
        Assert.Contains("main.go:3:", error.Message, StringComparison.Ordinal);
        Changed(app, "main.go", "package main\n\nfunc main() { println(3) }\n");
        Assert.Equal((await Fresh()).Digest, (await app.BuildAsync(Layers)).Digest);
    }

    [Fact]
    public async Task A_place_that_another_build_has_is_left_to_it()
    {
        await App.BuildAsync(Layers);
        var folder = Path.GetDirectoryName(Kept("builds/programs/*/program").Single())!;
        using var held = ProgramSlot.Take(folder);
        Assert.NotNull(held);
        Assert.Equal((await Fresh()).Digest, (await App.BuildAsync(Layers)).Digest);
    }

    [Fact]
    public async Task Many_builds_at_once_make_one_image()
    {
        var app = App;
        var builds = Enumerable.Range(0, 4).Select(_ => Task.Run(() => app.BuildAsync(Layers).AsTask()));
        var images = await Task.WhenAll(builds);
        Assert.Single(images.Select(static image => image.Digest).Distinct());
    }

    [Fact]
    public async Task What_is_over_the_limit_goes()
    {
        var first = await (App with { MaxCacheBytes = 1 }).BuildAsync(Layers);
        Assert.Empty(Kept("builds/programs/*/program"));
        // The layer was just packed, and is still to be sent.
        Assert.True(await Layers.HasBlobAsync(first.Blobs[^1].Descriptor));
    }

    public void Dispose()
    {
        sources.Dispose();
        cache.Dispose();
        tools.Dispose();
    }

    private static Dictionary<string, string> With(GoApp app, string name, string value) =>
        new(app.GoEnvironment) { [name] = value };

    private static GoApp Changed(GoApp app, string file, string content)
    {
        File.WriteAllText(Path.Combine(app.Package, file), content);
        return app;
    }

    private string[] Kept(string pattern)
    {
        var files = Directory.EnumerateFiles(cache.Path, "*", SearchOption.AllDirectories);
        return [.. files.Where(file => FileSystemName.MatchesSimpleExpression(pattern, Path.GetRelativePath(cache.Path, file)))];
    }

    private ValueTask<Artifact> Fresh() => (App with { CacheFolder = null }).BuildAsync(new MemoryStore());

    private int LinksSinceLast()
    {
        var lines = File.ReadAllLines(Log);
        File.Delete(Log);
        return lines.Count(static line => line.Contains("/link -o ", StringComparison.Ordinal));
    }
}
