using System.Text.Json.Nodes;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Packages;

/// <content>The program that keeps published images in order.</content>
public sealed partial class ConsumerTests
{
    private const string Runtime = "acme/runtime";
    private const string Signature = "application/vnd.acme.signature";
    private const string Lifecycle = "application/vnd.acme.lifecycle";

    private static readonly string[] Places = [Runtime, "acme/mirror/runtime"];
    private static readonly string[] Tools = [.. Enumerable.Range(1, 20).Select(static each => $"acme/tool-{each}")];

    private static string Plan => new JsonObject
    {
        ["lists"] = new JsonArray(JsonNode.Parse(
            """{ "repository": "acme/runtime", "images": ["1.4.0-amd64", "1.4.0-arm64"], "tags": ["1.4.0", "1.4", "latest"] }""")),
        ["copies"] = new JsonArray(JsonNode.Parse(
            """{ "image": "acme/runtime:1.4.0", "to": ["acme/runtime", "acme/mirror/runtime"], "tags": ["1.4.0", "latest"] }""")),
        ["images"] = new JsonArray(
            [.. new[] { $"{Runtime}:1.4.0", $"{Runtime}:latest" }.Concat(Tools.Select(static each => $"{each}:1.0")).Select(static each => (JsonNode)each)]),
        ["cleaning"] = new JsonArray(JsonNode.Parse("""{ "repository": "acme/runtime", "tags": ["nightly-*"], "days": 30 }""")),
    }.ToJsonString();

    [Fact]
    [Trait("Length", "Long")]
    public async Task Its_second_program_lists_signs_copies_looks_up_annotates_and_cleans_with_one_call_of_a_helper()
    {
        await using var kept = await KeptRegistries.StartAsync();
        await Seed.PushAsync(kept.Staging, Runtime, ("1.4.0-amd64", "linux/amd64"), ("1.4.0-arm64", "linux/arm64"));
        var tool = await Samples.ImageAsync("linux/amd64", layer: "tool");
        await Task.WhenAll(Tools.Select(async each => await kept.At(each).PushAsync(tool, ["1.0"])));
        var (gone, stable) = await NightliesAsync(kept.At(Runtime));
        var published = await kept.Published.MarkAsync();

        var first = (await consumer.KeepAsync(Plan, "lists sign copy digests", kept.Environment())).Succeeded();

        var old = await kept.At(Runtime).GetAsync("1.4.0");
        await IsWholeAsync(kept, old.Digest);
        Assert.Contains($"{kept.Staging.Host}/{Runtime} has 1.4.0, 1.4, latest for linux/amd64, linux/arm64/v8.", first.Stdout);
        Assert.Contains($"{kept.Staging.Host}/{Runtime}:1.4.0 has 3 new signatures.", first.Stdout);
        Assert.Contains($"{kept.Published.Host}/{Places[1]} has 1.4.0, latest with 3 signatures.", first.Stdout);
        Assert.Contains("The digests of 22 images are known.", first.Stdout);
        Assert.Equal(1, kept.HelperCalls);
        Assert.Equal(
            Tools.Select(static each => $"HEAD /v2/{each}/manifests/1.0 200").Order(),
            (await kept.Published.SinceAsync(published)).Where(static each => each.Path.Contains("/tool-")).Select(static each => $"{each}").Order());

        await Seed.PushAsync(kept.Staging, Runtime, await Samples.ImageAsync("linux/amd64", layer: "mended"), "1.4.0-amd64");
        var refused = await consumer.KeepAsync(Plan, "clean", kept.Environment("planted-other"));
        Assert.True(refused.ExitCode == 1, $"{refused}");
        Assert.Contains("401", refused.Stderr, StringComparison.Ordinal);
        published = await kept.Published.MarkAsync();
        var second = (await consumer.KeepAsync(Plan, "", kept.Environment())).Succeeded();

        await IsWholeAsync(kept, (await kept.At(Runtime).GetAsync("latest")).Digest);
        Assert.Contains("has 2 new signatures.", second.Stdout);
        Assert.Contains($"@{old.Digest}, which was {Runtime}:", second.Stdout);
        Assert.NotEmpty((await OnlyReferrerAsync(kept.At(Runtime), old.Digest, Lifecycle)).Annotations);
        Assert.DoesNotContain(await kept.Published.SinceAsync(published), each => each.Method == "GET" && each.Path.Contains($"/manifests/{old.Digest}"));
        Assert.Contains("is without 2 old tags and 1 manifests.", second.Stdout);
        Assert.Null(await kept.At(Runtime).FindAsync(gone));
        Assert.Equal(stable, (await kept.At(Runtime).GetAsync("stable")).Digest);
        Assert.Equal(["1.4.0", "latest", "nightly-3", "stable"], await TagsAsync(kept.At(Runtime)));

        published = await kept.Published.MarkAsync();
        var third = (await consumer.KeepAsync(Plan, "", kept.Environment())).Succeeded();

        Assert.Contains("has 0 new signatures.", third.Stdout, StringComparison.Ordinal);
        Assert.All(await kept.Published.SinceAsync(published), static each => Assert.True(each.Method is "GET" or "HEAD", $"{each}"));
        Assert.Equal(3, kept.HelperCalls);
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task What_its_host_gives_to_all_clients_asks_no_registry_once_more()
    {
        await using var failing = SocketServer.Start(static _ => SocketReply.Answer(503, "try later"));
        Dictionary<string, string?> environment = new()
        {
            ["OciMultiArch__Registries__public__Host"] = failing.Host,
            ["OciMultiArch__MaxAttempts"] = "2",
            ["OciMultiArch__RetryDelay"] = "00:00:00",
        };

        var ended = await consumer.KeepAsync("""{ "images": ["acme/runtime:1.4.0"] }""", "digests", environment);

        Assert.True(ended.ExitCode == 1, $"{ended}");
        Assert.Contains("503", ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(2, failing.Requests.Count);
    }

    /// <summary>An old image under an old tag alone, another that a tag which stays has too, and a young one.</summary>
    private static async Task<(Digest Gone, Digest Stable)> NightliesAsync(Repository repository)
    {
        // An image that says 1970 says nothing of its age, and would stay.
        ImageEdit old = new() { Created = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        var gone = await (await Samples.ImageAsync("linux/amd64", layer: "nightly one")).EditImagesAsync(old);
        var stable = await (await Samples.ImageAsync("linux/amd64", layer: "nightly two")).EditImagesAsync(old);
        await repository.PushAsync(gone, ["nightly-1"]);
        await repository.PushAsync(stable, ["nightly-2", "stable"]);
        await repository.PushAsync(await gone.EditImagesAsync(new() { Created = new(2999, 1, 1, 0, 0, 0, TimeSpan.Zero) }), ["nightly-3"]);
        return (gone.Digest, stable.Digest);
    }

    /// <summary>The list is in all places under both tags, signed with both of its images.</summary>
    private static async Task IsWholeAsync(KeptRegistries kept, Digest list)
    {
        using RegistryClient client = new();
        Assert.Equal(list, (await client.GetAsync($"{kept.Staging.Host}/{Runtime}:latest")).Digest);
        foreach (var repository in Places.Select(kept.At))
        {
            var index = await repository.GetAsync("latest");
            Assert.Equal(list, index.Digest);
            Assert.Equal(list, (await repository.GetAsync("1.4.0")).Digest);
            foreach (var each in (Digest[])[list, .. index.Index!.Manifests.Select(static each => each.Digest)])
                await OnlyReferrerAsync(repository, each, Signature);
        }
    }

    private static async Task<Descriptor> OnlyReferrerAsync(Repository repository, Digest subject, string type) =>
        Assert.Single(await repository.ReferrersAsync(subject, type).ToListAsync());

    private static async Task<IEnumerable<string>> TagsAsync(Repository repository) =>
        new TagFilter().Select(await repository.TagsAsync().ToListAsync()).Select(static each => each.Value).Order(StringComparer.Ordinal);
}
