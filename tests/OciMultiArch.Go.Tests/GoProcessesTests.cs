using System.Collections;
using System.Collections.Concurrent;
using OciMultiArch.TestKit;

namespace OciMultiArch.Go.Tests;

/// <summary>Which processes of go a build costs.</summary>
public sealed class GoProcessesTests
{
    private const string Logs = "echo \"$1 $2 $3\" >> \"$LOG\"\n";

    [Fact]
    public async Task Go_is_asked_for_its_settings_once_with_names_and_for_the_package_once_without_what_it_imports()
    {
        using var sources = Sources.OfTiny();
        using var logs = Sources.Of();
        var app = Logged(sources, logs, Logs + "exec go \"$@\"") with { Platforms = Platform.ParseList("linux/amd64,linux/arm/v6") };
        await app.BuildAsync(new MemoryStore());
        Assert.Equal(
            ["build -trimpath -buildvcs=false", "build -trimpath -buildvcs=false", "env -json GOVERSION", "list -find -f"],
            Lines(logs));
    }

    [Theory]
    [InlineData("go1.19", null)]
    [InlineData("go1.25.1", null)]
    [InlineData("go1.19", "50")]
    public async Task A_build_gives_an_old_go_what_is_enough_and_any_go_what_its_platform_says(string version, string? said)
    {
        using var sources = Sources.OfTiny();
        using var logs = Sources.Of();
        const string Script = """
            if [ "$1" = env ]; then go "$@" | sed "s/\"GOVERSION\": .*\"/\"GOVERSION\": \"$VERSION\"/"; exit; fi
            echo "$1 $GOGC" >> "$LOG"
            exec go "$@"
            """;
        var own = said is null ? [] : new Dictionary<string, string> { ["GOGC"] = said };
        var app = Logged(sources, logs, Script) with { Platforms = Built.Amd64 };
        app = app with
        {
            GoEnvironment = new Dictionary<string, string>(app.GoEnvironment) { ["VERSION"] = version },
            PlatformSettings = [new() { Platform = Built.Amd64[0], GoEnvironment = own }],
        };
        await app.BuildAsync(new MemoryStore());

        var expected = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(static pair => (string)pair.Key, static pair => (string?)pair.Value);
        if (said is not null)
            expected["GOGC"] = said;
        if (version == "go1.19")
            GoCollector.SetIn(expected, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Environment.ProcessorCount);
        Assert.Contains($"build {expected.GetValueOrDefault("GOGC")}", Lines(logs));
    }

    [Fact]
    public async Task What_go_said_of_the_package_is_not_asked_again_until_a_program_says_something_else()
    {
        using var sources = Sources.OfTiny();
        using var logs = Sources.Of();
        using var cache = Sources.Of();
        var app = Logged(sources, logs, "echo \"$1\" >> \"$LOG\"\nexec go \"$@\"") with { CacheFolder = cache.At("builds") };
        app = app with { Platforms = Platform.ParseList("linux/amd64,linux/arm64") };
        var layers = OciLayout.At(cache.At("layers"));
        string[] asked = ["build", "build", "env", "list"];

        await app.BuildAsync(layers);
        Assert.Equal(asked, LinesSinceLast(logs));
        await app.BuildAsync(layers);
        Assert.Equal(asked[..3], LinesSinceLast(logs));
        await (app with { LdFlags = "-X main.version=2" }).BuildAsync(layers);
        Assert.Equal(asked[..3], LinesSinceLast(logs));
        sources.Write("go.mod", "module example.com/other\n\ngo 1.18\n");
        var other = await app.BuildAsync(layers);
        Assert.Equal(asked, LinesSinceLast(logs));
        Assert.Equal(["/app/other"], (await (await other.ImagesAsync())[0].ConfigAsync()).Config?.Entrypoint);
        await app.BuildAsync(layers);
        Assert.Equal(asked[..3], LinesSinceLast(logs));
    }

    [Fact]
    public async Task What_packages_were_called_is_no_reason_to_refuse_what_they_are_called_now()
    {
        using var sources = Sources.OfTiny();
        using var second = Sources.OfTiny();
        using var cache = Sources.Of();
        GoApp Of(TempFolder package) => new(package.Path) { Platforms = Built.Amd64, CacheFolder = cache.At("builds") };
        await Of(sources).BuildAsync(new MemoryStore());
        await Of(second).BuildAsync(new MemoryStore());
        var both = Of(sources) with { FurtherPackages = [second.Path] };
        var error = await Assert.ThrowsAsync<BuildException>(() => both.BuildAsync(new MemoryStore()).AsTask());
        Assert.Contains("would both be /app/tiny in one image", error.Message, StringComparison.Ordinal);

        second.Write("go.mod", "module example.com/other\n\ngo 1.18\n");

        Assert.Equal(2, (await both.BuildAsync(new MemoryStore())).Blobs.Count(static blob => blob.Descriptor.MediaType == MediaType.OciLayerGzip));
    }

    [Fact]
    public async Task A_platform_or_variant_that_not_every_Go_knows_is_asked_for()
    {
        using var sources = Sources.OfTiny();
        using var logs = Sources.Of();
        var app = Logged(sources, logs, Logs + "exec go \"$@\"") with { Platforms = Platform.ParseList("linux/arm64/v9,linux/sparc") };
        await Assert.ThrowsAsync<BuildException>(() => app.BuildAsync(new UntouchedCache()).AsTask());
        Assert.Equal(["env -json GOVERSION", "tool dist list"], Lines(logs));
    }

    [Fact]
    public async Task What_a_check_finds_ends_the_builds_that_run()
    {
        using var sources = Sources.Of(("go.mod", Sources.Module), ("lib.go", "package lib\n"));
        using var logs = Sources.Of();
        var app = Logged(sources, logs, Logs + "if [ \"$1\" = build ]; then exec sleep 3600; fi; exec go \"$@\"");
        var error = await Assert.ThrowsAsync<BuildException>(() => app.BuildAsync(new UntouchedCache()).AsTask());
        Assert.Contains("is not a main package", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_image_is_told_of_while_programs_of_others_are_still_built()
    {
        using var sources = Sources.OfTiny();
        using var logs = Sources.Of();
        var app = Logged(sources, logs, "if [ \"$1 $GOARCH\" = \"build arm64\" ]; then until [ -e \"$LOG\" ]; do sleep 0.02; done; fi; exec go \"$@\"");
        ConcurrentQueue<Artifact> made = new();
        app = app with { ImageMade = Told };

        var index = await app.BuildAsync(new MemoryStore());

        Assert.Equal(["amd64", "arm64"], made.Select(static image => image.Descriptor.Platform!.Architecture));
        Assert.Equal(index.Index!.Manifests.Select(static entry => entry.Digest), made.Select(static image => image.Digest));

        void Told(Artifact image)
        {
            made.Enqueue(image);
            logs.Write("log", "");
        }
    }

    private static GoApp Logged(TempFolder sources, TempFolder logs, string script) => new(sources.Path)
    {
        GoCommand = logs.Script("go.sh", script),
        GoEnvironment = new Dictionary<string, string> { ["LOG"] = Path.Combine(logs.Path, "log") },
    };

    private static string[] LinesSinceLast(TempFolder logs)
    {
        var lines = Lines(logs);
        File.Delete(Path.Combine(logs.Path, "log"));
        return lines;
    }

    private static string[] Lines(TempFolder logs) =>
        [.. File.ReadAllLines(Path.Combine(logs.Path, "log")).Order(StringComparer.Ordinal)];
}
