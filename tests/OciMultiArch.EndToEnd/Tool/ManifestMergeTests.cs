using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

public sealed class ManifestMergeTests
{
    [Fact]
    public async Task Images_of_several_runs_are_one_index_and_each_keeps_a_tag()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await OutAsync(tool, "linux/arm64", "linux/amd64");
        var app = $"{registry.Host}/app:1.4.0";

        var first = await tool.JsonAsync("manifest", "merge", app, "oci:out:t0");
        var second = await tool.JsonAsync("manifest", "merge", app, "oci:out:t1", "--also-tag", "latest");

        Assert.Equal("1.4.0-linux-arm64", (string?)first["partsWritten"]![0]);
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], second["parts"]!.AsArray().Select(static each => (string?)each!["platform"]));
        Assert.Equal([true, false], second["parts"]!.AsArray().Select(static each => (bool)each!["own"]!));
        Assert.Equal(1, (int)second["rounds"]!);
        Assert.Equal((string)second["digest"]!, (await Seed.DigestAsync(registry, "app", "latest")).ToString());
        var tags = (await tool.RunAsync("tags", $"{registry.Host}/app")).Succeeded().Stdout.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["1.4.0", "1.4.0-linux-amd64", "1.4.0-linux-arm64", "latest"], tags.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_says_the_digest_of_the_index_and_writes_nothing()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await OutAsync(tool, "linux/arm64");
        string[] words = ["manifest", "merge", $"{registry.Host}/app:1.4.0", "oci:out:t0"];

        var mark = await registry.MarkAsync();
        var plan = await tool.JsonAsync([.. words, "--dry-run"]);
        var asked = await registry.SinceAsync(mark);
        var report = await tool.JsonAsync(words);

        Assert.All(asked, static each => Assert.Contains(each.Method, new[] { "GET", "HEAD" }));
        Assert.True((bool)plan["dryRun"]!);
        Assert.Equal(["1.4.0-linux-arm64"], plan["partsWritten"]!.AsArray().Select(static each => (string?)each));
        Assert.Equal((string)report["digest"]!, (string)plan["digest"]!);
        var again = (await tool.RunAsync([.. words, "--dry-run"])).Succeeded().Stdout;
        Assert.Contains("the index would not be written", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expected_platforms_that_are_missing_are_said_and_no_error()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await OutAsync(tool, "linux/arm64", "linux/amd64");
        string[] words = ["--expect", "linux/amd64,linux/arm64", "--remove-parts", "--progress", "none"];
        var app = $"{registry.Host}/app:1.4.0";

        var first = (await tool.RunAsync(["manifest", "merge", app, "oci:out:t0", .. words])).Succeeded();
        var second = (await tool.RunAsync(["manifest", "merge", app, "oci:out:t1", .. words])).Succeeded();

        Assert.Contains($"{app}: no index yet", first.Stdout, StringComparison.Ordinal);
        Assert.Contains("missing: linux/amd64", first.Stdout, StringComparison.Ordinal);
        // This registry deletes nothing: its part tags stay, which is said.
        Assert.Contains("NOT removed: 1.4.0-linux-amd64, 1.4.0-linux-arm64", second.Stdout, StringComparison.Ordinal);
        Assert.Contains("deletes no tags", second.Stderr, StringComparison.Ordinal);
        Assert.Contains("storage.delete.enabled", second.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Latest_waits_for_the_last_platform_and_the_report_names_every_tag_written()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await OutAsync(tool, "linux/amd64", "linux/arm64");
        var app = $"{registry.Host}/app:1.4.0";
        string[] words = ["-t", "latest", "--expect-platforms", "linux/amd64,linux/arm64"];

        var plan = await tool.JsonAsync(["manifest", "merge", app, "oci:out:t0", .. words, "--when-complete", "--dry-run"]);
        var first = (await tool.RunAsync(["manifest", "merge", app, "oci:out:t0", .. words])).Succeeded();
        var second = await tool.JsonAsync(["manifest", "merge", app, "oci:out:t1", .. words]);

        Assert.Empty(plan["tagsWritten"]!.AsArray());
        Assert.Equal(["1.4.0", "latest"], plan["tagsWaiting"]!.AsArray().Select(static each => (string?)each));
        Assert.Matches("\n  1\\.4\\.0: new -> sha256:[0-9a-f]{64}\n  latest: waits for linux/arm64\n", first.Stdout);
        Assert.StartsWith("sha256:", (string?)second["before"]!["1.4.0"], StringComparison.Ordinal);
        Assert.True(second["before"]!.AsObject().ContainsKey("latest"));
        Assert.Null(second["before"]!["latest"]);
        var third = (await tool.RunAsync(["manifest", "merge", app, "oci:out:t1", .. words])).Succeeded();
        Assert.Contains("\n  1.4.0: unchanged\n  latest: unchanged\n", third.Stdout, StringComparison.Ordinal);
        Assert.Equal(["1.4.0", "latest"], second["tagsWritten"]!.AsArray().Select(static each => (string?)each));
        Assert.Empty(second["tagsWaiting"]!.AsArray());
        Assert.Equal((string)second["digest"]!, (await Seed.DigestAsync(registry, "app", "latest")).ToString());
    }

    // Four requests for its own image's blobs and manifest, one HEAD of its part tag; then as the documentation says.
    [Fact]
    public async Task An_undisturbed_merge_costs_what_is_documented()
    {
        await using var registry = await RealRegistry.StartAsync();
        using RegistryClient client = new();
        var app = client.Repository($"{registry.Host}/app", RepositoryAccess.Push);
        await app.PushAsync(await Samples.ImageAsync("linux/arm64"), ["1.4.0-linux-arm64"]);
        await app.PushAsync(await Samples.ImageAsync("linux/s390x"), ["1.4.0-linux-s390x"]);
        var own = await Samples.ImageAsync("linux/amd64");
        await app.PushAsync(own, ["1.4.0-linux-amd64"]);

        var mark = await registry.MarkAsync();
        await app.MergeAsync("1.4.0", [own]);
        var requests = await registry.SinceAsync(mark);

        Assert.Equal(2, requests.Count(static each => each.Path.EndsWith("/tags/list", StringComparison.Ordinal)));
        Assert.Equal(2, requests.Count(static each => each.Method == "GET" && each.Path.Contains("/manifests/", StringComparison.Ordinal)));
        Assert.Equal(2, requests.Count(static each => each.Method == "GET" && each.Path.Contains("/blobs/", StringComparison.Ordinal)));
        // The own part before it is written; it and the index at the first look; all at the second.
        Assert.Equal(1 + 2 + 4, requests.Count(static each => each.Method == "HEAD"));
        Assert.Equal(["/v2/app/manifests/1.4.0"], requests.Where(static each => each.Method == "PUT").Select(static each => each.Path));
    }

    private static async Task OutAsync(SampleProgram tool, params string[] platforms)
    {
        var layout = OciLayout.At(Path.Combine(tool.Folder, "out"));
        foreach (var (at, platform) in platforms.Index())
            await layout.PushAsync(await Samples.ImageAsync(platform), [$"t{at}"]);
    }
}
