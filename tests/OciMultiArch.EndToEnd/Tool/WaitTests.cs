using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Sources that a registry does not show yet.</summary>
public sealed class WaitTests
{
    private static readonly SampleImage Image = SampleImage.Make("linux/amd64");
    private static readonly byte[] EmptyList = System.Text.Encoding.UTF8.GetBytes(
        $$"""{"schemaVersion":2,"mediaType":"{{MediaType.OciIndex}}","manifests":[]}""");

    [Theory]
    [InlineData("copy", "{registry}/app:1 oci:out:1")]
    [InlineData("digest", "{registry}/app:1")]
    [InlineData("tag", "{registry}/app:1 latest")]
    [InlineData("manifest create", "{registry}/app:index {registry}/app:1")]
    [InlineData("manifest add", "{registry}/app:list {registry}/app:1 --dry-run")]
    [InlineData("edit", "{registry}/app:1 --label a=b")]
    [InlineData("inspect", "{registry}/app:1")]
    public async Task What_comes_late_is_waited_for_when_it_is_asked_for(string command, string arguments)
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        registry.Repository("app").Put(Image, "1");
        registry.Repository("app").PutManifest(EmptyList, MediaType.OciIndex.Value, "list");
        string[] words = [.. $"{command} {arguments}".Replace("{registry}", registry.Host, StringComparison.Ordinal).Split(' ')];

        HideTag(registry, times: 1);
        var without = await tool.RunAsync([.. words, "--progress", "none"]);
        HideTag(registry, times: 2);
        var with = await tool.RunAsync([.. words, "--wait", "1m", "--progress", "none"]);

        // digest asks by HEAD, and by GET where that finds nothing: the second finds it.
        if (command != "digest")
        {
            Assert.Equal(1, without.ExitCode);
            Assert.Matches(@"does not exist\.|There is no tag '1'", without.Stderr);
        }
        with.Succeeded();
    }

    [Fact]
    public async Task What_never_comes_is_missing_with_the_time_that_was_waited()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();

        var ended = await tool.RunAsync("digest", $"{registry.Host}/app:1", "--wait", "1.2s");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains($"{registry.Host}/app:1 does not exist, also after 1.2 seconds of waiting.", ended.Stderr, StringComparison.Ordinal);
    }

    private static void HideTag(FakeRegistry registry, int times) =>
        registry.Inject(static each => each.Target.EndsWith("/manifests/1", StringComparison.Ordinal), new FakeReply(404), times);
}
