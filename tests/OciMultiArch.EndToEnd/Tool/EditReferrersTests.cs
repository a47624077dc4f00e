using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>What refers to an image, told and made anew by the commands that change it, and told by copies.</summary>
public sealed class EditReferrersTests
{
    private const string Spdx = "application/spdx+json";
    private const string Signature = "application/vnd.cncf.notary.signature";
    private const string Left = $"  left behind: 2 referrers (1 {Spdx}, 1 {Signature})\n";

    [Theory]
    [InlineData("edit {0}:1 --label a=b")]
    [InlineData("manifest add {0}:1 {0}:more")]
    [InlineData("manifest filter {0}:1 --platform linux/amd64")]
    [InlineData("squash {0}:1")]
    [InlineData("manifest annotate {0}:1 --annotation a=b --to {0}:2")]
    public async Task Who_changes_an_image_is_told_what_stays_with_it(string line)
    {
        await using var registry = await WithReferrersAsync();
        using var tool = SampleProgram.Ocimulti();
        string[] command = [.. string.Format(null, line, $"{registry.Host}/app").Split(' '), "--progress", "none"];

        var plan = (await tool.RunAsync([.. command, "--dry-run"])).Succeeded().Stdout;
        var done = (await tool.RunAsync(command)).Succeeded().Stdout;

        Assert.Contains(Left, plan, StringComparison.Ordinal);
        Assert.Contains(Left, done, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_want_to_know_asks_nothing()
    {
        await using var registry = await WithReferrersAsync();
        using var tool = SampleProgram.Ocimulti();

        var report = await tool.JsonAsync("edit", $"{registry.Host}/app:1", "--env", "A=b", "--referrers", "none");

        Assert.Null(report["destinations"]![0]!["referrers"]);
        Assert.DoesNotContain(registry.Requests, static each => each.Is("GET", "/referrers/"));
    }

    [Theory]
    [InlineData("edit {0}:1 --label a=b")]
    [InlineData("squash {0}:1")]
    [InlineData("manifest annotate {0}:1 --annotation a=b --to {1}")]
    public async Task An_SBOM_goes_on_with_the_result_when_that_is_asked_for(string line)
    {
        await using var registry = await WithReferrersAsync();
        using var tool = SampleProgram.Ocimulti();
        var (app, other) = ($"{registry.Host}/app", $"{registry.Host}/other:2");
        string[] command = string.Format(null, line, app, other).Split(' ');

        var text = (await tool.RunAsync([.. command, "--referrers", "relink", "--progress", "none"])).Succeeded().Stdout;

        Assert.Contains("\n  with 1 referrer, 1 of them made anew for the new digests\n", text, StringComparison.Ordinal);
        Assert.Contains($"\n  left behind: 1 referrer (1 {Signature})\n  a signature is not made anew", text, StringComparison.Ordinal);
        var target = line.Contains("--to", StringComparison.Ordinal) ? other : $"{app}:1";
        var tree = await tool.JsonAsync("referrers", target);
        Assert.Equal([Spdx], tree["referrers"]!.AsArray().Select(static each => (string?)each!["artifactType"]));
    }

    [Fact]
    public async Task Provenance_stays_with_the_image_whose_digest_it_names_and_an_SBOM_goes_on()
    {
        using var tool = SampleProgram.Ocimulti();
        string[] build = ["build", SampleProgram.HelloGo, "--platform", "linux/amd64", "--to", "oci:out", "-t", "1"];
        (await tool.RunAsync([.. build, "--sbom", "spdx", "--provenance=https://ci.example.com/x"])).Succeeded();

        string[] edit = ["edit", "oci:out:1", "--label", "a=b", "--to", "oci:out:2", "--progress", "none"];
        var text = (await tool.RunAsync([.. edit, "--referrers", "relink"])).Succeeded().Stdout;

        Assert.Contains("\n  with 1 referrer, 1 of them made anew for the new digests\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  left behind: 1 referrer (1 application/vnd.in-toto+json)\n  a statement, such as provenance, is not", text, StringComparison.Ordinal);
        var tree = await tool.JsonAsync("referrers", "oci:out:2");
        Assert.Equal([Spdx], tree["referrers"]!.AsArray().Select(static each => (string?)each!["artifactType"]));
    }

    [Fact]
    public async Task Copies_say_what_stays_with_the_whole_index_and_a_failed_one_says_of_nothing_that_it_went_along()
    {
        await using var registry = await WithReferrersAsync();
        using var tool = SampleProgram.Ocimulti();
        string[] copy = ["copy", $"{registry.Host}/app:1", $"{registry.Host}/other:1", "--progress", "none"];

        var one = (await tool.RunAsync([.. copy, "--platform", "linux/amd64"])).Succeeded().Stdout;
        registry.Inject(static each => each.Is("PUT", "/other/manifests/1"), FakeReply.Error(400, "MANIFEST_INVALID"), int.MaxValue);
        var failed = await tool.RunAsync(copy);

        Assert.Contains(Left, one, StringComparison.Ordinal);
        Assert.Equal(1, failed.ExitCode);
        Assert.DoesNotContain("with 2 referrers", failed.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copies_of_many_tags_say_of_each_what_went_along_and_what_stayed()
    {
        await using var registry = await WithReferrersAsync();
        using var tool = SampleProgram.Ocimulti();
        string[] copy = ["copy", $"{registry.Host}/app", $"{registry.Host}/other", "--all-tags", "--match", "1", "--referrers", Spdx];

        var plan = await tool.JsonAsync([.. copy, "--dry-run"]);
        var text = (await tool.RunAsync([.. copy, "--progress", "none"])).Succeeded().Stdout;

        Assert.Equal((1, 1), ((int)plan["referrers"]!, (int)plan["leftBehind"]!));
        Assert.Equal((1, 1), ((int)plan["items"]![0]!["referrers"]!, (int)plan["items"]![0]!["leftBehind"]!));
        Assert.Contains("with 1 referrer, 1 left behind)\n", text, StringComparison.Ordinal);
        Assert.Contains("; referrers: 1 along, 1 left behind; ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_attached_to_each_image_is_named_with_its_platform()
    {
        await using var registry = await WithReferrersAsync();
        using var tool = SampleProgram.Ocimulti();
        File.WriteAllText(Path.Combine(tool.Folder, "NOTICE"), "as it is");
        string[] push =
        [
            "artifact", "push", $"{registry.Host}/app", "NOTICE", "--artifact-type", "text/plain", "--subject", $"{registry.Host}/app:1",
            "--each-image",
        ];

        var text = (await tool.RunAsync([.. push, "--progress", "none"])).Succeeded().Stdout;
        var report = await tool.JsonAsync(push);

        Assert.DoesNotContain("with 2 referrers", text, StringComparison.Ordinal);
        Assert.Matches("(?m)^the index +sha256:[0-9a-f]{64}  sha256:", text);
        Assert.Matches("(?m)^linux/amd64 +sha256:[0-9a-f]{64}  sha256:", text);
        var attachments = report["attachments"]!.AsArray();
        Assert.Equal([null, "linux/amd64", "linux/arm64/v8"], attachments.Select(static each => (string?)each!["platform"]));
        Assert.Equal((string?)report["digest"], (string?)attachments[0]!["digest"]);
    }

    private static async Task<FakeRegistry> WithReferrersAsync()
    {
        var registry = await FakeRegistry.StartAsync(new() { ServesOthers = true });
        using RegistryClient client = new();
        var app = client.Repository($"{registry.Host}/app", RepositoryAccess.Push);
        MemoryStore store = new();
        var lower = await Layer.PackAsync(store, [LayerEntry.File("/a", "1"u8.ToArray())]);
        var upper = await Layer.PackAsync(store, [LayerEntry.File("/a", "2"u8.ToArray())]);
        var images = Platform.ParseList("linux/amd64,linux/arm64").Select(
            async platform => await new ImageRecipe { Platform = platform, Layers = [lower, upper] }.BuildAsync());
        var index = await Artifact.CreateIndexAsync(await Task.WhenAll(images));
        await app.PushAsync(index, ["1"]);
        await app.PushAsync(await Samples.ImageAsync("linux/s390x"), ["more"]);
        await app.PushAsync(Artifact.CreateReferrer(index, Spdx, []));
        await app.PushAsync(Artifact.CreateReferrer(index, Signature, []));
        return registry;
    }
}
