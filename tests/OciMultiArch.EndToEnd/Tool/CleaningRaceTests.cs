using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Others push and move tags while <c>delete</c> cleans up by a policy.</summary>
public sealed class CleaningRaceTests
{
    private static readonly SampleImage First = Image("first");
    private static readonly SampleImage Second = Image("second");
    private static readonly SampleImage Other = Image("other");

    public static TheoryData<string, string> Meanwhile() => new()
    {
        { "the tag is pushed anew", "moved meanwhile" },
        { "a tag that stays is moved back to it", "needed meanwhile" },
        { "a new tag is put on it", "needed meanwhile" },
        { "an index that lists it gets a tag", "needed meanwhile" },
        { "something is attached to it", "attached to meanwhile" },
    };

    [Theory]
    [MemberData(nameof(Meanwhile))]
    public async Task What_others_need_by_now_is_not_deleted(string what, string reason)
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var app = registry.Repository("app");
        var digests = new[] { app.Put(First, "pr-1"), app.Put(Second, "pr-2") };
        app.Put(Other, "stable");
        OnFirstDeletion(registry, () => Happens(what, app, digests[1]));

        var report = await tool.JsonAsync("delete", $"{registry.Host}/app", "--match", "pr-*");

        Assert.True(app.Manifests.ContainsKey(digests[1]));
        Assert.True(app.Tags.ContainsKey("pr-2"));
        Assert.False(app.Manifests.ContainsKey(digests[0]));
        Assert.Single(report["deleted"]!.AsArray());
        var kept = Assert.Single(report["kept"]!.AsArray())!;
        Assert.Equal(reason, (string)kept["reason"]!);
        Assert.Contains(digests[1], (string)kept["reference"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_is_lost_between_two_looks_is_named_and_is_a_failure()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var app = registry.Repository("app");
        app.Put(Other, "stable");
        for (var at = 0; at < 100; at++)
            app.Put(Image($"stays {at}"), $"v{at}");
        foreach (var at in Enumerable.Range(0, 5))
            app.Put(Image($"goes {at}"), $"pr-{at}");
        var fourth = app.Tags["pr-3"];
        OnFirstDeletion(registry, () => app.PutManifest(app.Manifests[fourth].Bytes, app.Manifests[fourth].Type, "stable"));

        var ended = await tool.RunAsync("delete", $"{registry.Host}/app", "--match", "pr-*", "--best-effort");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("were not to be deleted and are gone: stable.", ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(100, app.Tags.Count);
    }

    [Fact]
    public async Task An_index_that_stays_keeps_its_images()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var app = registry.Repository("app");
        app.Put(Other, "pr-1");
        app.Put(First);
        app.Put(Second);
        var index = app.PutIndex([First, Second], "pr-2");
        OnFirstDeletion(registry, () => app.PutManifest(app.Manifests[index].Bytes, app.Manifests[index].Type, "stable"));

        var report = await tool.JsonAsync("delete", $"{registry.Host}/app", "--match", "pr-*", "--with-images");

        Assert.Single(report["deleted"]!.AsArray());
        Assert.Equal(3, report["kept"]!.AsArray().Count);
        Assert.All([First, Second], image => Assert.True(app.Manifests.ContainsKey(Bytes.Digest(image.Manifest))));
    }

    [Fact]
    public async Task Nothing_is_asked_more_than_it_must_be()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var app = registry.Repository("app");
        for (var at = 0; at < 100; at++)
            app.Put(Image($"stays {at}"), $"v{at}");
        for (var at = 0; at < 12; at++)
            app.Put(Image($"goes {at}"), $"pr-{at}");

        await tool.JsonAsync("delete", $"{registry.Host}/app", "--match", "pr-*");

        Assert.Equal(100, app.Tags.Count);
        // Once to plan, and then again before the first, the seventh, ... of twelve deletions.
        var stable = registry.Requests.Where(static request => request.Path.EndsWith("/manifests/v7", StringComparison.Ordinal));
        Assert.InRange(stable.Count(), 2, 4);
    }

    [Theory]
    [InlineData("1", "1.2,1.2.3,1,latest")]
    [InlineData("2", "1.1,1.1.0,1.2,1.2.3,1,latest")]
    public async Task Tags_that_move_along_stay_with_the_version_they_are_on(string count, string stays)
    {
        using var tool = SampleProgram.Ocimulti();
        var layout = OciLayout.At(Path.Combine(tool.Folder, "lay"));
        foreach (var tags in (string[])["1.0.0,1.0", "1.1.0,1.1", "1.2.3,1.2,1,latest"])
        {
            var image = await Tests.Content.Samples.ImageAsync("linux/amd64", layer: tags);
            await layout.PushAsync(image, [.. tags.Split(',')]);
        }

        await tool.JsonAsync("delete", "oci:lay", "--keep", count);

        var left = await layout.TagsAsync().Select(static tag => tag.Value).ToListAsync();
        Assert.Equal(stays.Split(',').Order(StringComparer.Ordinal), left.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("--exclude", "x")]
    [InlineData("--with-images")]
    public async Task What_says_only_what_stays_is_told_so(params string[] options)
    {
        using var tool = SampleProgram.Ocimulti();

        var ended = await tool.RunAsync(["delete", "a.example/app", .. options]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains($"{options[0]} alone says nothing of what to delete. Add --keep N", ended.Stderr, StringComparison.Ordinal);
    }

    private static void Happens(string what, FakeRepository app, string digest)
    {
        var (bytes, type) = (app.Manifests[digest].Bytes, app.Manifests[digest].Type);
        _ = what switch
        {
            "the tag is pushed anew" => app.Put(Image("newer"), "pr-2"),
            "a tag that stays is moved back to it" => app.PutManifest(bytes, type, "stable"),
            "a new tag is put on it" => app.PutManifest(bytes, type, "release"),
            "an index that lists it gets a tag" => app.PutIndex([Second], "release"),
            _ => app.PutManifest(Attached(digest, type, bytes.Length), ImageFamily.Oci.ManifestType),
        };
    }

    private static byte[] Attached(string digest, string type, int size) => System.Text.Encoding.UTF8.GetBytes(new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = ImageFamily.Oci.ManifestType,
        ["artifactType"] = "application/spdx+json",
        ["config"] = Described("application/vnd.oci.empty.v1+json", Bytes.Digest("{}"u8.ToArray()), 2),
        ["layers"] = new JsonArray(),
        ["subject"] = Described(type, digest, size),
    }.ToJsonString());

    private static JsonObject Described(string type, string digest, int size) =>
        new() { ["mediaType"] = type, ["digest"] = digest, ["size"] = size };

    private static void OnFirstDeletion(FakeRegistry registry, Action happens)
    {
        var isFirst = true;
        registry.Before = context =>
        {
            if (context.Request.Method == "DELETE" && isFirst)
            {
                isFirst = false;
                happens();
            }
            return Task.FromResult(false);
        };
    }

    private static SampleImage Image(string content) =>
        SampleImage.Make("linux/amd64", payload: System.Text.Encoding.UTF8.GetBytes(content));
}
