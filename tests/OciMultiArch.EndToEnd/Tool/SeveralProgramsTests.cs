using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Several programs in one run.</summary>
public sealed class SeveralProgramsTests
{
    private const string Good = "package main\n\nfunc main() { println(\"hello\") }\n";
    private const string Platforms = "linux/amd64,linux/arm64";

    [Fact]
    public async Task Each_program_gets_an_image_bases_are_read_once_and_no_tag_is_written_before_all_is_there()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = Programs(("api", Good), ("worker", Good));
        (await tool.RunAsync("build", "./cmd/api", "--platform", Platforms, "--to", $"{registry.Host}/base", "-t", "1")).Succeeded();
        string[] words = ["build", "./cmd/api", "./cmd/worker", "--platform", Platforms, "--base", $"{registry.Host}/base:1",
            "--to", $"{registry.Host}/team/{{name}}", "-t", "1.0", "--image-refs", "refs", "--digests", "digests", "--digest-file", "digest"];
        var mark = await registry.MarkAsync();

        var planned = await tool.JsonAsync([.. words, "--dry-run"]);
        var asked = await registry.SinceAsync(mark);
        mark = await registry.MarkAsync();
        var first = await tool.JsonAsync(words);
        var sent = await registry.SinceAsync(mark);
        mark = await registry.MarkAsync();
        var second = await tool.JsonAsync(words);
        var again = await registry.SinceAsync(mark);

        Assert.All(asked, each => Assert.True(each.Method is "GET" or "HEAD", each.ToString()));
        Assert.True((bool)planned["dryRun"]!);
        Assert.Equal(Digests(planned), Digests(first));
        Assert.Equal(Digests(first), Digests(second));
        Assert.Equal(["api", "worker"], first["images"]!.AsArray().Select(each => (string)each!["program"]!));
        Assert.Equal(sent.Count, (int)first["requests"]!);
        // The base: its index, two images and two configs.
        Assert.Equal(5, asked.Count(each => each.Method == "GET" && each.Path.StartsWith("/v2/base/", StringComparison.Ordinal)));
        Assert.Equal(["HEAD"], sent.Where(each => each.Path.StartsWith("/v2/base/", StringComparison.Ordinal)).Select(each => each.Method));
        var manifests = sent.Where(each => each.Method == "PUT" && each.Path.Contains("/manifests/", StringComparison.Ordinal)).ToArray();
        Assert.Equal(8, manifests.Length);
        Assert.All(manifests[..6], each => Assert.Contains("/manifests/sha256:", each.Path, StringComparison.Ordinal));
        Assert.Equal(["/v2/team/api/manifests/1.0", "/v2/team/worker/manifests/1.0"], manifests[6..].Select(each => each.Path).Order());
        // Unchanged: one question for each tag, that of the base too, which earlier builds kept.
        Assert.Equal(["HEAD"], again.Where(each => each.Path.StartsWith("/v2/base/", StringComparison.Ordinal)).Select(each => each.Method));
        Assert.Equal(2, again.Count(each => each.Path.StartsWith("/v2/team/", StringComparison.Ordinal)));
        Assert.DoesNotContain(again, each => each.Method is "PUT" or "POST" or "PATCH");
        var refs = await File.ReadAllLinesAsync(Path.Combine(tool.Folder, "refs"));
        Assert.Equal(6, refs.Length);
        Assert.Equal([$"{registry.Host}/team/api@{Digests(first)[0]}", $"{registry.Host}/team/worker@{Digests(first)[1]}"], [refs[0], refs[3]]);
        Assert.Equal(2, (await File.ReadAllLinesAsync(Path.Combine(tool.Folder, "digests"))).Length);
        Assert.Equal(Digests(first), await File.ReadAllLinesAsync(Path.Combine(tool.Folder, "digest")));
    }

    [Fact]
    public async Task When_one_fails_nothing_is_tagged()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = Programs(("api", Good), ("bad", "package main\n\nfunc main() { undefinedWord() }\n"));

        var ended = await tool.RunAsync("build", "./cmd/api", "./cmd/bad", "--platform", "linux/amd64", "--to", $"{registry.Host}/{{name}}", "-t", "1");

        Assert.Equal((1, ""), (ended.ExitCode, ended.Stdout));
        Assert.Contains("go build of ./cmd/bad for linux/amd64 failed", ended.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain(registry.Requests, each => each.Method == "PUT" && each.Path.EndsWith("/manifests/1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_place_that_fails_keeps_the_tags_of_all_from_being_written()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = Programs(("api", Good), ("worker", Good));
        // Nobody can make a folder in a file.
        await File.WriteAllTextAsync(Path.Combine(tool.Folder, "worker"), "");

        var ended = await tool.RunAsync("build", "./cmd/api", "./cmd/worker", "--platform", "linux/amd64", "--to", $"{registry.Host}/{{name}}",
            "--to", "oci:{name}/out", "-t", "1");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("/worker/out:1 failed and all get their tags together.", ended.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain(registry.Requests, each => each.Method == "PUT" && each.Path.EndsWith("/manifests/1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_image_holds_all_programs_and_runs_the_first_or_what_is_said()
    {
        using var tool = Programs(("api", Good), ("worker", Good));
        string[] words = ["build", "./cmd/api", "./cmd/worker", "--one-image", "--platform", "linux/amd64", "--to", "oci:out"];

        (await tool.RunAsync([.. words, "-t", "a"])).Succeeded();
        (await tool.RunAsync([.. words, "-t", "b", "--entrypoint", "/app/worker"])).Succeeded();

        Assert.Equal("/app/api", (string?)(await tool.JsonAsync("inspect", "oci:out:a"))["config"]!["entrypoint"]![0]);
        Assert.Equal("/app/worker", (string?)(await tool.JsonAsync("inspect", "oci:out:b"))["config"]!["entrypoint"]![0]);
        Assert.Equal(2, (await tool.JsonAsync("inspect", "oci:out:a"))["layers"]!.AsArray().Count);
    }

    [Fact]
    public async Task Images_that_would_take_each_others_names_are_refused_before_anything_is_built()
    {
        using var tool = Programs(("api", Good), ("other/api", Good), ("worker", Good));
        string[] words = ["--platform", "linux/amd64", "-t", "1", "--to"];

        var place = await tool.RunAsync(["build", "./cmd/api", "./cmd/worker", .. words, "oci:out"]);
        var name = await tool.RunAsync(["build", "./cmd/api", "./cmd/other/api", .. words, "oci:{name}"]);
        var archive = await tool.RunAsync(["build", "./cmd/api", "./cmd/worker", .. words, "oci-archive:out.tar"]);
        var byDigest = await tool.RunAsync(
            "build", "./cmd/api", "./cmd/worker", "--platform", "linux/amd64", "--to", "host/{name}", "--push-by-digest", "--result", "r.json");

        Assert.All([place, name, archive, byDigest], each => Assert.Equal(2, each.ExitCode));
        Assert.Contains("/out:1 would be written by two programs, ./cmd/api and ./cmd/worker. Write {name} in --to", place.Stderr, StringComparison.Ordinal);
        Assert.Contains("./cmd/api and ./cmd/other/api are both called api.", name.Stderr, StringComparison.Ordinal);
        Assert.Contains("/out.tar would be written by two programs", archive.Stderr, StringComparison.Ordinal);
        Assert.Contains("--push-by-digest takes one program.", byDigest.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(tool.Folder, "out")));
    }

    [Fact]
    public async Task Resolve_builds_side_by_side_and_tags_when_all_is_there()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = Programs(("api", Good), ("worker", Good));
        await File.WriteAllTextAsync(Path.Combine(tool.Folder, "k8s.yaml"), "a: ko://./cmd/api\nb: ko://./cmd/worker\n");

        var made = (await tool.RunAsync("resolve", "-f", "k8s.yaml", "--platform", Platforms, "--to", $"{registry.Host}/{{name}}", "-t", "1")).Succeeded();

        await registry.SettleAsync();
        var puts = registry.Requests.Where(each => each.Method == "PUT" && each.Path.Contains("/manifests/", StringComparison.Ordinal));
        Assert.Equal(["/v2/api/manifests/1", "/v2/worker/manifests/1"], puts.TakeLast(2).Select(each => each.Path).Order());
        var api = (await tool.RunAsync("digest", $"{registry.Host}/api:1")).Succeeded().Stdout.Trim();
        Assert.Contains($"a: {registry.Host}/api@{api}\nb: {registry.Host}/worker@sha256:", made.Stdout, StringComparison.Ordinal);
    }

    private static SampleProgram Programs(params (string Name, string Text)[] programs)
    {
        var tool = SampleProgram.Ocimulti();
        File.WriteAllText(Path.Combine(tool.Folder, "go.mod"), "module example.com/app\n\ngo 1.18\n");
        foreach (var (name, text) in programs)
        {
            Directory.CreateDirectory(Path.Combine(tool.Folder, "cmd", name));
            File.WriteAllText(Path.Combine(tool.Folder, "cmd", name, "main.go"), text);
        }
        return tool;
    }

    private static string[] Digests(JsonNode report) => [.. report["images"]!.AsArray().Select(each => (string)each!["digest"]!)];
}
