using System.Text.Json.Nodes;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Plans, several destinations, and what is said of a failure.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task A_dry_run_only_reads_and_the_run_after_it_does_what_it_said()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "lib/app", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1.0");
        string[] words = ["copy", $"{registry.Host}/lib/app:1.0", $"{registry.Host}/app:1.0"];
        var mark = await registry.MarkAsync();

        var planned = await tool.JsonAsync([.. words, "--dry-run"]);
        var asked = await registry.SinceAsync(mark);
        var done = await tool.JsonAsync(words);

        Assert.All(asked, each => Assert.True(each.Method is "GET" or "HEAD", each.ToString()));
        Assert.Equal(asked.Count, (int)planned["requests"]!);
        Assert.True((bool)planned["dryRun"]!);
        var plan = Assert.Single(planned["destinations"]!.AsArray())!["plan"]!;
        Assert.All(
            plan["blobs"]!.AsArray(),
            each => Assert.Equal(("mount", $"{registry.Host}/lib/app"), ((string)each!["action"]!, (string)each["from"]!)));
        Assert.Equal(["send", "send", "send"], plan["manifests"]!.AsArray().Select(each => (string?)each!["action"]));
        Assert.Equal((string)planned["digest"]!, (string)plan["manifests"]![2]!["digest"]!);
        Assert.Equal("1.0", (string)Assert.Single(plan["names"]!.AsArray())!["tag"]!);
        Assert.Null(plan["names"]![0]!["now"]);
        Assert.Null(done["dryRun"]);
        Assert.Equal(plan["blobs"]!.AsArray().Count, (int)done["destinations"]![0]!["blobsMounted"]!);
        Assert.Equal(["1.0"], Texts(done["destinations"]![0]!["written"]));
    }

    [Fact]
    public async Task A_dry_run_of_a_build_into_a_folder_leaves_no_folder_and_says_what_a_tag_would_move_from()
    {
        using var tool = SampleProgram.Ocimulti();
        string[] words = ["build", SampleProgram.HelloGo, "--platform", "linux/amd64,linux/arm64", "--to", "oci:out", "--tag", "latest"];

        var planned = await tool.JsonAsync([.. words, "--dry-run"]);
        Assert.False(Directory.Exists(Path.Combine(tool.Folder, "out")));
        var first = await tool.JsonAsync(words);
        var moved = await tool.JsonAsync([.. words, "--label", "a=b", "--dry-run"]);
        var text = await tool.RunAsync([.. words, "--label", "a=b", "--dry-run"]);

        Assert.Equal((string)planned["digest"]!, (string)first["digest"]!);
        var name = Assert.Single(moved["destinations"]![0]!["plan"]!["names"]!.AsArray())!;
        Assert.Equal(((string)first["digest"]!, false), ((string)name["now"]!, (bool)name["unchanged"]!));
        Assert.Contains($"latest: {first["digest"]} -> {moved["digest"]}", text.Succeeded().Stdout, StringComparison.Ordinal);
        Assert.Equal((string)first["digest"]!, (string)(await tool.JsonAsync("inspect", "oci:out:latest"))["digest"]!);
    }

    [Fact]
    public async Task One_destination_that_fails_leaves_exit_1_a_list_of_what_is_missing_and_the_others_done()
    {
        await using var open = await RealRegistry.StartAsync();
        await using var closed = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Htpasswd });
        using var tool = SampleProgram.Ocimulti();
        string[] words = ["build", SampleProgram.HelloGo, "--platform", "linux/amd64,linux/arm64", "--tag", "1.0", "--tag", "latest",
            "--to", $"{closed.Host}/hello", "--to", $"{open.Host}/hello", "--json", "--progress", "none"];

        var ended = await tool.RunAsync(words);
        var report = JsonNode.Parse(ended.Stdout)!;

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal([false, true], report["destinations"]!.AsArray().Select(each => (bool)each!["succeeded"]!));
        var (bad, good) = (report["destinations"]![0]!, report["destinations"]![1]!);
        Assert.Equal(["1.0", "latest"], Texts(bad["notWritten"]));
        Assert.Contains((string)report["digest"]!, Texts(bad["missing"]));
        Assert.Contains("401", (string)bad["error"]!, StringComparison.Ordinal);
        Assert.Equal(("loginNeeded", 401), ((string?)bad["problem"], (int?)bad["status"]));
        Assert.Null(bad["codes"]); // the answer to a HEAD has none
        Assert.All(["error", "problem", "status", "codes"], each => Assert.Null(good[each]));
        Assert.Equal($"ocimulti: {closed.Host}/hello:1.0: {bad["error"]}\n", ended.Stderr);
        Assert.Equal(["1.0", "latest"], Texts(good["written"]));
        Assert.Empty(report["tags"]!.AsArray());
        Assert.Equal((string)report["digest"]!, (await Seed.DigestAsync(open, "hello", "latest")).ToString());

        tool.Login(closed.Host);
        var again = await tool.JsonAsync(words[..^3]);
        Assert.Equal(["1.0", "latest"], Texts(again["destinations"]![0]!["written"]));
        Assert.Equal(["1.0", "latest"], Texts(again["destinations"]![1]!["unchanged"]));
    }

    [Fact]
    public async Task A_result_without_an_expected_platform_is_not_written()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1.0");
        var mark = await registry.MarkAsync();

        var ended = await tool.RunAsync(
            "tag",
            $"{registry.Host}/app:1.0",
            "latest",
            "--expect-platforms",
            "linux/arm64/v8,linux/s390x,linux/amd64",
            "--json");

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal("missingPlatform", (string?)JsonNode.Parse(ended.Stdout)!["problem"]);
        Assert.Contains(
            "has no image for linux/s390x, which --expect-platforms requires; it has linux/amd64, linux/arm64/v8.",
            (string)JsonNode.Parse(ended.Stdout)!["error"]!,
            StringComparison.Ordinal);
        Assert.All(await registry.SinceAsync(mark), each => Assert.Equal("GET", each.Method));
        (await tool.RunAsync("tag", $"{registry.Host}/app:1.0", "latest", "--expect-platforms", "linux/arm64,linux/amd64")).Succeeded();
    }

    [Fact]
    public async Task Progress_is_lines_on_the_standard_error_where_that_is_no_terminal()
    {
        using var tool = SampleProgram.Ocimulti();
        string[] words = ["build", SampleProgram.HelloGo, "--platform", "linux/arm64", "--to", "oci:out", "--tag", "1", "--json"];

        var first = (await tool.RunAsync(words)).Succeeded();
        var silent = (await tool.RunAsync([.. words, "--progress", "none"])).Succeeded();

        var layer = (string)(await tool.JsonAsync("inspect", "oci:out:1"))["layers"]![0]!["digest"]!;
        Assert.Contains($"linux/arm64/v8 layer {layer[7..19]} to oci:{tool.Folder}/out: written, ", first.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', first.Stderr);
        Assert.Equal("", silent.Stderr);
        Assert.Equal("oci", JsonNode.Parse(first.Stdout)!["reference"]!.ToString()[..3]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Progress_is_bars_on_a_terminal_without_colours_when_NO_COLOR_says_so(bool isPlain)
    {
        using var tool = SampleProgram.Ocimulti();
        var command = $"{tool.ShellCommand} build '{SampleProgram.HelloGo}' "
            + $"--platform linux/amd64,linux/arm64 --to oci:out --tag 1";
        Dictionary<string, string?> environment = new(tool.Variables) { ["NO_COLOR"] = isPlain ? "1" : null, ["TERM"] = "xterm-256color" };

        var shown = (await Programs.RunAsync(
            Programs.Find("script", "bsdutils"),
            ["-qec", command, "/dev/null"],
            environment,
            tool.Folder)).Succeeded();

        Assert.Contains("\e[?25l", shown.Stdout, StringComparison.Ordinal);
        Assert.EndsWith(
            "\e[?25h",
            shown.Stdout[..(shown.Stdout.LastIndexOf("\e[?25h", StringComparison.Ordinal) + 6)],
            StringComparison.Ordinal);
        Assert.Equal(isPlain, !shown.Stdout.Contains("\e[32m", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_that_fails_is_still_told_to_be_one()
    {
        using var tool = SampleProgram.Ocimulti();
        await OciLayout.At(Path.Combine(tool.Folder, "in")).PushAsync(await Samples.IndexAsync("linux/amd64"), ["1"]);
        File.WriteAllText(Path.Combine(tool.Folder, "out"), "no folder");

        var ended = await tool.RunAsync("copy", "oci:in:1", "oci:out:1", "--dry-run", "--json");

        Assert.Equal(1, ended.ExitCode);
        Assert.True((bool?)JsonNode.Parse(ended.Stdout)!["dryRun"]);
    }

    [Fact]
    public async Task A_digest_that_is_shorter_than_what_progress_shows_of_it_is_refused_for_its_algorithm()
    {
        using var tool = SampleProgram.Ocimulti();
        var manifest = """{"schemaVersion":2,"config":{"mediaType":"a/b","digest":"odd:c","size":2},"layers":[]}"""u8.ToArray();
        await OciLayout.At(Path.Combine(tool.Folder, "in")).WriteAsync(Artifact.Parse(MediaType.OciManifest, manifest), [Tag.Parse("1")]);

        var ended = await tool.RunAsync("copy", "oci:in:1", "oci:out:1");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("odd:c cannot be verified", ended.Stderr, StringComparison.Ordinal);
    }

    private static IEnumerable<string?> Texts(JsonNode? list) => list!.AsArray().Select(static each => (string?)each);
}
