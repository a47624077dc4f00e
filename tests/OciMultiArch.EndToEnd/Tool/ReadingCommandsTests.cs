using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

public sealed class ReadingCommandsTests
{
    [Fact]
    public async Task A_digest_costs_one_HEAD()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1.0");

        var mark = await registry.MarkAsync();
        var ended = (await tool.RunAsync("digest", $"{registry.Host}/app:1.0")).Succeeded();

        Assert.Equal("HEAD", Assert.Single(await registry.SinceAsync(mark)).Method);
        Assert.Equal($"{await Seed.DigestAsync(registry, "app", "1.0")}\n", ended.Stdout);
    }

    [Fact]
    public async Task Tags_are_listed_one_a_line()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.ImageAsync("linux/amd64"), "1.0", "latest");

        var ended = (await tool.RunAsync("tags", $"{registry.Host}/app")).Succeeded();

        Assert.Equal(["1.0", "latest"], ended.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        var json = await tool.JsonAsync("tags", $"{registry.Host}/app");
        Assert.Equal(["1.0", "latest"], json["tags"]!.AsArray().Select(static tag => (string)tag!).Order(StringComparer.Ordinal));
        Assert.Equal(($"{registry.Host}/app", 1), ((string)json["reference"]!, (int)json["requests"]!));
    }

    [Fact]
    public async Task Tags_up_to_a_limit_are_listed_and_no_page_beyond_it_is_asked_for()
    {
        await using var fake = await FakeRegistry.StartAsync(new() { PageSize = 2 });
        fake.Repository("app").Put(SampleImage.Make("linux/amd64"), "a", "b", "c", "d", "e");
        using var tool = SampleProgram.Ocimulti();

        var three = (await tool.RunAsync("tags", $"{fake.Host}/app", "--limit", "3")).Succeeded();
        var two = await tool.JsonAsync("tags", $"{fake.Host}/app", "--limit", "2");
        var all = await tool.JsonAsync("tags", $"{fake.Host}/app", "--limit", "9");

        Assert.Equal("a\nb\nc\n", three.Stdout);
        Assert.Equal(("""["a","b"]""", 1), (two["tags"]!.ToJsonString(), (int)two["requests"]!));
        Assert.Equal(("""["a","b","c","d","e"]""", 3), (all["tags"]!.ToJsonString(), (int)all["requests"]!));
    }

    [Fact]
    public async Task Repositories_up_to_a_limit_are_listed_and_no_page_beyond_it_is_asked_for()
    {
        await using var fake = await FakeRegistry.StartAsync(new() { PageSize = 2 });
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
            fake.Repository(name).Put(SampleImage.Make("linux/amd64"), "1");
        using var tool = SampleProgram.Ocimulti();

        var three = (await tool.RunAsync("catalog", fake.Host, "--limit", "3")).Succeeded();
        var two = await tool.JsonAsync("catalog", fake.Host, "--limit", "2");
        var all = await tool.JsonAsync("catalog", fake.Host, "--limit", "9");

        Assert.Equal($"{fake.Host}/a\n{fake.Host}/b\n{fake.Host}/c\n", three.Stdout);
        Assert.Equal((2, 1), (two["repositories"]!.AsArray().Count, (int)two["requests"]!));
        Assert.Equal((5, 3), (all["repositories"]!.AsArray().Count, (int)all["requests"]!));
    }

    [Fact]
    public async Task Raw_are_the_very_bytes()
    {
        using var tool = SampleProgram.Ocimulti();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(index, ["1"]);

        var ended = (await tool.RunAsync("inspect", "oci:lay:1", "--raw")).Succeeded();

        Assert.Equal(System.Text.Encoding.UTF8.GetString(index.Bytes.Span), ended.Stdout.TrimEnd('\n'));
    }

    [Fact]
    public async Task An_index_is_shown_with_its_platforms_and_an_attestation_as_such()
    {
        using var tool = SampleProgram.Ocimulti();
        var attested = Platform.Parse("unknown/unknown");
        var image = await Samples.ImageAsync("linux/amd64");
        var index = await Artifact.CreateIndexAsync(
            [
                image,
                (await Samples.ImageAsync("linux/arm64")).WithPlatform(attested).WithAnnotations(
                    new Dictionary<string, string>
                    {
                        ["vnd.docker.reference.type"] = "attestation-manifest",
                        ["vnd.docker.reference.digest"] = image.Digest.ToString(),
                    }),
            ],
            new Dictionary<string, string> { ["org.opencontainers.image.version"] = "1.0" });
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(index, ["1"]);

        var text = (await tool.RunAsync("inspect", "oci:lay:1")).Succeeded().Stdout;
        var json = await tool.JsonAsync("inspect", "oci:lay:1");

        Assert.Contains($"Digest:        {index.Digest}\n", text, StringComparison.Ordinal);
        Assert.Contains("Annotation:    org.opencontainers.image.version=1.0\n", text, StringComparison.Ordinal);
        Assert.Contains("linux/amd64      sha256:", text, StringComparison.Ordinal);
        Assert.Matches("unknown/unknown +sha256:[0-9a-f]+ +[0-9]+ +attestation", text);
        Assert.Equal([null, "attestation-manifest"], json["manifests"]!.AsArray().Select(each => (string?)each!["attestation"]));
    }

    [Fact]
    public async Task An_image_is_shown_with_its_config_and_layers()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var image = await Samples.ImageAsync("linux/arm/v6");
        await Seed.PushAsync(registry, "app", image, "1.0");

        var mark = await registry.MarkAsync();
        var text = (await tool.RunAsync("inspect", $"{registry.Host}/app:1.0")).Succeeded().Stdout;

        // The manifest, the config, and what refers to it: the registry lists none, and has no tag in place of a list.
        Assert.Equal(4, (await registry.SinceAsync(mark)).Count);
        Assert.Contains("Platform:      linux/arm/v6\n", text, StringComparison.Ordinal);
        Assert.Contains("Entrypoint:    /app\n", text, StringComparison.Ordinal);
        Assert.Contains("Label:         for=linux/arm/v6\n", text, StringComparison.Ordinal);
        Assert.Contains(image.Blobs[1].Digest.ToString(), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_said_in_one_line()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();

        var ended = await tool.RunAsync("inspect", $"{registry.Host}/app:1.0");

        Assert.Equal((1, ""), (ended.ExitCode, ended.Stdout));
        Assert.StartsWith($"ocimulti: {registry.Host}/app:1.0 does not exist", ended.Stderr, StringComparison.Ordinal);
        Assert.Single(ended.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
