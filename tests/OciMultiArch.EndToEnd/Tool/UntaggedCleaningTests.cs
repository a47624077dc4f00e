using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary><c>delete --untagged</c>: a registry that lists manifests without a tag, as Google's do, and others.</summary>
public sealed class UntaggedCleaningTests
{
    private static readonly SampleImage[] Images =
        [.. ((string[])["linux/amd64", "linux/arm64", "linux/s390x", "linux/ppc64le"]).Select(static each => SampleImage.Make(each))];

    private readonly Dictionary<string, TimeSpan> ages = [];

    [Fact]
    public async Task What_nothing_needs_goes_indexes_first_and_tags_stay()
    {
        await using var registry = await StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var app = registry.Repository("app");
        var kept = app.PutIndex(Images[..2], "1.0");
        var left = app.PutIndex([Images[0], Images[2]]);
        var alone = app.Put(Images[3]);
        string[] command = ["delete", $"{registry.Host}/app", "--untagged"];

        var plan = await tool.JsonAsync([.. command, "--dry-run"]);
        Assert.Equal(5, app.Manifests.Count + app.Tags.Count - 2);
        var report = await tool.JsonAsync(command);

        Assert.Equal(plan["deleted"]!.ToJsonString(), report["deleted"]!.ToJsonString());
        var deleted = report["deleted"]!.AsArray().Select(static each => (string)each!["digest"]!).ToArray();
        Assert.Equal(new[] { left, alone, Images[2].Digest }.Order(), deleted.Order());
        Assert.True(Array.IndexOf(deleted, left) < Array.IndexOf(deleted, Images[2].Digest));
        Assert.Equal(new[] { kept, Images[0].Digest, Images[1].Digest }.Order(), app.Manifests.Keys.Order());
        Assert.Equal(["1.0"], app.Tags.Keys);
    }

    [Theory]
    [InlineData("0.9", 3, "--untagged")] // an hour
    [InlineData("1.1", 0, "--untagged")]
    [InlineData("47", 3, "--untagged", "--older-than", "2d")]
    [InlineData("49", 0, "--untagged", "--older-than", "2d")]
    [InlineData("unknown", 3, "--untagged")]
    public async Task What_is_young_or_says_no_time_stays_with_all_that_it_lists(string hours, int stay, params string[] options)
    {
        await using var registry = await StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var app = registry.Repository("app");
        var index = app.PutIndex(Images[..2]);
        ages[index] = hours == "unknown" ? TimeSpan.Zero : TimeSpan.FromHours(double.Parse(hours, CultureInfo.InvariantCulture));
        app.Put(Images[2], "old"); // its config says 1970 or a time long ago; no tag is asked for

        await tool.JsonAsync(["delete", $"{registry.Host}/app", .. options]);

        Assert.Equal(stay + 1, app.Manifests.Count);
        Assert.Equal(["old"], app.Tags.Keys);
    }

    [Fact]
    public async Task What_is_attached_stays_with_its_subject_or_goes_with_it()
    {
        await using var registry = await StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var app = registry.Repository("app");
        app.Put(Images[0], "1.0");
        app.Put(Images[1]);
        app.PutBlob("{}"u8.ToArray());
        var ofKept = Attach(app, Samples.ToArtifact(Images[0]));
        var ofLeft = Attach(app, Samples.ToArtifact(Images[1]));
        var ofReferrer = Attach(app, ofLeft);
        var ofNothing = Attach(app, Samples.ToArtifact(Images[2]));

        var report = await tool.JsonAsync("delete", $"{registry.Host}/app", "--untagged");

        var deleted = report["deleted"]!.AsArray().Select(static each => (string)each!["digest"]!).Order();
        string[] expected = [Images[1].Digest, $"{ofLeft.Digest}", $"{ofReferrer.Digest}", $"{ofNothing.Digest}"];
        Assert.Equal(expected.Order(), deleted);
        Assert.Contains($"{ofKept.Digest}", app.Manifests.Keys);
    }

    [Fact]
    public async Task Together_with_a_choice_of_tags_both_go()
    {
        await using var registry = await StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var app = registry.Repository("app");
        app.PutIndex(Images[..2], "pr-1");
        app.Put(Images[2], "1.0");
        app.Put(Images[3]);

        await tool.JsonAsync("delete", $"{registry.Host}/app", "--untagged", "--match", "pr-*");

        Assert.Equal([Images[2].Digest], app.Manifests.Keys);
    }

    [Fact]
    public async Task A_registry_that_does_not_list_them_is_told_once_and_loses_nothing()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        foreach (var name in (string[])["app", "other"])
        {
            registry.Repository(name).Put(Images[0], "1.0");
            registry.Repository(name).Put(Images[1]);
        }

        var ended = await tool.RunAsync("delete", $"{registry.Host}/app", $"{registry.Host}/other", "--untagged");

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("does not list manifests without a tag", Assert.Single(ended.Stderr.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(2, registry.Repository("app").Manifests.Count);
        Assert.DoesNotContain(registry.Requests, static request => request.Method == "DELETE");
    }

    [Fact]
    public async Task A_folder_is_for_prune()
    {
        using var tool = SampleProgram.Ocimulti();
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(await Samples.ImageAsync("linux/amd64"), ["1"]);

        var ended = await tool.RunAsync("delete", "oci:lay", "--untagged");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Stdout));
        Assert.Contains("Use 'ocimulti prune oci:", ended.Stderr, StringComparison.Ordinal);
    }

    // Lists manifests, and deletes none that an index lists, as Google's registries.
    private async Task<FakeRegistry> StartAsync()
    {
        var registry = await FakeRegistry.StartAsync();
        registry.Before = async context =>
        {
            var path = context.Request.Path.Value!;
            var app = registry.Repository("app");
            if (context.Request.Method == "DELETE" && app.Manifests.Values.Any(each => Lists(each, path.Split('/')[^1])))
            {
                context.Response.StatusCode = 400;
                return true;
            }
            if (!path.EndsWith("/tags/list", StringComparison.Ordinal))
                return false;
            await context.Response.WriteAsync(Listed(app).ToJsonString());
            return true;
        };
        return registry;
    }

    private static bool Lists(FakeManifest manifest, string digest) =>
        JsonNode.Parse(manifest.Bytes)!["manifests"] is JsonArray entries
        && entries.Any(entry => (string?)entry!["digest"] == digest);

    private JsonObject Listed(FakeRepository app)
    {
        JsonObject manifests = [];
        foreach (var (digest, manifest) in app.Manifests)
        {
            var age = ages.GetValueOrDefault(digest, TimeSpan.FromDays(90));
            var uploaded = age == TimeSpan.Zero ? 0 : (DateTimeOffset.UtcNow - age).ToUnixTimeMilliseconds();
            manifests[digest] = new JsonObject
            {
                ["imageSizeBytes"] = "1234",
                ["layerId"] = "",
                ["mediaType"] = manifest.Type,
                ["tag"] = new JsonArray([.. app.Tags.Where(tag => tag.Value == digest).Select(static tag => (JsonNode)tag.Key)]),
                ["timeCreatedMs"] = "0",
                ["timeUploadedMs"] = uploaded.ToString(CultureInfo.InvariantCulture),
            };
        }
        JsonArray tags = [.. app.Tags.Keys.Select(static tag => (JsonNode)tag)];
        return new() { ["child"] = new JsonArray(), ["manifest"] = manifests, ["name"] = "app", ["tags"] = tags };
    }

    private static Artifact Attach(FakeRepository app, Artifact subject)
    {
        var referrer = Artifact.CreateReferrer(subject, "application/spdx+json", []);
        app.PutManifest(referrer.Bytes.ToArray(), referrer.MediaType.Value);
        return referrer;
    }
}
