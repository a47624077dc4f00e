using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>What refers to what; and the repositories of a registry.</summary>
public sealed class ReferrersTests
{
    [Fact]
    public async Task Referrers_of_referrers_are_a_tree_and_a_deleted_one_leaves_it()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        var app = await SeedAsync(registry, tool);
        var sbom = await AttachAsync(tool, app, $"{app}:1", "application/spdx+json");
        var signature = await AttachAsync(tool, app, $"{app}@{sbom}", "application/vnd.example.signature");
        var other = await AttachAsync(tool, app, $"{app}:1", "application/vnd.example.report");
        var digest = (await tool.RunAsync("digest", $"{app}:1")).Succeeded().Stdout.Trim();

        var text = (await tool.RunAsync("referrers", $"{app}:1")).Succeeded().Stdout;
        var spdx = await tool.JsonAsync("referrers", $"{app}:1", "--artifact-type", "application/spdx+json");
        (await tool.RunAsync("delete", $"{app}@{other}")).Succeeded();
        var after = await tool.JsonAsync("referrers", $"{app}@{digest}");

        Assert.Equal(
            $"""
            {app}:1@{digest}
            ├─ {sbom}  application/spdx+json
            │  └─ {signature}  application/vnd.example.signature
            └─ {other}  application/vnd.example.report

            """,
            text);
        var only = Assert.Single(spdx["referrers"]!.AsArray())!;
        Assert.Equal((sbom, "application/spdx+json"), ((string)only["digest"]!, (string)only["artifactType"]!));
        Assert.Equal(signature, (string)Assert.Single(only["referrers"]!.AsArray())!["digest"]!);
        Assert.Equal(sbom, (string)Assert.Single(after["referrers"]!.AsArray())!["digest"]!);
    }

    [Fact]
    public async Task A_referrer_that_the_registry_does_not_delete_stays_in_the_list()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var app = await SeedAsync(registry, tool);
        var sbom = await AttachAsync(tool, app, $"{app}:1", "application/spdx+json");

        var refused = await tool.RunAsync("delete", $"{app}@{sbom}");

        Assert.Equal((1, $"NOT deleted {app}@{sbom}\n"), (refused.ExitCode, refused.Stdout));
        var listed = await tool.JsonAsync("referrers", $"{app}:1");
        Assert.Equal(sbom, (string)Assert.Single(listed["referrers"]!.AsArray())!["digest"]!);
    }

    [Fact]
    public async Task Nothing_refers_to_what_is_new_and_what_is_not_there_is_an_error()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var app = await SeedAsync(registry, tool);

        var none = (await tool.RunAsync("referrers", $"{app}:1")).Succeeded();
        var missing = await tool.RunAsync("referrers", $"{app}:2");

        Assert.EndsWith("\nNothing refers to it.\n", none.Stdout, StringComparison.Ordinal);
        Assert.Equal((1, ""), (missing.ExitCode, missing.Stdout));
    }

    [Fact]
    public async Task A_layout_lists_them_too()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var app = await SeedAsync(registry, tool);
        (await tool.RunAsync("copy", $"{app}:1", "oci:lay:1", "--progress", "none")).Succeeded();
        var sbom = await AttachAsync(tool, "oci:lay", "oci:lay:1", "application/spdx+json");

        var listed = await tool.JsonAsync("referrers", "oci:lay:1");

        Assert.Equal(sbom, (string)Assert.Single(listed["referrers"]!.AsArray())!["digest"]!);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task However_deep_they_go_all_are_listed_or_it_is_said_that_they_are_not(int levels, bool areListed)
    {
        using var tool = SampleProgram.Ocimulti();
        var lay = OciLayout.At(Path.Combine(tool.Folder, "lay"));
        var last = await Samples.ImageAsync("linux/amd64");
        await lay.PushAsync(last, ["1"]);
        for (var level = 0; level < levels; level++)
            await lay.PushAsync(last = Artifact.CreateReferrer(last, "a/b", []), []);

        var ended = await tool.RunAsync("referrers", "oci:lay:1", "--json");

        Assert.Equal(areListed ? 0 : 1, ended.ExitCode);
        Assert.Equal(areListed, ended.Stdout.Contains(last.Digest.ToString(), StringComparison.Ordinal));
        Assert.Equal(!areListed, ended.Stderr.Contains("for more than 100 levels of referrers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_deletion_is_done_although_its_list_cannot_be_written()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { Referrers = false, ServesOthers = true });
        using var tool = SampleProgram.Ocimulti();
        var app = $"{registry.Host}/app";
        registry.Repository("app").Put(SampleImage.Make("linux/amd64"), "1");
        var sbom = await AttachAsync(tool, app, $"{app}:1", "application/spdx+json");
        registry.Inject(static each => each.Is("PUT", "/manifests/sha256-"), FakeReply.Error(405, "UNSUPPORTED"), int.MaxValue);

        var ended = (await tool.RunAsync("delete", $"{app}@{sbom}")).Succeeded();

        Assert.Equal($"deleted {app}@{sbom}\nNOT taken out of a list of referrers: {app}@{sbom}\n", ended.Stdout);
        Assert.StartsWith(
            $"ocimulti: {app}@{sbom} is deleted, but a list of referrers may still name it: ", ended.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain(sbom, registry.Repository("app").Manifests.Keys);
    }

    [Fact]
    public async Task A_registry_lists_its_repositories()
    {
        await using var registry = await RealRegistry.StartAsync();
        foreach (var name in new[] { "b", "team/a" })
            await Seed.PushAsync(registry, name, await Samples.IndexAsync("linux/amd64"), "1");
        using var tool = SampleProgram.Ocimulti();

        var ended = (await tool.RunAsync("catalog", registry.Host)).Succeeded();

        Assert.Equal($"{registry.Host}/b\n{registry.Host}/team/a\n", ended.Stdout);
        var json = await tool.JsonAsync("catalog", registry.Host);
        Assert.Equal([$"{registry.Host}/b", $"{registry.Host}/team/a"], json["repositories"]!.AsArray().Select(static name => (string)name!));
    }

    [Fact]
    public async Task Warnings_and_a_limit_that_is_nearly_reached_are_told_once()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { ServesOthers = true });
        registry.Repository("app").PutIndex([SampleImage.Make("linux/amd64"), SampleImage.Make("linux/arm64")], "1");
        var left = 100;
        registry.Spoil(static _ => true, reply => reply
            .With("Warning", "299 - \"this registry ends in 2030\"")
            .With("ratelimit-limit", "100;w=21600")
            .With("ratelimit-remaining", $"{left -= 45};w=21600"), int.MaxValue);
        using var tool = SampleProgram.Ocimulti();

        var ended = (await tool.RunAsync("manifest", "verify", $"{registry.Host}/app:1")).Succeeded();

        Assert.True(registry.Requests.Count > 2);
        Assert.Equal(
            $"""
            ocimulti: the registry warns: this registry ends in 2030
            ocimulti: {registry.Host} limits requests: 10 of 100 requests in 6 hours are left.

            """,
            ended.Stderr);
    }

    private static async Task<string> SeedAsync(RealRegistry registry, SampleProgram tool)
    {
        File.WriteAllText(Path.Combine(tool.Folder, "file"), "content");
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64"), "1");
        return $"{registry.Host}/app";
    }

    private static async Task<string> AttachAsync(SampleProgram tool, string place, string subject, string type)
    {
        File.WriteAllText(Path.Combine(tool.Folder, "file"), "content");
        var report = await tool.JsonAsync("artifact", "push", place, $"file:{type}", "--artifact-type", type, "--subject", subject);
        return (string)report["digest"]!;
    }
}
