using System.Text.Json.Nodes;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary><c>sync FILE</c> and <c>copy --all-tags</c> between registries.</summary>
public sealed class SyncTests
{
    [Theory]
    [InlineData("yaml")]
    [InlineData("json")]
    public async Task A_file_says_what_goes_where(string format)
    {
        await using var from = await RealRegistry.StartAsync();
        await using var to = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await SeedAsync(from, "api", "1.0.0", "1.1.0", "1.1.0-rc.1", "latest", "1.4");
        await SeedAsync(from, "web", "2.0.0", "2.1.0", "2.2.0");
        var file = format == "yaml" ? Yaml(from, to) : Json(from, to);
        File.WriteAllText(Path.Combine(tool.Folder, $"sync.{format}"), file);

        var plan = await tool.JsonAsync("sync", $"sync.{format}", "--dry-run");
        Assert.Equal(5, (int)plan["counts"]!["toCopy"]!);
        Assert.Empty(await TagsAsync(to, "web"));
        var report = await tool.JsonAsync("sync", $"sync.{format}");

        Assert.Equal(5, (int)report["counts"]!["copied"]!);
        Assert.Equal(["1.1.0", "1.4", "latest"], await TagsAsync(to, "mirror/api"));
        Assert.Equal(["2.1.0", "2.2.0"], await TagsAsync(to, "web"));
        Assert.Equal(await Seed.DigestAsync(from, "api", "latest"), await Seed.DigestAsync(to, "mirror/api", "latest"));
        var web = await Seed.DigestAsync(to, "web", "2.2.0");
        Assert.NotEqual(await Seed.DigestAsync(from, "web", "2.2.0"), web); // one platform of two
        Assert.Equal(5, (int)(await tool.JsonAsync("sync", $"sync.{format}"))["counts"]!["unchanged"]!);
    }

    [Fact]
    public async Task What_is_unchanged_costs_one_request_and_what_is_lost_at_the_target_comes_back()
    {
        await using var from = await RealRegistry.StartAsync();
        await using var to = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        await SeedAsync(from, "app", [.. Enumerable.Range(0, 20).Select(static number => $"1.0.{number}")]);
        File.WriteAllText(Path.Combine(tool.Folder, "s.yaml"), $"sync: [{{ from: {from.Host}/app, to: {to.Host}/app }}]\n");
        await tool.JsonAsync("sync", "s.yaml");

        var second = await tool.JsonAsync("sync", "s.yaml");
        Assert.Equal(22, (int)second["requests"]!); // two lists, and one for each tag

        using RegistryClient client = new();
        await client.Repository($"{to.Host}/app", RepositoryAccess.Delete).DeleteTagAsync(Tag.Parse("1.0.7"));
        var third = await tool.JsonAsync("sync", "s.yaml");

        Assert.Equal(1, (int)third["counts"]!["copied"]!);
        Assert.Equal(20, (await TagsAsync(to, "app")).Count);
        Assert.Equal(42, (int)(await tool.JsonAsync("sync", "s.yaml", "--state", "elsewhere"))["requests"]!);
    }

    // A folder has the name of the file, so that it cannot be written.
    [Fact]
    public async Task Where_nothing_can_be_remembered_that_is_told_once_and_nothing_is_left_behind()
    {
        await using var from = await RealRegistry.StartAsync();
        await using var to = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await SeedAsync(from, "app", "1.0.0", "1.0.1");
        File.WriteAllText(Path.Combine(tool.Folder, "s.yaml"), $"sync: [{{ from: {from.Host}/app, to: {to.Host}/app }}]\n");
        (await tool.RunAsync("sync", "s.yaml", "--state", "state")).Succeeded();
        var file = Assert.Single(Directory.EnumerateFiles(Path.Combine(tool.Folder, "state")));
        File.Delete(file);
        Directory.CreateDirectory(file);

        var ended = (await tool.RunAsync("sync", "s.yaml", "--state", "state")).Succeeded();

        Assert.Single(ended.Stderr.Split('\n'), static line => line.Contains("cannot be written", StringComparison.Ordinal));
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(Path.Combine(tool.Folder, "state")));
    }

    [Fact]
    public async Task One_that_fails_makes_the_exit_status_1_and_the_others_go_on()
    {
        await using var from = await RealRegistry.StartAsync();
        await using var to = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await SeedAsync(from, "app", "1.0.0", "latest");
        File.WriteAllText(Path.Combine(tool.Folder, "s.yaml"), $$"""
            sync:
              - { from: {{from.Host}}/missing, to: {{to.Host}}/missing }
              - { from: {{from.Host}}/app, to: {{to.Host}}/app, tags: [latest, absent] }
            """);

        var ended = await tool.RunAsync("sync", "s.yaml");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("absent does not exist", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains($"{to.Host}/missing: ", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("1 copied, 0 unchanged, 0 kept, 2 failed", ended.Stdout, StringComparison.Ordinal);
        Assert.Equal(["latest"], await TagsAsync(to, "app"));
    }

    [Fact]
    public async Task Tags_that_are_written_once_stay_though_the_source_moves()
    {
        await using var from = await RealRegistry.StartAsync();
        await using var to = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await SeedAsync(from, "app", "1.0.0", "latest");
        string[] copy = ["copy", $"{from.Host}/app", $"{to.Host}/app", "--all-tags", "--immutable", "[0-9]*.*.*"];
        await tool.JsonAsync(copy);
        var before = await Seed.DigestAsync(to, "app", "1.0.0");
        var other = await Samples.IndexAsync("linux/s390x");
        await Seed.PushAsync(from, "app", other, "1.0.0", "latest");

        var report = await tool.JsonAsync(copy);

        Assert.Equal("immutable", Outcome(report, "1.0.0"));
        Assert.Equal("copied", Outcome(report, "latest"));
        Assert.Equal(before, await Seed.DigestAsync(to, "app", "1.0.0"));
        Assert.Equal(other.Digest, await Seed.DigestAsync(to, "app", "latest"));
    }

    [Fact]
    public async Task All_tags_go_into_a_layout_an_archive_and_back()
    {
        await using var from = await RealRegistry.StartAsync();
        await using var to = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await SeedAsync(from, "app", "1.0.0", "1.1.0", "latest");

        await tool.JsonAsync("copy", $"{from.Host}/app", "oci:out", "--all-tags");
        await tool.JsonAsync("copy", "oci:out", "oci-archive:all.tar", "--all-tags", "--versions", ">=1.0.0");
        await tool.JsonAsync("copy", "oci-archive:all.tar", $"{to.Host}/app", "--all-tags");

        Assert.Equal(["1.0.0", "1.1.0"], await TagsAsync(to, "app"));
    }

    [Fact]
    public async Task What_has_a_name_that_is_no_tag_is_told_as_left_out()
    {
        using var tool = SampleProgram.Ocimulti();
        var layout = OciLayout.At(Path.Combine(tool.Folder, "lay"));
        foreach (var (platform, tag) in ((string, string)[])[("linux/amd64", "1"), ("linux/arm64", "2")])
            await layout.PushAsync(await Samples.ImageAsync(platform), [tag]);
        var unnamed = await Samples.ImageAsync("linux/s390x");
        await layout.PushAsync(unnamed, []);
        var index = Path.Combine(layout.Folder, "index.json");
        const string name = "docker.io/library/busybox:1.36";
        File.WriteAllText(index, File.ReadAllText(index).Replace("\"2\"", $"\"{name}\"", StringComparison.Ordinal));

        var report = await tool.JsonAsync("copy", "oci:lay", "oci:out", "--all-tags");
        var told = (await tool.RunAsync("copy", "oci:lay", "oci:out", "--all-tags", "--dry-run")).Succeeded();
        var named = await tool.JsonAsync("copy", "oci:lay", "oci:out", "--all-tags", "--match", "1");

        Assert.Equal(1, (int)report["counts"]!["copied"]!);
        Assert.Equal(
            [$"{layout}:{name}", $"{layout}@{unnamed.Digest}"],
            report["leftOut"]!.AsArray().Select(static each => (string)each!));
        Assert.Contains($"left out {layout}:{name} (its name is no tag", told.Stdout, StringComparison.Ordinal);
        Assert.Empty(named["leftOut"]!.AsArray());
    }

    [Theory]
    [InlineData("copy", "a.example/app:1", "b.example/app", "--all-tags")]
    [InlineData("copy", "a.example/app", "b.example/app", "--match", "1*")]
    [InlineData("copy", "a.example/app", "b.example/app", "--all-tags", "--regex", "(")]
    [InlineData("copy", "a.example/app", "b.example/app", "--all-tags", "--newest", "0")]
    [InlineData("sync", "missing.yaml")]
    [InlineData("sync", "wrong.yaml")]
    [InlineData("sync", "same.json")]
    public async Task What_cannot_be_meant_is_wrong_usage(params string[] command)
    {
        using var tool = SampleProgram.Ocimulti();
        File.WriteAllText(Path.Combine(tool.Folder, "wrong.yaml"), "sync: [{ from: a.example/app, to: b.example/app, tag: x }]\n");
        File.WriteAllText(Path.Combine(tool.Folder, "same.json"), """{"sync":[{"from":"a.example/app","to":["b.example/app","a.example/app"]}]}""");

        var ended = await tool.RunAsync(command);

        Assert.Equal((2, ""), (ended.ExitCode, ended.Stdout));
    }

    private static string Yaml(RealRegistry from, RealRegistry to) => $$"""
        sync:
          - from: {{from.Host}}/api
            to: {{to.Host}}/mirror/api
            tags: ["1.*", latest]
            exclude: "*-rc*"
            regex: '1\.[14].*|latest'
          - from: {{from.Host}}/web
            to: [{{to.Host}}/web]
            versions: ">=2"
            newest: 2
            platforms: [linux/arm64]
        """;

    private static string Json(RealRegistry from, RealRegistry to) => $$"""
        { "sync": [
          { "from": "{{from.Host}}/api", "to": "{{to.Host}}/mirror/api", "tags": ["1.*", "latest"], "exclude": ["*-rc*"],
            "regex": "1\\.[14].*|latest" },
          { "from": "{{from.Host}}/web", "to": ["{{to.Host}}/web"], "versions": ">=2", "newest": 2, "platforms": ["linux/arm64"] }
        ] }
        """;

    private static string? Outcome(JsonNode report, string tag) => (string?)report["items"]!.AsArray()
        .Single(item => ((string)item!["to"]!).EndsWith($":{tag}", StringComparison.Ordinal))!["outcome"];

    private static async Task SeedAsync(RealRegistry registry, string repository, params string[] tags)
    {
        foreach (var tag in tags)
        {
            var images = await Task.WhenAll(
                Samples.ImageAsync("linux/amd64", layer: tag), Samples.ImageAsync("linux/arm64", layer: $"{tag} arm"));
            await Seed.PushAsync(registry, repository, await Artifact.CreateIndexAsync(images), tag);
        }
    }

    private static async Task<IReadOnlyList<string>> TagsAsync(RealRegistry registry, string repository)
    {
        using RegistryClient client = new();
        try
        {
            var tags = await client.Repository($"{registry.Host}/{repository}").TagsAsync().ToListAsync();
            return [.. tags.Select(static tag => tag.Value).Order(StringComparer.Ordinal)];
        }
        catch (ContentNotFoundException)
        {
            return [];
        }
    }
}
