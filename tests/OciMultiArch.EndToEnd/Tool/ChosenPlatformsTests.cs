using System.Text.Json.Nodes;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary><c>--platform</c> of the commands that read.</summary>
public sealed class ChosenPlatformsTests
{
    [Theory]
    [InlineData("registry")]
    [InlineData("oci:lay:1.0")]
    [InlineData("oci-archive:app.tar")]
    [InlineData("docker-archive:docker.tar:acme/app:1.0")]
    public async Task One_platform_is_copied_as_its_image_and_several_as_an_index_with_their_attestations(string source)
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var index = await SeedAsync(tool, registry);
        var from = source == "registry" ? $"{registry.Host}/app:1.0" : source;

        await tool.JsonAsync("copy", from, $"{registry.Host}/one:1", "--platform", "linux/arm64");
        var report = await tool.JsonAsync("copy", from, $"{registry.Host}/two:1", "--platform", "linux/amd64,linux/arm64");

        var image = (await index.ImagesAsync()).Single(static each => each.Descriptor.Platform!.Architecture == "arm64");
        var two = await index.EditAsync([IndexEdit.Remove(Platform.Parse("linux/s390x"))]);
        Assert.Equal(image.Digest, await Seed.DigestAsync(registry, "one", "1"));
        Assert.Equal(two.Digest, await Seed.DigestAsync(registry, "two", "1"));
        Assert.Equal(two.Digest.ToString(), (string?)report["digest"]);
        Assert.Equal(2, two.Index!.Manifests.Count(static entry => entry.IsAttestation));
        Assert.Equal($"{image.Digest}\n", (await tool.RunAsync("digest", from, "--platform", "linux/arm64")).Succeeded().Stdout);
        var both = await tool.RunAsync("digest", from, "--platform", "linux/amd64", "--platform", "linux/arm64/v8");
        Assert.Equal($"{two.Digest}\n", both.Succeeded().Stdout);
        var inspected = await tool.JsonAsync("inspect", from, "--platform", "linux/arm64");
        Assert.Equal("linux/arm64/v8", (string?)inspected["config"]!["platform"]);
        var verified = await tool.JsonAsync("manifest", "verify", from, "--platform", "linux/arm64", "--expect-platforms", "linux/arm64");
        Assert.Equal(["linux/arm64/v8"], verified["platforms"]!.AsArray().Select(static each => (string?)each));
    }

    [Theory]
    [InlineData("copy oci:lay:1.0 oci:out:1")]
    [InlineData("inspect oci:lay:1.0")]
    [InlineData("digest oci:lay:1.0")]
    [InlineData("manifest verify oci:lay:1.0")]
    public async Task A_platform_that_is_not_there_is_an_error_that_says_which_are(string words)
    {
        using var tool = SampleProgram.Ocimulti();
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(await Samples.IndexAsync("linux/amd64", "linux/arm64"), ["1.0"]);

        var ended = await tool.RunAsync([.. words.Split(' '), "--platform", "linux/s390x,linux/amd64"]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("has no image for linux/s390x. It has linux/amd64, linux/arm64/v8.", ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(["lay"], Directory.EnumerateFileSystemEntries(tool.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Of_an_archive_with_one_platform_of_an_index_the_error_offers_what_is_there_and_that_helps()
    {
        using var tool = SampleProgram.Ocimulti();
        var layout = OciLayout.At(Path.Combine(tool.Folder, "lay"));
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await layout.PushAsync(index, ["1.0"]);
        var absent = index.Index!.Manifests[1].Digest.Encoded;
        File.Delete(Path.Combine(layout.Folder, "blobs", "sha256", absent));

        var ended = await tool.RunAsync("copy", "oci:lay:1.0", "oci-archive:out.tar:1");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("It has linux/amd64; it lacks linux/arm64/v8.", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("--platform linux/amd64.", ended.Stderr, StringComparison.Ordinal);
        await tool.JsonAsync("copy", "oci:lay:1.0", "oci-archive:out.tar:1", "--platform", "linux/amd64");
    }

    [Fact]
    public async Task One_platform_of_an_index_in_a_registry_costs_one_request_more_than_the_index()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await SeedAsync(tool, registry);

        string[] copy = ["copy", $"{registry.Host}/app:1.0", "--referrers", "none"];
        JsonNode whole = await tool.JsonAsync([.. copy, "oci:a:1"]);
        JsonNode one = await tool.JsonAsync([.. copy, "oci:b:1", "--platform", "linux/amd64"]);

        // Index and image, and its config and layer.
        Assert.Equal(4, (int)one["requests"]!);
        Assert.True((int)whole["requests"]! > 4);
    }

    private static async Task<Artifact> SeedAsync(SampleProgram tool, RealRegistry registry)
    {
        var index = await Samples.AttestedIndexAsync("linux/amd64", "linux/arm64", "linux/s390x");
        await Seed.PushAsync(registry, "app", index, "1.0");
        await tool.JsonAsync(
            "copy", $"{registry.Host}/app:1.0", "oci:lay:1.0", "oci-archive:app.tar:1.0", "docker-archive:docker.tar:acme/app:1.0");
        return index;
    }
}
