using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>
/// What registries.conf says of a part of a registry holds for that part, wherever a reference stands: its location is
/// all that is read and written, its mirrors are asked first, and blocked and insecure count for it alone.
/// </summary>
public sealed class MovedRegistriesTests
{
    private const string Conf = "etc/containers/registries.conf";

    [Theory]
    [InlineData("old.invalid", "{0}", "old.invalid/acme/app", "acme/app")]
    [InlineData("old.invalid/acme", "{0}/moved", "old.invalid/acme/app", "moved/app")]
    [InlineData("old.invalid/acme/app", "{0}/moved/it", "old.invalid/acme/app", "moved/it")]
    [InlineData("*.invalid", "{0}/all", "a.old.invalid/acme/app", "all/acme/app")]
    [InlineData("*.invalid/acme", "{0}/all", "a.old.invalid/acme/app", "all/app")]
    public async Task Reads_and_writes_below_a_prefix_go_to_its_location_alone(string prefix, string location, string asked, string path)
    {
        await using var there = await RealRegistry.StartAsync();
        using var scene = await SceneAsync($"prefix = \"{prefix}\"\nlocation = \"{location}\"\n", there);

        var pushed = (await scene.Tool.RunAsync("copy", "oci:lay:1", $"{asked}:1")).Succeeded();
        var read = (await scene.Tool.RunAsync("digest", $"{asked}:1")).Succeeded();
        var tags = (await scene.Tool.RunAsync("tags", asked)).Succeeded();
        var missing = await scene.Tool.RunAsync("digest", $"{asked}:2");

        var digest = await Seed.DigestAsync(there, path, "1");
        Assert.Equal($"{digest}\n", read.Stdout);
        Assert.Equal("1\n", tags.Stdout);
        Assert.Contains($"{asked}:1", pushed.Stdout + pushed.Stderr, StringComparison.Ordinal);
        var told = $"ocimulti: {asked} is at {there.Host}/{path}, as {scene.At(Conf)} says.\n";
        Assert.All([pushed, read, tags, missing], run => Assert.Single(run.Stderr.Split(told).Skip(1)));
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains($"{asked}:2 does not exist", missing.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_at_the_location_is_not_asked_of_the_registry_itself()
    {
        await using var itself = await RealRegistry.StartAsync();
        await using var there = await RealRegistry.StartAsync();
        await Seed.PushAsync(itself, "acme/app", await Samples.IndexAsync("linux/amd64"), "1");
        using var scene = await SceneAsync($"prefix = \"{itself.Host}/acme\"\nlocation = \"{{0}}/moved\"\n", there);
        var mark = await itself.MarkAsync();

        var absent = await scene.Tool.RunAsync("digest", $"{itself.Host}/acme/app:1");
        (await scene.Tool.RunAsync("copy", "oci:lay:1", $"{itself.Host}/acme/app:2")).Succeeded();
        (await scene.Tool.RunAsync("tag", $"{itself.Host}/acme/app:2", "3")).Succeeded();

        Assert.Equal(1, absent.ExitCode);
        Assert.Empty(await itself.SinceAsync(mark));
        Assert.NotNull(await Seed.DigestAsync(there, "moved/app", "3"));
    }

    [Fact]
    public async Task What_is_beside_the_prefix_stays_where_it_is()
    {
        await using var itself = await RealRegistry.StartAsync();
        await using var there = await RealRegistry.StartAsync();
        using var scene = await SceneAsync($"prefix = \"{itself.Host}/acme\"\nlocation = \"{{0}}\"\n", there);
        var mark = await there.MarkAsync();

        var beside = (await scene.Tool.RunAsync("copy", "oci:lay:1", $"{itself.Host}/acmes/app:1")).Succeeded();

        Assert.DoesNotContain(" is at ", beside.Stderr, StringComparison.Ordinal);
        Assert.Empty(await there.SinceAsync(mark));
        Assert.NotNull(await Seed.DigestAsync(itself, "acmes/app", "1"));
    }

    [Fact]
    public async Task Mirrors_of_the_prefix_come_before_its_location_and_those_of_others_are_not_asked()
    {
        await using var there = await RealRegistry.StartAsync();
        await using var mirror = await RealRegistry.StartAsync();
        await using var other = await RealRegistry.StartAsync();
        var index = await Samples.IndexAsync("linux/amd64");
        await Seed.PushAsync(mirror, "cache/app", index, "1");
        await Seed.PushAsync(other, "acme/app", index, "only-here");
        using var scene = await SceneAsync(
            $$"""
            prefix = "old.invalid/acme"
            location = "{0}/moved"
            mirror = [{ location = "{{mirror.Host}}/cache" }]
            [[registry]]
            prefix = "old.invalid"
            mirror = [{ location = "{{other.Host}}" }]

            """, there);

        var mirrored = (await scene.Tool.RunAsync("digest", "old.invalid/acme/app:1")).Succeeded();
        var absent = await scene.Tool.RunAsync("digest", "old.invalid/acme/app:only-here");
        var mark = await mirror.MarkAsync();
        (await scene.Tool.RunAsync("copy", "oci:lay:1", "old.invalid/acme/app:2")).Succeeded();

        Assert.Equal($"{index.Digest}\n", mirrored.Stdout);
        Assert.Equal(1, absent.ExitCode);
        Assert.Empty(await mirror.SinceAsync(mark));
        Assert.NotNull(await Seed.DigestAsync(there, "moved/app", "2"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task References_of_a_release_file_are_moved_and_blocked_too(bool isBlocked)
    {
        await using var there = await RealRegistry.StartAsync();
        await Seed.PushAsync(there, "moved/app", await Samples.ImageAsync("linux/amd64"), "1-amd64");
        var blocked = isBlocked ? "blocked = true" : "";
        using var scene = await SceneAsync($"prefix = \"old.invalid/acme\"\nlocation = \"{{0}}/moved\"\n{blocked}\n", there);
        File.WriteAllText(
            Path.Combine(scene.Tool.Folder, "release.json"),
            """{"indexes": [{"index": "old.invalid/acme/app:1", "images": [{"from": "old.invalid/acme/app:1-amd64"}]}]}""");

        var run = await scene.Tool.RunAsync("release", "release.json", "--retries", "0");

        Assert.Equal(isBlocked ? 1 : 0, run.ExitCode);
        if (isBlocked)
            Assert.Contains($"{scene.At(Conf)} blocks old.invalid/acme.", run.Stderr, StringComparison.Ordinal);
        else
            Assert.NotNull(await Seed.DigestAsync(there, "moved/app", "1"));
    }

    [Theory]
    [InlineData("insecure = true", "acme/app", true)]
    [InlineData("insecure = true", "other/app", false)]
    [InlineData("", "acme/app", false)]
    [InlineData("insecure = true\n[[registry]]\nprefix = \"{0}/acme/safe\"", "acme/safe/app", false)]
    [InlineData("\n[[registry]]\nlocation = \"{0}\"\ninsecure = true", "other/app", true)]
    [InlineData("\n[[registry]]\nlocation = \"{0}\"\ninsecure = true", "acme/app", false)]
    public async Task Insecure_counts_for_its_part_alone(string line, string path, bool isReached)
    {
        await using var registry = await RealRegistry.StartAsync(new() { Tls = true });
        using var scene = await SceneAsync($"prefix = \"{{0}}/acme\"\n{line}\n", registry);
        // An option or the tool's own file decides for the whole registry; this one says nothing of certificates.
        var run = await scene.Tool.RunAsync("tags", $"{registry.Host}/{path}", "--retries", "0", "--tls", "none.invalid");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(isReached, run.Stderr.Contains("knows no repository", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_part_of_a_blocked_registry_may_be_open()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var scene = await SceneAsync("prefix = \"{0}\"\nblocked = true\n[[registry]]\nprefix = \"{0}/open\"\n", registry);

        var open = (await scene.Tool.RunAsync("copy", "oci:lay:1", $"{registry.Host}/open/app:1")).Succeeded();
        var closed = await scene.Tool.RunAsync("tags", $"{registry.Host}/app");
        var all = await scene.Tool.RunAsync("catalog", registry.Host);

        Assert.DoesNotContain(" blocks ", open.Stderr, StringComparison.Ordinal);
        Assert.Contains(" blocks ", closed.Stderr, StringComparison.Ordinal);
        Assert.Contains(" blocks ", all.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prefix = \"old.invalid/app\"\nlocation = \"127.0.0.1:5\"", "moves old.invalid/app to 127.0.0.1:5, where old.invalid/app has no name.")]
    [InlineData("prefix = \"old.invalid\"\nlocation = \"u:planted-secret@b c\"", "'…@b c' is not the location of a registry.")]
    [InlineData("location = \"old.invalid/app:1\"", "names a tag or digest, and only repositories count.")]
    public async Task A_location_or_prefix_that_cannot_be_used_is_said(string lines, string why)
    {
        using SettingsScene scene = new();
        scene.Write(Conf, $"[[registry]]\n{lines}\n");

        var run = await scene.Tool.RunAsync("digest", "old.invalid/app:1", "--retries", "0");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(why, run.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain(SettingsScene.Secret, run.Stderr, StringComparison.Ordinal);
    }

    private static async Task<SettingsScene> SceneAsync(string table, RealRegistry there)
    {
        SettingsScene scene = new();
        scene.Write(Conf, $"[[registry]]\n{table.Replace("{0}", there.Host, StringComparison.Ordinal)}");
        await OciLayout.At(Path.Combine(scene.Tool.Folder, "lay")).PushAsync(await Samples.IndexAsync("linux/amd64"), ["1"]);
        return scene;
    }
}
