using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>The stories of indexes that exist.</summary>
public sealed class IndexStoriesTests
{
    [Fact]
    public async Task Story_7_replaces_an_image_and_labels_all_of_them()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var stories = SampleProgram.Stories();
        await Seed.PushAsync(registry, "acme/api", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1.4.0");
        await Seed.PushAsync(
            registry,
            "acme/api",
            await Samples.ImageAsync("linux/amd64", ImageFormat.Oci, "a new program"),
            "rebuilt-amd64");

        (await stories.RunAsync("7", registry.Host)).Succeeded();

        using var client = new RegistryClient();
        var index = await client.GetAsync($"{registry.Host}/acme/api:1.4.1");
        var rebuilt = await client.GetAsync($"{registry.Host}/acme/api:rebuilt-amd64");
        var images = await index.ImagesAsync();
        Assert.Equal("1.4.1", index.Index!.Annotations["org.opencontainers.image.version"]);
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], images.Select(each => each.Descriptor.Platform!.ToString()));
        Assert.Equal(rebuilt.Manifest!.Layers, images[0].Manifest!.Layers);
        foreach (var each in images)
            Assert.Equal("1.4.1", (await each.ConfigAsync()).Config!.Labels["org.opencontainers.image.version"]);
    }

    [Fact]
    public async Task Story_8_adds_an_image_to_those_of_other_machines()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var stories = SampleProgram.Stories();
        foreach (var architecture in (string[])["amd64", "arm64"])
            await OciLayout.At(Path.Combine(stories.Folder, architecture)).PushAsync(
                await Samples.ImageAsync($"linux/{architecture}"), ["image"]);

        (await stories.RunAsync("8", registry.Host, "arm64")).Succeeded();
        var said = (await stories.RunAsync("8", registry.Host, "amd64")).Succeeded().Stdout;

        Assert.Equal("linux/amd64, linux/arm64/v8\n", said);
        using var client = new RegistryClient();
        Assert.Equal(2, (await client.GetAsync($"{registry.Host}/acme/api:1.4.0")).Index!.Manifests.Count);
    }

    [Fact]
    public async Task Story_9_finds_an_image_whole_or_says_what_is_gone()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        using var stories = SampleProgram.Stories();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await Seed.PushAsync(registry, "acme/api", index, "1.4.0");

        var before = await stories.RunAsync("9", registry.Host);
        using var client = new RegistryClient();
        await client.Repository($"{registry.Host}/acme/api", RepositoryAccess.Delete).DeleteManifestAsync(index.Index!.Manifests[1].Digest);
        var after = await stories.RunAsync("9", registry.Host);

        Assert.Contains("linux/arm64", after.Stdout, StringComparison.Ordinal);
        Assert.Equal(1, after.ExitCode);
        Assert.DoesNotContain("gone", before.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Story_10_writes_every_list_of_a_release_file()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var stories = SampleProgram.Stories();
        await Seed.PushAsync(registry, "acme/api", ("1.4.0-linux-amd64", "linux/amd64"), ("1.4.0-linux-armv7", "linux/arm/v7"));
        await File.WriteAllTextAsync(Path.Combine(stories.Folder, "release.json"), $$"""
            { "indexes": [ { "index": "{{registry.Host}}/acme/api:{version}", "tags": ["latest"],
              "from": "{{registry.Host}}/acme/api:{version}-{os}-{arch}{variant}", "platforms": ["linux/amd64", "linux/arm/v7"] } ] }
            """);

        (await stories.RunAsync("10", "release.json", "1.4.0")).Succeeded();

        Assert.Equal(await Seed.DigestAsync(registry, "acme/api", "1.4.0"), await Seed.DigestAsync(registry, "acme/api", "latest"));
    }
}
