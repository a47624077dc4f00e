using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>What belongs to the tags that <c>sync</c> copies, and members of its file.</summary>
public sealed class SyncReferrersTests
{
    private const string Spdx = "application/spdx+json";

    [Fact]
    public async Task Another_choice_of_referrers_acts_at_the_next_run_and_is_known_after_it()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        using RegistryClient client = new();
        var app = client.Repository($"{registry.Host}/app", RepositoryAccess.Push);
        var image = await Samples.ImageAsync("linux/amd64");
        await app.PushAsync(image, ["1"]);
        await app.PushAsync(Artifact.CreateReferrer(image, Spdx, []));
        await app.PushAsync(Artifact.Create("application/vnd.dev.cosign", []), [$"{image.Digest}.sig".Replace(':', '-')]);

        Assert.Equal("copied 0", await SyncAsync("referrers: none, tags: 1"));
        Assert.Equal("copied 1", await SyncAsync($"referrers: {Spdx}, tags: 1"));
        var requests = registry.Requests.Count;
        Assert.Equal("unchanged 0", await SyncAsync($"referrers: {Spdx}, tags: 1"));
        Assert.InRange(registry.Requests.Count - requests, 1, 3);
        Assert.Equal("copied 2", await SyncAsync("tagsOfSignatures: true, tags: 1"));
        Assert.Equal("unchanged 0", await SyncAsync("referrers: none, tags: 1"));
        Assert.Equal("unchanged 0", await SyncAsync("tags: 1", "--tags-of-signatures"));
        Assert.Equal(2, registry.Repository("other").Tags.Count);

        async Task<string> SyncAsync(string members, params string[] options)
        {
            var file = $"sync: [{{ from: {registry.Host}/app, to: {registry.Host}/other, {members} }}]\n";
            File.WriteAllText(Path.Combine(tool.Folder, "s.yaml"), file);
            var report = await tool.JsonAsync(["sync", "s.yaml", .. options]);
            return $"{report["items"]![0]!["outcome"]} {report["referrers"]}";
        }
    }

    [Theory]
    [InlineData("match: 1", "tags")]
    [InlineData("platform: linux/amd64", "platforms")]
    [InlineData("Source: oci:a", "from")]
    [InlineData("imutable: 1", "immutable")]
    public async Task A_member_that_is_called_otherwise_is_named(string member, string meant)
    {
        using var tool = SampleProgram.Ocimulti();
        File.WriteAllText(Path.Combine(tool.Folder, "s.yaml"), $"sync: [{{ from: oci:a, to: oci:b, {member} }}]\n");

        var ended = await tool.RunAsync("sync", "s.yaml");

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains($"there is no member '{member.Split(':')[0]}' here. Did you mean '{meant}'?", ended.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sync", "# mirrors.yaml")]
    [InlineData("release", "# release.yaml")]
    public async Task The_help_shows_a_file_that_can_be_read(string command, string first)
    {
        using var tool = SampleProgram.Ocimulti();
        var help = (await tool.RunAsync(command, "--help")).Succeeded().Stdout;
        var at = help.IndexOf(first, StringComparison.Ordinal);
        Assert.True(at > 0, help);
        string[] hosts = ["ghcr.io", "eu.example.com", "us.example.com"];
        var file = hosts.Aggregate(help[at..help.LastIndexOf("Every command", StringComparison.Ordinal)], static (text, host) => text.Replace(host, $"127.0.0.1:1/{host[..2]}", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(tool.Folder, "file.yaml"), file);

        var ended = await tool.RunAsync(command, "file.yaml", "--dry-run", "--retries", "0", "--timeout", "1");

        Assert.NotEqual(2, ended.ExitCode);
    }
}
