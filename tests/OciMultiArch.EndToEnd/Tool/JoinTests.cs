using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

public sealed class JoinTests
{
    [Fact]
    public async Task Machines_push_by_digest_and_one_joins_their_files_with_one_request_for_each_tag()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var to = $"{registry.Host}/hello";
        foreach (var arch in new[] { "arm64", "amd64" })
            await tool.JsonAsync(
                "build",
                SampleProgram.HelloGo,
                "--platform",
                $"linux/{arch}",
                "--to",
                to,
                "--push-by-digest",
                "--result",
                $"{arch}.json");
        Assert.Equal("", (await tool.RunAsync("tags", to)).Stdout);

        var mark = await registry.MarkAsync();
        var report = await tool.JsonAsync(
            "join",
            "arm64.json",
            "amd64.json",
            "--tag",
            "latest",
            "--tag",
            "1.0",
            "--annotation",
            "who=me",
            "--expect-platforms",
            "linux/amd64,linux/arm64");
        var requests = await registry.SinceAsync(mark);

        Assert.Equal(["PUT", "PUT"], requests.Select(static each => each.Method));
        Assert.EndsWith("/latest", requests[^1].Path, StringComparison.Ordinal);
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], report["manifests"]!.AsArray().Select(static each => (string?)each!["platform"]));
        Assert.Equal((string)report["digest"]!, (await Seed.DigestAsync(registry, "hello", "latest")).ToString());
        (await tool.RunAsync("copy", $"{to}:1.0", "oci:all:1.0")).Succeeded();
    }

    [Theory]
    [InlineData("spdx", "application/spdx+json")]
    [InlineData("cyclonedx", "application/vnd.cyclonedx+json")]
    public async Task Documents_of_each_machine_and_of_the_index_are_those_that_one_machine_would_have_made(string sbom, string type)
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        string[] attached = ["--sbom", sbom, "--provenance=https://ci.example.com/x"];
        foreach (var arch in new[] { "amd64", "arm64" })
        {
            string[] build = ["build", SampleProgram.HelloGo, "--platform", $"linux/{arch}", "--to", $"{registry.Host}/hello", .. attached];
            (await tool.RunAsync([.. build, "--push-by-digest", "--result", $"{arch}.json"])).Succeeded();
        }
        var tags = (await tool.RunAsync("tags", $"{registry.Host}/hello")).Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(tags, static each => Assert.StartsWith("sha256-", each, StringComparison.Ordinal)); // lists of referrers

        var joined = await tool.JsonAsync(["join", "amd64.json", "arm64.json", "--tag", "1", .. attached]);

        var whole = await tool.JsonAsync(
            ["build", SampleProgram.HelloGo, "--platform", "linux/amd64,linux/arm64", "--to", $"{registry.Host}/whole", "-t", "1", .. attached]);
        Assert.Equal((string?)whole["digest"], (string?)joined["digest"]);
        foreach (var part in new[] { ":1", $"@{joined["manifests"]![0]!["digest"]}", $"@{joined["manifests"]![1]!["digest"]}" })
        {
            var here = await DocumentsAsync(tool, $"{registry.Host}/hello{part}", type);
            Assert.Equal(await DocumentsAsync(tool, $"{registry.Host}/whole{part}", type), here);
            Assert.Single(here);
            Assert.Single(await DocumentsAsync(tool, $"{registry.Host}/hello{part}", "application/vnd.in-toto+json"));
        }
    }

    [Fact]
    public async Task Parts_that_are_merged_one_by_one_bring_their_SBOMs_and_one_without_is_refused_before_it_is_written()
    {
        using var tool = SampleProgram.Ocimulti();
        foreach (var arch in new[] { "amd64", "arm64" })
            (await tool.RunAsync("build", SampleProgram.HelloGo, "--platform", $"linux/{arch}", "--to", $"oci:{arch}", "-t", "1", "--sbom", "spdx")).Succeeded();
        (await tool.RunAsync("build", SampleProgram.HelloGo, "--platform", "linux/386", "--to", "oci:bare", "-t", "1")).Succeeded();
        (await tool.RunAsync("build", SampleProgram.HelloGo, "--platform", "linux/amd64,linux/arm64", "--to", "oci:whole", "-t", "1", "--sbom", "spdx")).Succeeded();

        foreach (var arch in new[] { "amd64", "arm64" })
            (await tool.RunAsync("manifest", "merge", "oci:out:1", $"oci:{arch}:1", "--sbom", "spdx")).Succeeded();
        var before = (await tool.RunAsync("tags", "oci:out")).Succeeded().Stdout;
        var refused = await tool.RunAsync("manifest", "merge", "oci:out:1", "oci:bare:1", "--sbom", "spdx");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("has no SBOM of type application/spdx+json", refused.Stderr, StringComparison.Ordinal);
        Assert.Equal(before, (await tool.RunAsync("tags", "oci:out")).Succeeded().Stdout);
        var index = JsonNode.Parse((await tool.RunAsync("inspect", "oci:out:1", "--raw")).Succeeded().Stdout)!;
        string[] parts = [":1", .. index["manifests"]!.AsArray().Select(static each => $"@{each!["digest"]}")];
        Assert.Equal(3, parts.Length);
        foreach (var part in parts)
            Assert.Equal(
                await DocumentsAsync(tool, $"oci:whole{part}", "application/spdx+json"),
                await DocumentsAsync(tool, $"oci:out{part}", "application/spdx+json"));
    }

    private static async Task<string[]> DocumentsAsync(SampleProgram tool, string of, string type)
    {
        var listed = await tool.JsonAsync("referrers", of);
        var wanted = listed["referrers"]!.AsArray().Where(each => (string?)each!["artifactType"] == type);
        return [.. wanted.Select(static each => (string)each!["digest"]!)];
    }

    [Fact]
    public async Task A_dry_run_of_both_writes_neither_file_nor_tag()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        string[] build = [
            "build",
            SampleProgram.HelloGo,
            "--platform",
            "linux/amd64",
            "--to",
            $"{registry.Host}/hello",
            "--push-by-digest",
            "--result",
            "amd64.json",
        ];

        var planned = await tool.JsonAsync([.. build, "--dry-run"]);
        Assert.False(File.Exists(Path.Combine(tool.Folder, "amd64.json")));
        var built = await tool.JsonAsync(build);
        var joined = await tool.JsonAsync("join", "amd64.json", "--tag", "1", "--dry-run");

        Assert.Equal((string?)planned["manifests"]![0]!["digest"], (string?)built["manifests"]![0]!["digest"]);
        Assert.True((bool)joined["dryRun"]!);
        Assert.Equal("", (await tool.RunAsync("tags", $"{registry.Host}/hello")).Stdout);
    }

    [Theory]
    [InlineData("nothing.json", "{}", 1, "nothing.json is not a result file")]
    [InlineData("none.json", null, 1, "There is no result file none.json")]
    public async Task A_bad_file_is_named_in_one_line(string file, string? text, int status, string why)
    {
        using var tool = SampleProgram.Ocimulti();
        if (text is not null)
            await File.WriteAllTextAsync(Path.Combine(tool.Folder, file), text);

        var ended = await tool.RunAsync("join", file, "--tag", "1");

        Assert.Equal(status, ended.ExitCode);
        Assert.Contains(why, Assert.Single(ended.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --push-by-digest", "belong together")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --push-by-digest --result f --tag 1", "writes no tag")]
    [InlineData("build . --platform linux/amd64 --to oci:out --push-by-digest --result f", "a repository of a registry")]
    [InlineData("join", "Required argument")]
    [InlineData("join f --to oci:out", "not a repository")]
    [InlineData("manifest merge", "Required argument")]
    [InlineData("manifest merge oci-archive:a.tar:1", "written as a whole")]
    [InlineData("manifest merge 127.0.0.1:1/a:1 --part-template {tag", "stands alone")]
    [InlineData("manifest merge 127.0.0.1:1/a:1 --part-template {tag}-x", "names no platform")]
    [InlineData("manifest merge 127.0.0.1:1/a:1 --remove-parts", "needs --expect")]
    [InlineData("manifest merge 127.0.0.1:1/a:1 --annotation a=b --format docker", "cannot hold annotations")]
    public async Task Wrong_usage_ends_with_2(string words, string why)
    {
        using var tool = SampleProgram.Ocimulti();

        var ended = await tool.RunAsync(words.Split(' '));

        Assert.Equal((2, ""), (ended.ExitCode, ended.Stdout));
        Assert.Contains(why, Assert.Single(ended.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }
}
