using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>A stranger's program on the packages alone, against two registries.</summary>
[Collection(PackedCheckout.Name)]
public sealed partial class ConsumerTests(BuiltConsumer consumer) : IClassFixture<BuiltConsumer>
{
    [Fact]
    public async Task By_the_words_of_its_readme_it_builds_a_program_and_pushes_it_to_two_registries()
    {
        await using var one = await RealRegistry.StartAsync();
        await using var other = await RealRegistry.StartAsync();

        var ended = (await consumer.ReleaseAsync("1.4.0", $"{one.Host}/acme/hello", $"{other.Host}/acme/hello")).Succeeded();

        Assert.Contains("Built for linux/arm/v7.", ended.Stdout, StringComparison.Ordinal);
        var result = JsonNode.Parse(await File.ReadAllTextAsync(consumer.Result))!;
        foreach (var registry in (RealRegistry[])[one, other])
        {
            using RegistryClient client = new();
            var image = await client.GetAsync($"{registry.Host}/acme/hello:latest");
            Assert.Equal(result["digest"]!.GetValue<string>(), image.Digest.ToString());
            Assert.Equal(image.Digest, (await client.GetAsync($"{registry.Host}/acme/hello:1.4.0")).Digest);
            Assert.Equal(
                ["linux/amd64", "linux/arm64/v8", "linux/arm/v7"],
                image.Index!.Manifests.Select(static each => $"{each.Platform}"));
            Assert.Contains($"{registry.Host}/acme/hello holds 1.4.0, latest.", ended.Stdout, StringComparison.Ordinal);
            Assert.Contains($"bytes: {Arrival.Copied}", ended.Stdout, StringComparison.Ordinal);
        }

        Assert.All(result["repositories"]!.AsArray(), each =>
        {
            Assert.True(each!["succeeded"]!.GetValue<bool>());
            Assert.Equal(["1.4.0", "latest"], Texts(each["tagsWritten"]));
            Assert.Equal(6, each["blobsSent"]!.GetValue<int>());
        });
    }

    [Theory]
    [InlineData("Polly.Core")]
    [InlineData("Microsoft.Extensions.Http")]
    [InlineData("Microsoft.Extensions.Options")]
    [InlineData("Microsoft.Extensions.Http.Resilience")]
    public void It_runs_with_the_lowest_versions_that_the_packages_allow(string package) =>
        Assert.Contains($"\"{package}/{LibraryVersions.Lowest(package)}\"", consumer.Needs(), StringComparison.Ordinal);

    [Fact]
    public async Task What_one_registry_refuses_does_not_keep_the_other_from_it_and_stands_in_the_result()
    {
        await using var open = await RealRegistry.StartAsync();
        await using var closed = await RealRegistry.StartAsync(new() { ReadOnly = true });

        var ended = await consumer.ReleaseAsync("1.5.0", $"{open.Host}/acme/hello", $"{closed.Host}/acme/hello");

        Assert.True(ended.ExitCode == 1, ended.ToString());
        var results = JsonNode.Parse(await File.ReadAllTextAsync(consumer.Result))!["repositories"]!.AsArray();
        Assert.Equal([true, false], results.Select(static each => each!["succeeded"]!.GetValue<bool>()));
        Assert.Equal(["1.5.0", "latest"], Texts(results[1]!["tagsNotWritten"]));
        Assert.NotEmpty(results[1]!["missing"]!.AsArray());
        Assert.Contains("405", results[1]!["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "program": "./hello" }""", "version")]
    [InlineData(
        """{ "program": "./hello", "version": "1", "platforms": ["linux/amd64"], "repositories": [], "colour": "red" }""", "colour")]
    [InlineData(
        """{ "program": "./hello", "version": "1", "platforms": ["linux/amd64/v8/v9/v10"], "repositories": [] }""",
        "linux/amd64/v8/v9/v10")]
    public async Task A_release_file_that_cannot_be_used_is_told_from_a_release_that_failed(string text, string named)
    {
        var ended = await consumer.ReleaseAsync(text);

        Assert.True(ended.ExitCode == 2, ended.ToString());
        Assert.Contains(named, ended.Stdout, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Texts(JsonNode? array) => array!.AsArray().Select(static each => each!.GetValue<string>());
}
