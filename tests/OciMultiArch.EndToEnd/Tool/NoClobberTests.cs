using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary><c>--no-clobber</c> of the commands that write tags.</summary>
public sealed class NoClobberTests
{
    [Fact]
    public async Task Tags_that_hold_something_else_stay_are_named_and_make_the_exit_status_1()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", ("old", "linux/s390x"), ("new", "linux/amd64"), ("latest", "linux/s390x"));
        var app = $"{registry.Host}/app";
        File.WriteAllText(
            Path.Combine(tool.Folder, "r.json"), $$"""{"indexes":[{"index":"{{app}}:latest","images":[{"from":"{{app}}:new"}]}]}""");
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64"), "list");
        string[][] commands =
        [
            ["edit", $"{app}:new", "--label", "a=b", "--to", $"{app}:latest"],
            ["squash", $"{app}:new", "--to", $"{app}:latest"],
            ["manifest", "annotate", $"{app}:list", "--annotation", "a=b", "--to", $"{app}:latest"],
            ["tag", $"{app}:new", "latest"],
            ["copy", $"{app}:new", $"{app}:latest"],
            ["manifest", "create", $"{app}:latest", $"{app}:new"],
            ["release", "r.json"],
        ];

        foreach (var command in commands)
        {
            var result = await tool.RunAsync([.. command, "--no-clobber"]);

            Assert.Equal(1, result.ExitCode);
            Assert.Contains("the tag latest holds something else", result.Stderr, StringComparison.Ordinal);
            Assert.Equal(await Seed.DigestAsync(registry, "app", "old"), await Seed.DigestAsync(registry, "app", "latest"));
        }

        Assert.Equal(0, (await tool.RunAsync("tag", $"{app}:old", "latest", "next", "--no-clobber")).ExitCode);
    }

    [Fact]
    public async Task Of_several_tags_those_that_were_kept_are_named_and_the_document_says_so_too()
    {
        using var tool = SampleProgram.Ocimulti();
        var layout = OciLayout.At(Path.Combine(tool.Folder, "lay"));
        await layout.PushAsync(await Samples.ImageAsync("linux/amd64"), ["new"]);
        await layout.PushAsync(await Samples.ImageAsync("linux/s390x"), ["old"]);

        var ended = await tool.RunAsync("tag", "oci:lay:new", "first", "old", "--no-clobber", "--json");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("lay: the tag old holds something else", ended.Stderr, StringComparison.Ordinal);
        var destination = System.Text.Json.Nodes.JsonNode.Parse(ended.Stdout)!["destinations"]![0]!;
        Assert.False((bool)destination["succeeded"]!);
        Assert.Equal(["first"], destination["written"]!.AsArray().Select(static each => (string?)each));
        var again = (await tool.RunAsync("tag", "oci:lay:new", "first")).Succeeded().Stdout;
        Assert.Contains("  unchanged: first\n", again, StringComparison.Ordinal);
        var inPlace = await tool.RunAsync("edit", "oci:lay:new", "--label", "a=b", "--no-clobber");
        Assert.Equal(2, inPlace.ExitCode);
        Assert.Contains("--no-clobber is for another tag", inPlace.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_exists_is_not_replaced()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", ("1", "linux/amd64"), ("2", "linux/arm64"));
        await tool.JsonAsync("copy", $"{registry.Host}/app:1", "oci-archive:a.tar:1", "--no-clobber");
        var before = File.ReadAllBytes(Path.Combine(tool.Folder, "a.tar"));

        var result = await tool.RunAsync("copy", $"{registry.Host}/app:2", "oci-archive:a.tar:2", "--no-clobber");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--no-clobber keeps it", result.Stderr, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(tool.Folder, "a.tar")));
    }
}
