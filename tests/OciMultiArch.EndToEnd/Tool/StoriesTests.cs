using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

public sealed class StoriesTests
{
    [Fact]
    public async Task Story_1_builds_three_platforms_on_a_base_and_writes_two_tags()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var stories = SampleProgram.Stories();
        await Seed.PushAsync(registry, "acme/base", await Samples.IndexAsync("linux/amd64", "linux/arm64", "linux/arm/v7"), "nonroot");

        (await stories.RunAsync("1", registry.Host, SampleProgram.HelloGo)).Succeeded();

        using var client = new RegistryClient();
        var index = await client.GetAsync($"{registry.Host}/acme/api:1.4.0");
        Assert.Equal(["linux/amd64", "linux/arm64/v8", "linux/arm/v7"], index.Index!.Manifests.Select(each => each.Platform!.ToString()));
        Assert.Equal(index.Digest, await Seed.DigestAsync(registry, "acme/api", "latest"));
    }

    [Fact]
    public async Task Story_2_makes_one_list_of_two_tags()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var stories = SampleProgram.Stories();
        await Seed.PushAsync(registry, "acme/api", ("1.4.0-amd64", "linux/amd64"), ("1.4.0-armv7", "linux/arm/v6"));

        (await stories.RunAsync("2", registry.Host)).Succeeded();

        using var client = new RegistryClient();
        var index = (await client.GetAsync($"{registry.Host}/acme/api:1.4.0")).Index!;
        Assert.Equal(["linux/amd64", "linux/arm/v7"], index.Manifests.Select(each => each.Platform!.ToString()));
        Assert.Equal("1.4.0", index.Annotations["org.opencontainers.image.version"]);
    }

    [Fact]
    public async Task Story_3_moves_latest()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var stories = SampleProgram.Stories();
        await Seed.PushAsync(registry, "acme/api", ("latest", "linux/amd64"), ("1.4.0", "linux/arm64"));

        (await stories.RunAsync("3", registry.Host)).Succeeded();

        Assert.Equal(await Seed.DigestAsync(registry, "acme/api", "1.4.0"), await Seed.DigestAsync(registry, "acme/api", "latest"));
    }

    [Fact]
    public async Task Story_4_copies_to_a_mirror_and_by_way_of_a_folder()
    {
        await using var registry = await RealRegistry.StartAsync();
        await using var mirror = await RealRegistry.StartAsync();
        using var stories = SampleProgram.Stories();
        await Seed.PushAsync(registry, "acme/api", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1.4.0");

        (await stories.RunAsync("4", registry.Host, mirror.Host, "airgap")).Succeeded();

        var digest = await Seed.DigestAsync(registry, "acme/api", "1.4.0");
        Assert.Equal(digest, await Seed.DigestAsync(mirror, "acme/api", "1.4.0"));
        Assert.Equal(digest, await Seed.DigestAsync(mirror, "acme/airgap", "1.4.0"));
        Assert.Equal(digest, (await OciLayout.At(Path.Combine(stories.Folder, "airgap")).GetAsync("1.4.0")).Digest);
    }

    [Fact]
    public async Task Story_5_shows_each_image()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var stories = SampleProgram.Stories();
        await Seed.PushAsync(registry, "acme/api", await Samples.IndexAsync("linux/amd64", "linux/s390x"), "1.4.0");

        var said = (await stories.RunAsync("5", registry.Host)).Succeeded().Stdout;

        Assert.Equal(
            [
                $"linux/amd64 {(await Samples.ImageAsync("linux/amd64")).Digest} /app",
                $"linux/s390x {(await Samples.ImageAsync("linux/s390x")).Digest} /app",
            ],
            said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Story_6_finds_the_sbom_it_attached()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var stories = SampleProgram.Stories();
        await Seed.PushAsync(registry, "acme/api", await Samples.IndexAsync("linux/amd64"), "1.4.0");
        await File.WriteAllTextAsync(Path.Combine(stories.Folder, "sbom.json"), """{"spdxVersion":"SPDX-2.3"}""");

        var said = (await stories.RunAsync("6", registry.Host, "sbom.json")).Succeeded().Stdout;

        Assert.EndsWith(
            " holds 26 bytes\n",
            Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries)) + "\n",
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_classic_recipe_leaves_tags_of_each_architecture_a_list_and_latest()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var recipe = SampleProgram.ClassicRecipe();

        (await recipe.RunAsync($"{registry.Host}/my-user/my-app:1.0.0", SampleProgram.HelloGo)).Succeeded();

        using var client = new RegistryClient();
        var list = await client.GetAsync($"{registry.Host}/my-user/my-app:1.0.0");
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], list.Index!.Manifests.Select(each => each.Platform!.ToString()));
        Assert.Equal(list.Digest, await Seed.DigestAsync(registry, "my-user/my-app", "latest"));
        Assert.Equal(
            list.Index.Manifests.Select(each => each.Digest),
            [
                await Seed.DigestAsync(registry, "my-user/my-app", "1.0.0-amd64"),
                await Seed.DigestAsync(registry, "my-user/my-app", "1.0.0-arm64"),
            ]);
    }
}
