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

    private static GoApp Logged(TempFolder sources, TempFolder logs, string script) => new(sources.Path)
    {
        GoCommand = logs.Script("go.sh", script),
        Environment = new Dictionary<string, string> { ["LOG"] = Path.Combine(logs.Path, "log") },
    };

    private static string[] Lines(TempFolder logs) =>
        [.. File.ReadAllLines(Path.Combine(logs.Path, "log")).Order(StringComparer.Ordinal)];
}
