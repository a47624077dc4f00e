using System.Collections.Concurrent;
using System.Text;

namespace OciMultiArch.Go.Tests;

/// <summary>Builds with the go command of the machine.</summary>
public sealed class GoAppBuildTests
{
    [Fact]
    public async Task One_platform_makes_one_image_with_the_program_and_nothing_else()
    {
        using var sources = Sources.OfTiny();
        using var temporary = Sources.Of();
        var image = await new GoApp(sources.Path)
        {
            Platforms = Built.Amd64,
            LdFlags = "-s -w",
            Arguments = ["serve"],
            User = "65532:65532",
            ExposedPorts = new HashSet<string> { "8080/tcp" },
            Environment = new Dictionary<string, string> { ["MODE"] = "fast" },
            Labels = new Dictionary<string, string> { ["team"] = "a" },
            Annotations = new Dictionary<string, string> { ["note"] = "b" },
            GoEnvironment = new Dictionary<string, string> { ["GOTMPDIR"] = temporary.Path, ["SOURCE_DATE_EPOCH"] = "1700000000" },
        }.BuildAsync(new MemoryStore());

        var config = await image.ConfigAsync();
        Assert.Equal("linux/amd64", image.Descriptor.Platform!.ToString());
        Assert.Equal(["/app/tiny"], config.Config!.Entrypoint);
        Assert.Equal(["serve"], config.Config.Cmd);
        Assert.Equal("65532:65532", config.Config.User);
        Assert.Equal(["MODE=fast"], config.Config.Env);
        Assert.Equal("a", config.Config.Labels["team"]);
        Assert.Equal(["8080/tcp"], config.Config.ExposedPorts);
        Assert.Equal("b", Assert.Single(image.Manifest!.Annotations).Value);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1700000000), config.Created);
        Assert.Equal("go build example.com/tiny", Assert.Single(config.History).CreatedBy);
        Assert.Collection(
            await Built.LastLayerAsync(image),
            static folder => Assert.Equal("app/", folder.Name),
            static file => Assert.Equal(
                ("app/tiny", LayerEntry.ProgramMode, 0, DateTimeOffset.UnixEpoch),
                (file.Name, file.Mode, file.Uid, file.ModificationTime)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.Path));
    }

    [Fact]
    public async Task Progress_tells_of_building_and_packing_for_each_platform()
    {
        using var sources = Sources.OfTiny();
        ConcurrentQueue<PushProgress> told = new();

        var image = await new GoApp(sources.Path)
        {
            Platforms = Platform.ParseList("linux/amd64,linux/arm64"),
        }.BuildAsync(new MemoryStore(), new Told(told));

        foreach (var (platform, each) in told.GroupBy(static each => Assert.Single(each.Platforms)).Select(
            static each => (each.Key, each.ToList())))
        {
            Assert.Equal(
                [(PushStage.Building, null), (PushStage.Building, Arrival.Copied)],
                each.Take(2).Select(static told => (told.Stage, told.Arrival)));
            Assert.All(each.Skip(2), static told => Assert.Equal(PushStage.Packing, told.Stage));
            var packing = each.Skip(2).SkipLast(1).Select(static told => told.Bytes).ToList();
            Assert.Equal(packing.Order(), packing);
            Assert.Equal(each[2].TotalBytes, packing[^1]);
            Assert.Contains((await image.ImageForAsync(platform))!.Blobs, blob => blob.Digest == each[^1].Content!.Digest);
        }
        Assert.Equal(2, told.Select(static each => each.Platforms[0]).Distinct().Count());
        Assert.All(told, static each => Assert.Equal(2, each.AllItems));
        Assert.Equal((0, 2), (told.Min(static each => each.DoneItems), told.Max(static each => each.DoneItems)));
    }

    private sealed class Told(ConcurrentQueue<PushProgress> queue) : IProgress<PushProgress>
    {
        public void Report(PushProgress value) => queue.Enqueue(value);
    }

    [Fact]
    public async Task An_entrypoint_of_its_own_replaces_the_program_as_what_is_run()
    {
        using var sources = Sources.OfTiny();
        var image = await new GoApp(sources.Path)
        {
            Platforms = Built.Amd64,
            Base = await Built.BaseAsync(new(), "linux/amd64"),
            Entrypoint = ["/sbin/init", "--", "/app/tiny", "serve"],
        }.BuildAsync(new MemoryStore());

        Assert.Equal(["/sbin/init", "--", "/app/tiny", "serve"], (await image.ConfigAsync()).Config!.Entrypoint);
    }

    [Fact]
    public async Task Several_platforms_make_an_index_on_top_of_the_base()
    {
        MemoryStore cache = new();
        var from = await Built.BaseAsync(new(), "linux/arm64,linux/386,linux/amd64");
        using var sources = Sources.Of(("go.mod", Sources.Module), ("cmd/api/main.go", Sources.Tiny));
        var index = await new GoApp("./cmd/api")
        {
            WorkingDirectory = sources.Path,
            Base = from,
            Platforms = Platform.ParseList("linux/amd64,linux/arm64"),
            Annotations = new Dictionary<string, string> { ["note"] = "b" },
        }.BuildAsync(cache);

        Assert.Equal(["linux/amd64", "linux/arm64/v8"], index.Index!.Manifests.Select(static each => each.Platform!.ToString()));
        Assert.Equal(from.Digest.ToString(), index.Index.Annotations["org.opencontainers.image.base.digest"]);
        Assert.Equal("b", index.Index.Annotations["note"]);
        foreach (var image in await index.ImagesAsync())
        {
            var own = (await from.ImageForAsync(image.Descriptor.Platform!))!;
            var config = await image.ConfigAsync();
            Assert.Equal(own.Digest.ToString(), image.Manifest!.Annotations["org.opencontainers.image.base.digest"]);
            Assert.Equal(own.Manifest!.Layers[0].Digest, image.Manifest.Layers[0].Digest);
            Assert.Equal(2, config.RootFs.DiffIds.Count);
            Assert.Equal(["go build example.com/tiny/cmd/api"], config.History.Skip(1).Select(static each => each.CreatedBy!));
            Assert.Equal(["/app/api"], config.Config!.Entrypoint);
            Assert.Empty(config.Config.Cmd);
            Assert.Equal("65532", config.Config.User);
            var header = await ExecutableHeader.ReadAsync(new MemoryStream(await Built.ProgramAsync(image)));
            Assert.True(header!.Fits(image.Descriptor.Platform!));
            Assert.False(await cache.HasBlobAsync(image.Manifest.Layers[0]));
        }
    }

    [Fact]
    public async Task Equal_sources_make_equal_images_wherever_whenever_and_whoever_builds()
    {
        using var one = Sources.OfTiny();
        using var other = Sources.OfTiny();
        var first = await new GoApp(one.Path) { Platforms = Built.Amd64 }.BuildAsync(new MemoryStore());
        var second = await new GoApp("example.com/tiny")
        {
            WorkingDirectory = other.Path,
            Platforms = Platform.ParseList("linux/x86_64/v1"),
            GoEnvironment = new Dictionary<string, string>
            {
                ["HOME"] = other.Folder("home"),
                ["GOCACHE"] = other.Folder("cache"),
                ["GOTMPDIR"] = other.Folder("tmp"),
                ["TZ"] = "Asia/Tokyo",
                ["LANG"] = "tr_TR.UTF-8",
            },
        }.BuildAsync(OciLayout.At(other.Folder("oci")));
        Assert.Equal(first.Digest, second.Digest);
    }

    [Fact]
    public async Task What_is_exported_for_another_build_does_not_leak_into_this_one()
    {
        using var sources = Sources.OfTiny();
        GoApp app = new(sources.Path) { Platforms = Built.Amd64 };
        var clean = await app.BuildAsync(new MemoryStore());
        (string Name, string Value)[] exported = [
            ("GOOS", "plan9"),
            ("GOARCH", "arm"),
            ("GOAMD64", "v3"),
            ("GOARM", "no such"),
            ("CGO_ENABLED", "1"),
        ];
        var before = exported.Select(static each => (each.Name, Value: Environment.GetEnvironmentVariable(each.Name))).ToArray();
        try
        {
            foreach (var (name, value) in exported)
                Environment.SetEnvironmentVariable(name, value);
            Assert.Equal(clean.Digest, (await app.BuildAsync(new MemoryStore())).Digest);
        }
        finally
        {
            foreach (var (name, value) in before)
                Environment.SetEnvironmentVariable(name, value);
        }
    }

    [Fact]
    public async Task A_variant_and_flags_reach_the_program()
    {
        using var sources = Sources.Of(
            ("go.mod", Sources.Module),
            ("main.go", "package main\n\nvar version = \"unset\"\n\nfunc main() { println(version, kind) }\n"),
            ("tagged.go", "//go:build special\n\npackage main\n\nconst kind = \"with-the-tag\"\n"));
        var image = await new GoApp(sources.Path)
        {
            Platforms = Platform.ParseList("linux/amd64/v3"),
            BuildTags = ["special"],
            LdFlags = "-X main.version=of-the-linker",
            FileName = "usr/local/bin/tiny",
        }.BuildAsync(new MemoryStore());
        var program = Encoding.Latin1.GetString(await Built.ProgramAsync(image));
        Assert.Contains("GOAMD64=v3", program, StringComparison.Ordinal);
        Assert.Contains("CGO_ENABLED=0", program, StringComparison.Ordinal);
        Assert.Contains("of-the-linker", program, StringComparison.Ordinal);
        Assert.Contains("with-the-tag", program, StringComparison.Ordinal);
        Assert.DoesNotContain(sources.Path, program, StringComparison.Ordinal);
        Assert.Equal("v3", (await image.ConfigAsync()).Variant);
        Assert.Equal(["/usr/local/bin/tiny"], (await image.ConfigAsync()).Config!.Entrypoint);
    }

    [Fact]
    public async Task A_build_that_fails_says_which_and_leaves_nothing()
    {
        using var sources = Sources.Of(
            ("go.mod", Sources.Module),
            ("main.go", Sources.Tiny),
            ("broken_arm64.go", "package main\n\nvar x int = \"text\"\n"));
        using var temporary = Sources.Of();
        MemoryStore cache = new();
        var error = await Assert.ThrowsAsync<BuildException>(() => new GoApp(sources.Path)
        {
            GoEnvironment = new Dictionary<string, string> { ["GOTMPDIR"] = temporary.Path },
        }.BuildAsync(cache).AsTask());
        Assert.Empty(await cache.TagsAsync().ToListAsync());
        Assert.Contains("for linux/arm64 failed; go says:", error.Message, StringComparison.Ordinal);
        Assert.Contains("broken_arm64.go:3:13: cannot use \"text\"", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.Path));
    }

    [Fact]
    public async Task What_is_no_program_for_the_platform_does_not_become_its_image()
    {
        using var sources = Sources.OfTiny();
        var go = sources.Script("bin/go", """
            if [ "$1" = build ]; then unset GOAMD64; GOARCH=arm64 exec go "$@"; fi
            exec go "$@"
            """);
        var error = await Assert.ThrowsAsync<BuildException>(() =>
            new GoApp(sources.Path) { Platforms = Built.Amd64, GoCommand = go }.BuildAsync(new UntouchedCache()).AsTask());
        Assert.Contains("for linux/amd64 made Elf arm64", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Giving_up_ends_all_that_go_started_and_removes_its_files()
    {
        using var sources = Sources.OfTiny();
        using var signals = Sources.Of();
        using var temporary = Sources.Of();
        // Says when a compiler is at work: the cache is empty, so that there is work.
        var go = sources.Script("bin/go", """
            if [ "$1" != build ]; then exec go "$@"; fi
            go "$@" & build=$!
            until ls "$GOTMPDIR"/go-build*/b*/importcfg >/dev/null 2>&1 || ! kill -0 $build; do sleep 0.02; done
            : > "$SIGNALS/compiling"
            wait
            """);
        using CancellationTokenSource giveUp = new();
        using FileSystemWatcher watcher = new(signals.Path);
        watcher.Created += (_, _) => giveUp.Cancel();
        watcher.EnableRaisingEvents = true;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new GoApp(sources.Path)
        {
            Platforms = Built.Amd64,
            GoCommand = go,
            GoEnvironment = new Dictionary<string, string>
            {
                ["GOCACHE"] = sources.Folder("cache"),
                ["GOTMPDIR"] = temporary.Path,
                ["SIGNALS"] = signals.Path,
            },
        }.BuildAsync(new UntouchedCache(), null, giveUp.Token).AsTask());

        Assert.True(File.Exists(Path.Combine(signals.Path, "compiling")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.Path));
        // A process that was ended may be seen a moment longer.
        for (var looks = 0; looks < 1000 && RunningWith(temporary.Path).Any(); looks++)
            await Task.Yield();
        Assert.Empty(RunningWith(temporary.Path));
    }

    private static IEnumerable<string> RunningWith(string text) =>
        Directory.EnumerateDirectories("/proc").Where(static each => char.IsAsciiDigit(Path.GetFileName(each)[0])).Where(each =>
            EnvironmentOf(each).Contains(text, StringComparison.Ordinal));

    private static string EnvironmentOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
