using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary><c>delete</c> by a policy: what goes, and what something else still needs.</summary>
public sealed class CleaningTests
{
    private static readonly string[] Versions = ["1.0.0", "1.1.0", "1.9.0", "1.10.0", "1.11.0-rc.1"];

    [Fact]
    public async Task The_highest_versions_are_kept_and_a_dry_run_deletes_nothing()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        foreach (var version in Versions)
            await PushAsync(registry, version, version);
        await PushAsync(registry, "latest", "1.10.0");
        string[] command = ["delete", $"{registry.Host}/app", "--match", "1.*", "--keep", "2"];

        var plan = await tool.JsonAsync([.. command, "--dry-run"]);
        Assert.Equal(6, (await TagsAsync(registry)).Count);
        var report = await tool.JsonAsync(command);

        Assert.Equal(["1.10.0", "1.11.0-rc.1", "latest"], await TagsAsync(registry));
        Assert.Equal(plan["deleted"]!.ToJsonString(), report["deleted"]!.ToJsonString());
        Assert.Equal(3, report["deleted"]!.AsArray().Count);
        Assert.Equal(["newest", "newest"], report["kept"]!.AsArray().Select(static tag => (string)tag!["reason"]!));
    }

    [Fact]
    public async Task What_a_kept_tag_or_its_index_needs_loses_its_tag_alone()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        var images = await Task.WhenAll(Samples.ImageAsync("linux/amd64"), Samples.ImageAsync("linux/arm64"));
        await Seed.PushAsync(registry, "app", images[0], "pr-1-amd64");
        await Seed.PushAsync(registry, "app", images[1], "pr-1-arm64", "stable");
        await Seed.PushAsync(registry, "app", await Artifact.CreateIndexAsync([images[0], images[1]]), "1.0.0");
        await Seed.PushAsync(registry, "app", await Samples.ImageAsync("linux/s390x"), "pr-2");

        var report = await tool.JsonAsync("delete", $"{registry.Host}/app", "--match", "pr-*");

        Assert.Equal(["1.0.0", "stable"], await TagsAsync(registry));
        Assert.Equal(3, report["deleted"]!.AsArray().Count);
        (await tool.RunAsync("manifest", "verify", $"{registry.Host}/app:1.0.0")).Succeeded();
        Assert.False(await HasAsync(registry, (await Samples.ImageAsync("linux/s390x")).Digest));
    }

    [Fact]
    public async Task What_is_attached_goes_along_unless_a_tag_holds_it()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        File.WriteAllText(Path.Combine(tool.Folder, "sbom.json"), "{}");
        foreach (var tag in (string[])["pr-1", "pr-2"])
            await PushAsync(registry, tag, tag);
        string[] push = ["artifact", "push", "", "sbom.json", "--artifact-type", "application/spdx+json", "--subject", ""];
        (push[2], push[^1]) = ($"{registry.Host}/app", $"{registry.Host}/app:pr-1");
        var attached = (string)(await tool.JsonAsync(push))["digest"]!;
        (push[2], push[^1]) = ($"{registry.Host}/app:kept-sbom", $"{registry.Host}/app:pr-2");
        await tool.JsonAsync(push);
        var (first, second) = (await Seed.DigestAsync(registry, "app", "pr-1"), await Seed.DigestAsync(registry, "app", "pr-2"));

        var ended = (await tool.RunAsync("delete", $"{registry.Host}/app", "--match", "pr-*")).Succeeded();

        Assert.True(ended.Stderr == "", ended.ToString());
        Assert.Contains($"deleted {registry.Host}/app:pr-2 ", ended.Stdout, StringComparison.Ordinal);
        Assert.False(await HasAsync(registry, first));
        Assert.False(await HasAsync(registry, Digest.Parse(attached)));
        Assert.True(await HasAsync(registry, second)); // its SBOM has a tag of its own
        Assert.DoesNotContain("pr-2", await TagsAsync(registry));
        Assert.DoesNotContain($"{first}".Replace(':', '-'), await TagsAsync(registry));
    }

    [Fact]
    public async Task Age_decides_and_what_says_none_is_kept()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        await PushAsync(registry, "old", "old", DateTimeOffset.UtcNow.AddDays(-30));
        await PushAsync(registry, "older", "older", DateTimeOffset.UtcNow.AddDays(-60));
        await PushAsync(registry, "new", "new", DateTimeOffset.UtcNow.AddHours(-1));
        await PushAsync(registry, "silent", "silent", DateTimeOffset.UnixEpoch);

        var report = await tool.JsonAsync("delete", $"{registry.Host}/app", "--older-than", "7d");

        Assert.Equal(["new", "silent"], await TagsAsync(registry));
        Assert.Equal(
            ["recent", "age unknown"],
            report["kept"]!.AsArray().Select(static tag => (string)tag!["reason"]!));
    }

    [Fact]
    public async Task The_newest_are_told_by_time_where_tags_are_no_versions_and_refused_where_neither_helps()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        foreach (var (tag, days) in ((string, int)[])[("a", 3), ("b", 1), ("c", 2)])
            await PushAsync(registry, tag, tag, DateTimeOffset.UtcNow.AddDays(-days));

        await tool.JsonAsync("delete", $"{registry.Host}/app", "--keep", "1");
        Assert.Equal(["b"], await TagsAsync(registry));

        await PushAsync(registry, "silent", "silent", DateTimeOffset.UnixEpoch);
        var refused = await tool.RunAsync("delete", $"{registry.Host}/app", "--keep", "1");
        Assert.Equal((1, ""), (refused.ExitCode, refused.Stdout));
        Assert.Contains("The tag silent is no version", refused.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pattern_that_fits_nothing_is_told()
    {
        using var tool = SampleProgram.Ocimulti();
        var layout = OciLayout.At(Path.Combine(tool.Folder, "lay"));
        await layout.PushAsync(await Samples.ImageAsync("linux/amd64"), ["1"]);

        var cleaned = (await tool.RunAsync("delete", "oci:lay", "--match", "typo-*")).Succeeded();
        var copied = (await tool.RunAsync("copy", "oci:lay", "oci:out", "--all-tags", "--match", "typo-*")).Succeeded();

        Assert.Equal($"ocimulti: No tag of {layout} fits, so that none is deleted.\n", cleaned.Stderr);
        Assert.Equal($"ocimulti: No tag of {layout} fits, so that nothing is copied.\n", copied.Stderr);
    }

    [Fact]
    public async Task What_cannot_be_placed_among_versions_is_named()
    {
        using var tool = SampleProgram.Ocimulti();
        var layout = OciLayout.At(Path.Combine(tool.Folder, "lay"));
        foreach (var tag in (string[])["1.4.0", "1.5.0", "main"])
            await layout.PushAsync(await Samples.ImageAsync("linux/amd64", layer: tag), [tag]);

        var refused = await tool.RunAsync("delete", "oci:lay", "--keep", "1");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("The tag main is no version, and 1.4.0 does not say when", refused.Stderr, StringComparison.Ordinal);
        Assert.Contains("SOURCE_DATE_EPOCH", refused.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_of_a_deleted_index_go_when_asked_and_no_tag_needs_them()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        var images = await Task.WhenAll(Samples.ImageAsync("linux/amd64"), Samples.ImageAsync("linux/arm64"));
        await Seed.PushAsync(registry, "app", await Artifact.CreateIndexAsync([images[0], images[1]]), "1.0.0");
        await Seed.PushAsync(registry, "app", images[1], "stable");

        await tool.JsonAsync("delete", $"{registry.Host}/app", "--match", "1.*", "--with-images");

        Assert.False(await HasAsync(registry, images[0].Digest));
        Assert.True(await HasAsync(registry, images[1].Digest));
    }

    [Theory]
    [InlineData("v*", "--with-images")] // the first index is looked at before it is known that the second stays
    [InlineData("v2*")] // so is the tag of an image of an index that stays
    [InlineData("*", "--exclude", "sbom", "--with-images")]
    public async Task What_a_referrer_with_a_tag_needs_stays_whatever_was_looked_at_before(string match, params string[] options)
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        var images = await Task.WhenAll(
            Samples.ImageAsync("linux/amd64"), Samples.ImageAsync("linux/arm64"), Samples.ImageAsync("linux/s390x"));
        var stays = await Artifact.CreateIndexAsync([images[0], images[2]]);
        await Seed.PushAsync(registry, "app", await Artifact.CreateIndexAsync([images[0], images[1]]), "v1");
        await Seed.PushAsync(registry, "app", stays, "v2-index");
        await Seed.PushAsync(registry, "app", images[0], "v2-amd64");
        await Seed.PushAsync(registry, "app", Referrer(stays), "sbom");

        (await tool.RunAsync(["delete", $"{registry.Host}/app", "--match", match, .. options])).Succeeded();

        Assert.DoesNotContain("v2-index", await TagsAsync(registry));
        Assert.DoesNotContain("v2-amd64", await TagsAsync(registry));
        (await tool.RunAsync("manifest", "verify", $"{registry.Host}/app@{stays.Digest}")).Succeeded();
    }

    [Fact]
    public async Task What_a_referrer_with_a_tag_refers_to_by_way_of_another_stays()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        var image = await Samples.ImageAsync("linux/amd64");
        var sbom = Referrer(image);
        await Seed.PushAsync(registry, "app", image, "old");
        await Seed.PushAsync(registry, "app", sbom);
        await Seed.PushAsync(registry, "app", Referrer(sbom), "signature");

        (await tool.RunAsync("delete", $"{registry.Host}/app", "--match", "old")).Succeeded();

        Assert.True(await HasAsync(registry, image.Digest));
        Assert.True(await HasAsync(registry, sbom.Digest));
    }

    [Fact]
    public async Task Signatures_under_tags_stay_with_what_stays_and_go_with_what_goes()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        var signatures = new List<string>();
        foreach (var tag in (string[])["v1.0", "junk"])
        {
            await PushAsync(registry, tag, tag);
            signatures.Add($"{await Seed.DigestAsync(registry, "app", tag)}".Replace(':', '-') + ".sig");
            await PushAsync(registry, signatures[^1], signatures[^1]);
        }

        var report = await tool.JsonAsync("delete", $"{registry.Host}/app", "--match", "*", "--exclude", "v1.0");

        Assert.Equal([signatures[0], "v1.0"], await TagsAsync(registry));
        Assert.Equal("attached", (string?)report["kept"]![0]!["reason"]);
    }

    [Fact]
    public async Task Of_tags_that_are_equally_new_none_is_taken_for_the_older()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var tool = SampleProgram.Ocimulti();
        foreach (var (tag, year) in ((string, int)[])[("a", 2024), ("b", 2024), ("c", 2023)])
            await PushAsync(registry, tag, tag, new(year, 1, 1, 0, 0, 0, TimeSpan.Zero));

        await tool.JsonAsync("delete", $"{registry.Host}/app", "--keep", "1");

        Assert.Equal(["a", "b"], await TagsAsync(registry));
    }

    [Fact]
    public async Task A_layout_loses_tags_and_prune_the_rest()
    {
        using var tool = SampleProgram.Ocimulti();
        var layout = OciLayout.At(Path.Combine(tool.Folder, "lay"));
        foreach (var version in Versions)
            await layout.PushAsync(await Samples.ImageAsync("linux/amd64", layer: version), [version]);

        await tool.JsonAsync("delete", "oci:lay", "--keep", "1");

        Assert.Equal(["1.11.0-rc.1"], await layout.TagsAsync().Select(static tag => tag.Value).ToListAsync());
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_registry_that_deletes_nothing_is_asked_once_and_told_once(bool isBestEffort, int status)
    {
        await using var registry = await FakeRegistry.StartAsync(new() { Deletes = false });
        using var tool = SampleProgram.Ocimulti();
        registry.Repository("app").Put(SampleImage.Make("linux/amd64"), "1-amd64");
        registry.Repository("app").Put(SampleImage.Make("linux/arm64"), "1-arm64");
        string[] options = isBestEffort ? ["--best-effort"] : [];

        var ended = await tool.RunAsync(["delete", $"{registry.Host}/app:1-amd64", $"{registry.Host}/app:1-arm64", .. options]);
        var deletions = registry.Requests.Where(static request => request.Method == "DELETE").ToArray();

        Assert.Equal(status, ended.ExitCode);
        Assert.Single(ended.Stderr.TrimEnd().Split('\n'));
        Assert.All(deletions, static request => Assert.DoesNotContain("arm64", request.Path, StringComparison.Ordinal));
        Assert.Equal(2, ended.Stdout.Split('\n').Count(static line => line.StartsWith("NOT deleted", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("delete", "a.example/app:1", "--keep", "2")]
    [InlineData("delete", "a.example/app", "--keep", "0")]
    [InlineData("delete", "a.example/app", "--exclude", "x")]
    [InlineData("delete", "oci-archive:a.tar", "--match", "x")]
    public async Task What_cannot_be_meant_is_wrong_usage(params string[] command)
    {
        using var tool = SampleProgram.Ocimulti();

        Assert.Equal(2, (await tool.RunAsync(command)).ExitCode);
    }

    private static Artifact Referrer(Artifact subject) =>
        Artifact.CreateReferrer(subject, "application/spdx+json", [Blob.Of(new("application/spdx+json"), "{}"u8.ToArray())]);

    private static async Task PushAsync(RealRegistry registry, string tag, string content, DateTimeOffset? created = null)
    {
        MemoryStore memory = new();
        var layer = await Layer.PackAsync(memory, [LayerEntry.File("content", System.Text.Encoding.UTF8.GetBytes(content))]);
        ImageRecipe recipe = new() { Platform = Platform.Parse("linux/amd64"), Layers = [layer] };
        if (created is { } time)
            recipe = recipe with { Created = time };
        await Seed.PushAsync(registry, "app", await recipe.BuildAsync(), tag);
    }

    private static async Task<IReadOnlyList<string>> TagsAsync(RealRegistry registry)
    {
        using RegistryClient client = new();
        var tags = await client.Repository($"{registry.Host}/app").TagsAsync().ToListAsync();
        return [.. tags.Select(static tag => tag.Value).Order(StringComparer.Ordinal)];
    }

    private static async Task<bool> HasAsync(RealRegistry registry, Digest digest)
    {
        using RegistryClient client = new();
        return await client.Repository($"{registry.Host}/app").FindAsync(digest) is not null;
    }
}
