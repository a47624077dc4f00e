namespace OciMultiArch.Go.Tests;

/// <summary>What is found wrong before anything is built or written; with the go command of the machine.</summary>
public sealed class GoAppRefusalTests
{
    [Fact]
    public Task No_platform_is_refused() =>
        RefusedAsync<ArgumentException>(static app => app with { Platforms = [] }, "Platforms is empty");

    [Fact]
    public Task Two_spellings_of_one_platform_are_refused() => RefusedAsync<ArgumentException>(
        static app => app with { Platforms = [Platform.Parse("linux/arm64"), Platform.Parse("linux/aarch64/v8")] },
        "linux/arm64 and linux/arm64/v8 of Platforms are the same platform");

    [Fact]
    public Task A_missing_go_is_named_with_where_to_get_one() => RefusedAsync<BuildException>(
        static app => app with { GoCommand = "no-such-go" },
        "The go command 'no-such-go' was not found. Install Go from https://go.dev/dl");

    [Fact]
    public Task Go_is_looked_for_in_the_PATH_that_it_is_given() => RefusedAsync<BuildException>(
        static app => app with { GoEnvironment = new Dictionary<string, string> { ["PATH"] = "/no/such/folder:." } },
        "The go command 'go' was not found");

    [Fact]
    public async Task A_file_that_is_no_program_is_not_started()
    {
        using var sources = Sources.OfTiny();
        var error = await ThrowsAsync<BuildException>(new GoApp(sources.Path) { GoCommand = Path.Combine(sources.Path, "main.go") });
        Assert.Contains("main.go' is not a program", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("main.go", error.Remedy!.Target, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux/sparc64", "Go does not build for linux/sparc64; for linux it builds 386, amd64, arm")]
    [InlineData("solaris/arm64", "Go does not build for solaris/arm64; for solaris it builds amd64")]
    [InlineData("haiku/amd64", "Go does not build for haiku/amd64. 'go tool dist list'")]
    [InlineData("linux/amd64/v9", "The variant 'v9' of amd64 is not one that Go builds for")]
    public Task A_platform_that_Go_does_not_build_for_is_refused(string platform, string message) =>
        RefusedAsync<BuildException>(app => app with { Platforms = [Platform.Parse("linux/amd64"), Platform.Parse(platform)] }, message);

    [Fact]
    public Task A_cache_of_go_that_cannot_be_made_is_told_with_what_to_set() => RefusedAsync<BuildException>(
        static app => app with { GoEnvironment = new Dictionary<string, string> { ["GOCACHE"] = "/dev/null/cache" } },
        ". Set GOCACHE to a folder that can be written to.");

    [Fact]
    public Task No_shell_ever_sees_an_architecture() => RefusedAsync<BuildException>(
        static app => app with { Platforms = [new() { Os = "linux", Architecture = "amd64; touch owned\n" }] },
        "Go does not build for linux/amd64;");

    [Fact]
    public async Task A_package_that_is_no_program_is_refused()
    {
        using var sources = Sources.Of(("go.mod", Sources.Module), ("lib/lib.go", "package lib\n"));
        var error = await ThrowsAsync<BuildException>(new GoApp("./lib") { WorkingDirectory = sources.Path });
        Assert.Equal(
            "The package ./lib is not a main package: its files say 'package lib'. Name the folder of the program, such as ./cmd/api.",
            error.Message);
    }

    [Theory]
    [InlineData("go.mod", "The package . cannot be built for linux/amd64; go says: no Go files in ")]
    [InlineData("readme.txt", "go.mod file not found")]
    public async Task A_folder_without_a_program_is_refused_in_go_s_own_words(string file, string message)
    {
        using var sources = Sources.Of((file, Sources.Module));
        var error = await ThrowsAsync<BuildException>(new GoApp(".") { WorkingDirectory = sources.Path, Platforms = Built.Amd64 });
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_that_a_platform_leaves_out_is_refused_for_that_platform()
    {
        using var sources = Sources.Of(("go.mod", Sources.Module), ("main_amd64.go", Sources.Tiny));
        var error = await ThrowsAsync<BuildException>(new GoApp(sources.Path)
        {
            Platforms = Platform.ParseList("linux/amd64,linux/arm64"),
        });
        Assert.Contains(
            "for linux/arm64; go says: package example.com/tiny: build constraints exclude all Go files",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_is_not_required_is_named()
    {
        using var sources = Sources.OfTiny();
        var error = await ThrowsAsync<BuildException>(new GoApp("example.com/other/cmd/x") { WorkingDirectory = sources.Path });
        Assert.Contains("no required module provides package example.com/other/cmd/x", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("./main.go", "./main.go is a file. Name the folder")]
    [InlineData("main.go", "main.go is a file. Name the folder")]
    [InlineData("bin/../main.go", "main.go is a file. Name the folder")]
    [InlineData("./cmd/none", "The package ./cmd/none does not exist")]
    public Task A_path_that_is_no_folder_is_refused(string package, string message) => RefusedAsync<BuildException>(
        app => new GoApp(package) { WorkingDirectory = app.Package }, message);

    [Theory]
    [InlineData("./...")]
    [InlineData("-x")]
    [InlineData("example.com/x@v1.0.0")]
    public async Task What_is_no_single_package_is_refused(string package)
    {
        var error = await ThrowsAsync<ArgumentException>(new GoApp(package));
        Assert.Contains($"The package '{package}' cannot be built", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_working_directory_that_is_not_there_is_named() => RefusedAsync<BuildException>(
        static app => app with { WorkingDirectory = Path.Combine(app.Package, "none") }, "none does not exist");

    [Fact]
    public async Task A_base_without_a_platform_is_refused_with_what_it_has()
    {
        var from = await Built.BaseAsync(new(), "linux/amd64,linux/arm/v7");
        await RefusedAsync<BuildException>(
            app => app with { Base = from, Platforms = Platform.ParseList("linux/amd64,linux/arm64") },
            "has no image for linux/arm64; it has: linux/amd64, linux/arm/v7");
    }

    [Fact]
    public Task A_place_outside_the_image_is_refused() =>
        RefusedAsync<ArgumentException>(static app => app with { FileName = "../app" }, "The path '../app' cannot stand in an image");

    [Fact]
    public Task Docker_images_hold_no_annotations() => RefusedAsync<ArgumentException>(
        static app => app with { Format = ImageFormat.Docker, Annotations = new Dictionary<string, string> { ["a"] = "b" } },
        "A Docker manifest cannot hold Annotations");

    [Fact]
    public Task At_least_one_program_is_built_at_a_time() =>
        RefusedAsync<ArgumentException>(static app => app with { MaxParallel = 0 }, "MaxParallel is 0");

    [Theory]
    [InlineData("yesterday")]
    [InlineData("-1")]
    [InlineData("99999999999999")]
    public Task A_date_of_the_sources_is_a_number_of_seconds(string date) => RefusedAsync<BuildException>(
        app => app with { GoEnvironment = new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = date } },
        $"SOURCE_DATE_EPOCH is '{date}'");

    [Fact]
    public Task GOFLAGS_of_the_environment_are_looked_at() => RefusedAsync<BuildException>(
        static app => app with { GoEnvironment = new Dictionary<string, string> { ["GOFLAGS"] = "-toolexec=/bin/false" } },
        "GOFLAGS holds -toolexec");

    [Fact]
    public async Task A_variant_that_this_Go_would_pass_over_in_silence_is_refused()
    {
        using var sources = Sources.OfTiny();
        var go = sources.Script("bin/go", """
            unset GOARM64
            if [ "$1" = env ]; then echo '{"GOVERSION":"go1.19.8"}'; else exec go "$@"; fi
            """);
        var error = await ThrowsAsync<BuildException>(new GoApp(sources.Path)
        {
            GoCommand = go,
            Platforms = Platform.ParseList("linux/arm64,linux/arm64/v9"),
        });
        Assert.Contains(
            "go1.19.8 does not know GOARM64 and would build linux/arm64/v9 without its variant",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_go_leaves_behind_when_it_is_asked_for_its_platforms_is_removed()
    {
        using var sources = Sources.OfTiny();
        var go = sources.Script("bin/go", """
            if [ "$1" != tool ]; then exec go "$@"; fi
            mkdir "$GOTMPDIR/go-tool-dist-1"
            exit 1
            """);
        var error = await ThrowsAsync<BuildException>(new GoApp(sources.Path)
        {
            GoCommand = go,
            Platforms = Platform.ParseList("linux/loong64"),
        });
        Assert.Contains("go cannot say which platforms it builds for", error.Message, StringComparison.Ordinal);
    }

    private static async Task RefusedAsync<TException>(Func<GoApp, GoApp> change, string message)
        where TException : Exception
    {
        using var sources = Sources.OfTiny();
        var error = await ThrowsAsync<TException>(change(new(sources.Path) { Platforms = Built.Amd64 }));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(
            ["go.mod", "main.go"],
            Directory.EnumerateFileSystemEntries(sources.Path).Select(
                static each => Path.GetFileName(each)!).Order(StringComparer.Ordinal));
    }

    // The work folder would be made inside GOTMPDIR; nothing is made there, and the cache is never asked.
    private static async Task<TException> ThrowsAsync<TException>(GoApp app)
        where TException : Exception
    {
        using var temporary = Sources.Of();
        app = app.GoEnvironment.Count > 0 ? app : app with { GoEnvironment = new Dictionary<string, string> { ["GOTMPDIR"] = temporary.Path } };
        var error = await Assert.ThrowsAsync<TException>(() => app.BuildAsync(new UntouchedCache()).AsTask());
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.Path));
        return error;
    }
}
