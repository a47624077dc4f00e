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
        string[][] commands =
        [
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
