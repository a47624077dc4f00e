using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using Xunit.Abstractions;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>What belongs to an image, attached and copied by the tool.</summary>
public sealed class CopyReferrersTests(ITestOutputHelper output)
{
    private const string Spdx = "application/spdx+json";

    [Fact]
    public async Task Files_are_attached_to_an_index_and_each_image_and_go_along_through_a_folder()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var app = $"{registry.Host}/app";
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1");
        File.WriteAllText(Path.Combine(tool.Folder, "NOTICE"), "as it is");

        var pushed = await tool.JsonAsync(
            "artifact", "push", app, "NOTICE:text/plain", "--artifact-type", Spdx, "--subject", $"{app}:1", "--each-image");
        (await tool.RunAsync("copy", $"{app}:1", "oci:lay:1", "--progress", "none")).Succeeded();
        var back = (await tool.RunAsync("copy", "oci:lay:1", $"{app}/back:1", "--progress", "none")).Succeeded();
        var tree = await tool.JsonAsync("referrers", $"{app}/back:1", "--each-image");
        var text = (await tool.RunAsync("referrers", $"{app}/back:1", "--each-image")).Succeeded().Stdout;

        Assert.Equal(3, pushed["subjects"]!.AsArray().Count);
        Assert.Contains("\n  with 3 referrers\n", back.Stdout, StringComparison.Ordinal);
        Assert.Single(tree["referrers"]!.AsArray());
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], tree["images"]!.AsArray().Select(static image => (string?)image!["platform"]));
        Assert.All(tree["images"]!.AsArray(), static image => Assert.Single(image!["referrers"]!.AsArray()));
        Assert.Equal(3, text.Split(Spdx).Length - 1);
    }

    [Theory]
    [InlineData("all", 2, 0)]
    [InlineData(Spdx, 1, 1)]
    [InlineData("none", 0, 0)]
    public async Task A_copy_takes_the_types_along_that_it_is_told_and_says_what_stays(string chosen, int along, int left)
    {
        await using var registry = await FakeRegistry.StartAsync(new() { ServesOthers = true });
        using var tool = SampleProgram.Ocimulti();
        var app = $"{registry.Host}/app";
        registry.Repository("app").Put(SampleImage.Make("linux/amd64"), "1");
        await AttachAsync(tool, app, Spdx);
        await AttachAsync(tool, app, "application/x-report");
        string[] copy = ["copy", $"{app}:1", $"{registry.Host}/other:1", "--referrers", chosen];

        var plan = await tool.JsonAsync([.. copy, "--dry-run"]);
        var report = await tool.JsonAsync(copy);
        var text = (await tool.RunAsync([.. copy, "--progress", "none"])).Succeeded().Stdout;

        Assert.Equal(along, report["attached"]?.AsArray().Count ?? 0);
        Assert.Equal(along, plan["attached"]?.AsArray().Count ?? 0);
        var referrers = report["destinations"]![0]!["referrers"];
        Assert.Equal(left, referrers?["leftBehind"]!.AsArray().Count ?? 0);
        Assert.Equal(left == 1, text.Contains("left behind: 1 referrer (1 application/x-report)", StringComparison.Ordinal));
        var there = await tool.JsonAsync("referrers", $"{registry.Host}/other:1");
        Assert.Equal(along, there["referrers"]!.AsArray().Count);
    }

    [Fact]
    public async Task Tags_of_cosign_go_along_when_they_are_asked_for_and_are_told_when_they_stay()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var app = $"{registry.Host}/app";
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1");
        var digest = await Seed.DigestAsync(registry, "app", "1");
        var tag = $"{digest}.sig".Replace(':', '-');
        await Seed.PushAsync(registry, "app", Artifact.Create("application/vnd.dev.cosign", []), tag);

        var without = (await tool.RunAsync("copy", $"{app}:1", $"{app}/a:1", "--progress", "none")).Succeeded().Stdout;
        (await tool.RunAsync("copy", $"{app}:1", $"{app}/b:1", "--progress", "none", "--tags-of-signatures")).Succeeded();

        Assert.Contains("left behind: 1 tag of signatures; --tags-of-signatures takes them along", without, StringComparison.Ordinal);
        Assert.Equal("1\n", (await tool.RunAsync("tags", $"{app}/a")).Stdout);
        Assert.Contains(tag, (await tool.RunAsync("tags", $"{app}/b")).Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("copy oci:a:1 oci:b:1 --referrers all --referrers none", "--referrers takes all, none or types, not several of these.")]
    [InlineData("artifact push oci:a:1 f --artifact-type a/b --each-image", "--each-image needs --subject")]
    public async Task Options_that_contradict_each_other_are_wrong_usage(string line, string message)
    {
        using var tool = SampleProgram.Ocimulti();

        var ended = await tool.RunAsync(line.Split(' '));

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(message, ended.Stderr, StringComparison.Ordinal);
    }

    // Registries have no conditional write: a writer that is held up for longer than the others wait can take an entry out.
    [Fact]
    [Trait("Length", "Long")]
    public async Task Of_eight_processes_that_attach_at_once_hardly_one_is_not_listed_and_the_next_run_lists_it()
    {
        const int writers = 8;
        const int rounds = 6;
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var lost = 0;
        for (var round = 0; round < rounds; round++)
        {
            var app = $"{registry.Host}/app{round}";
            await Seed.PushAsync(registry, $"app{round}", await Samples.ImageAsync("linux/amd64"), "1");
            var digest = await Seed.DigestAsync(registry, $"app{round}", "1");
            foreach (var writer in Enumerable.Range(0, writers))
                File.WriteAllText(Path.Combine(tool.Folder, $"{writer}"), $"{round} {writer}");

            await Task.WhenAll(Enumerable.Range(0, writers).Select(AttachAsync));
            lost += writers - await ListedAsync();
            for (var writer = 0; writer < writers && await ListedAsync() < writers; writer++)
                await AttachAsync(writer);
            Assert.Equal(writers, await ListedAsync());

            async Task AttachAsync(int writer)
            {
                var ended = await tool.RunAsync(
                    "artifact", "push", app, $"{writer}:text/plain", "--artifact-type", Spdx, "--subject", $"{app}:1", "--progress", "none");
                ended.Succeeded();
                Assert.Equal("", ended.Stderr);
            }

            async Task<int> ListedAsync()
            {
                using RegistryClient client = new();
                return await client.Repository(app).ReferrersAsync(digest).CountAsync();
            }
        }
        output.WriteLine($"{lost} of {writers * rounds} referrers were not listed at first");
        Assert.InRange(lost, 0, 4);
    }

    private static async Task AttachAsync(SampleProgram tool, string app, string type)
    {
        File.WriteAllText(Path.Combine(tool.Folder, "file"), type);
        (await tool.RunAsync(
            "artifact", "push", app, "file:text/plain", "--artifact-type", type, "--subject", $"{app}:1", "--progress", "none")).Succeeded();
    }
}
