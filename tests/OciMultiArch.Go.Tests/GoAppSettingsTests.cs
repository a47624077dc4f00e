using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Go.Tests;

/// <summary>What single platforms have otherwise, and what an image says of how it runs.</summary>
public sealed class GoAppSettingsTests
{
    private const string Program = "package main\n\nvar who, how = \"nobody\", \"\"\n\nfunc main() { println(who, how) }\n";

    private readonly MemoryStore store = new();

    [Fact]
    public async Task A_platform_has_its_own_variables_flags_and_base()
    {
        using var sources = Sources.Of(("go.mod", Sources.Module), ("main.go", Program));
        var from = await Built.BaseAsync(store, "linux/arm64");
        GoApp app = new(sources.Path)
        {
            Platforms = Platform.ParseList("linux/amd64,linux/arm64,linux/riscv64"),
            LdFlags = "-X main.who=every-platform",
            PlatformSettings =
            [
                new() { Platform = Platform.Parse("linux/arm64/v8"), LdFlags = "-X main.who=only-arm64", Base = from },
                new()
                {
                    Platform = Platform.Parse("linux/riscv64"),
                    GoEnvironment = new Dictionary<string, string> { ["GOFLAGS"] = "-gcflags=-N" },
                    Flags = ["-buildmode=exe"],
                },
            ],
        };

        var built = await app.BuildAsync(store);

        var images = await built.ImagesAsync();
        string[] said = ["every-platform", "only-arm64", "every-platform"];
        foreach (var (image, text) in images.Zip(said))
            Assert.Contains(text, Encoding.Latin1.GetString(await Built.ProgramAsync(image)), StringComparison.Ordinal);
        Assert.Equal([1, 2, 1], images.Select(image => image.Manifest!.Layers.Count));
        Assert.DoesNotContain("org.opencontainers.image.base.digest", built.Index!.Annotations.Keys);
        var plain = await (app with { PlatformSettings = [] }).BuildAsync(store);
        Assert.Equal(images[0].Digest, (await plain.ImagesAsync())[0].Digest);
        Assert.NotEqual(images[2].Digest, (await plain.ImagesAsync())[2].Digest); // compiled without optimisation
    }

    [Theory]
    [InlineData("linux/s390x", "PlatformSettings are for linux/s390x, which Platforms does not name.")]
    [InlineData("linux/arm64", "PlatformSettings are for linux/arm64 twice.")]
    public async Task Settings_of_a_platform_that_is_not_built_or_has_some_already_are_refused(string second, string message)
    {
        GoPlatformSettings first = new() { Platform = Platform.Parse("linux/arm64/v8") };
        GoApp app = new(".") { PlatformSettings = [first, first with { Platform = Platform.Parse(second) }] };

        var failure = await Assert.ThrowsAsync<ArgumentException>(async () => await app.BuildAsync(new UntouchedCache()));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_of_the_settings_is_not_theirs_to_change()
    {
        GoPlatformSettings own = new()
        {
            Platform = Platform.Parse("linux/amd64"),
            GoEnvironment = new Dictionary<string, string> { ["GOARCH"] = "arm" },
        };

        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await new GoApp(".") { PlatformSettings = [own] }.BuildAsync(new UntouchedCache()));
    }

    [Fact]
    public async Task What_no_engine_would_start_is_refused_before_go_runs()
    {
        GoApp app = new(".") { GoCommand = "no-such-go" };
        GoApp[] wrong =
        [
            app with { ExposedPorts = new HashSet<string> { "http" } },
            app with { ImageWorkingDirectory = "srv" },
            app with { Volumes = new HashSet<string> { "data" } },
            app with { StopSignal = "SIGSTOPP" },
            app with { Environment = new Dictionary<string, string> { ["A=B"] = "" } },
            app with { Labels = new Dictionary<string, string> { ["a"] = "" }, RemovedLabels = new HashSet<string> { "a" } },
        ];
        foreach (var each in wrong)
        {
            var failure = await Assert.ThrowsAsync<BuildException>(async () => await each.BuildAsync(new UntouchedCache()));
            Assert.Equal(Problem.InvalidContent, failure.Problem);
        }
    }

    [Fact]
    public async Task Several_flags_in_one_entry_are_refused()
    {
        var failure = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await new GoApp(".") { Flags = ["-race -cover"] }.BuildAsync(new UntouchedCache()));
        Assert.Contains("it holds several flags; give each as one entry", failure.Message, StringComparison.Ordinal);
    }
}
