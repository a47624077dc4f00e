namespace OciMultiArch.Tests.Content;

public sealed class ArtifactReadingTests
{
    private const string Marked = ",\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\"}";
    private const string Attestation = ",\"platform\":{\"architecture\":\"unknown\",\"os\":\"unknown\"}" + Marked;
    private readonly Family family = new();

    [Fact]
    public async Task The_images_of_an_index_come_in_its_order_and_say_their_platform()
    {
        var (amd, arm, odd) = (
            family.Image("amd", "linux/amd64", "a"), family.Image("arm", "linux/arm64/v8", "b"), family.Image("odd", "linux/s390x", "c"));
        var proof = family.Image("proof", "unknown/unknown", "d");
        var nested = family.Index("nested", Samples.Entry(arm.Descriptor), Samples.Entry(proof.Descriptor, Attestation));
        var blob = family.Keep("blob", new("application/x-odd"), "?");
        var index = family.Index("index", Samples.Entry(proof.Descriptor, Attestation), Samples.OnPlatform(odd.Descriptor, "linux/riscv64"),
            Samples.Entry(nested.Descriptor),
            Samples.Entry(blob.Descriptor),
            Samples.Entry(amd.Descriptor, ",\"platform\":{\"architecture\":\"\",\"os\":\"\"}"));

        var images = await index.ImagesAsync();

        Assert.Equal(
            ["linux/riscv64", "linux/arm64/v8", "linux/amd64"], images.Select(static each => each.Descriptor.Platform!.ToString()));
        Assert.Equal([odd.Digest, arm.Digest, amd.Digest], images.Select(static each => each.Digest));
        Assert.DoesNotContain("open odd-config", family.Home.Calls);
        Assert.DoesNotContain("get proof", family.Home.Calls);
    }

    [Fact]
    public async Task The_images_of_an_image_are_itself()
    {
        var image = family.Image("image", "linux/arm", "a");
        Assert.Equal("linux/arm", Assert.Single(await image.ImagesAsync()).Descriptor.Platform!.ToString());
        var described = await image.WithPlatform(Platform.Parse("linux/s390x")).ImagesAsync();
        Assert.Equal("linux/s390x", Assert.Single(described).Descriptor.Platform!.ToString());
    }

    [Fact]
    public async Task An_index_is_followed_eight_levels_deep_and_no_deeper()
    {
        var deep = family.Image("image", "linux/amd64", "a");
        for (var level = 8; level > 0; level--)
            deep = family.Index($"level {level}", deep);
        Assert.Single(await deep.ImagesAsync());

        var deeper = family.Index("level 0", deep);
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await deeper.ImagesAsync());
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await family.Target().PushAsync(deeper));
        await family.Target().PushAsync(deep);
    }

    [Fact]
    public async Task An_index_that_names_its_children_over_and_over_is_refused_in_time()
    {
        var bomb = family.Image("image", "linux/amd64", "a");
        for (var level = 0; level < 6; level++)
            bomb = family.Index($"level {level}", [.. Enumerable.Repeat(bomb, 100)]);

        await Assert.ThrowsAsync<ContentMismatchException>(async () => await bomb.ImagesAsync());
        Assert.True(family.Home.Calls.Count < 20_000);
    }

    [Theory]
    [InlineData("linux/amd64", "one")]
    [InlineData("linux/amd64/v2", "one")]
    [InlineData("linux/amd64/v3", "three")]
    [InlineData("linux/amd64/v4", "three")]
    [InlineData("linux/arm", "seven")]
    [InlineData("linux/arm/v6", "six")]
    [InlineData("linux/arm/v5", null)]
    [InlineData("linux/arm64", null)]
    [InlineData("windows/amd64", null)]
    public async Task The_image_for_a_platform_is_the_highest_that_runs_there(string wanted, string? expected)
    {
        var index = family.Index("index",
            Samples.OnPlatform(family.Image("three", "linux/amd64/v3", "a").Descriptor, "linux/amd64/v3"),
            Samples.OnPlatform(family.Image("one", "linux/amd64", "b").Descriptor, "linux/amd64"),
            Samples.OnPlatform(family.Image("old", "linux/386", "c").Descriptor, "linux/386"),
            Samples.OnPlatform(family.Image("six", "linux/arm/v6", "d").Descriptor, "linux/arm/v6"),
            Samples.OnPlatform(family.Image("seven", "linux/arm/v7", "e").Descriptor, "linux/arm"));

        var found = await index.ImageForAsync(Platform.Parse(wanted));

        Assert.Equal(expected, found is null ? null : family.Home.Labels[found.Digest]);
        Assert.Equal(expected is null ? [] : [$"get {expected}"], family.Home.Calls);
        Assert.Equal(found is not null, found?.Descriptor.Platform is not null);
    }

    [Fact]
    public async Task An_attestation_is_never_the_image_for_a_platform()
    {
        var proof = family.Image("proof", "linux/amd64", "a");
        var index = family.Index("index", Samples.Entry(proof.Descriptor,
            ",\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\"}" + Marked));
        Assert.Null(await index.ImageForAsync(Platform.Parse("linux/amd64")));
    }

    [Fact]
    public async Task Entries_that_do_not_say_their_platform_are_looked_into()
    {
        var image = family.Image("image", "linux/amd64", "a");
        var nested = family.Index("index", family.Index("nested", image), family.Image("arm", "linux/arm64", "b"));

        Assert.Equal(image.Digest, (await nested.ImageForAsync(Platform.Parse("linux/amd64")))!.Digest);
        Assert.Equal("linux/arm64", (await nested.ImageForAsync(Platform.Parse("linux/arm64")))!.Descriptor.Platform!.ToString());
        Assert.Null(await nested.ImageForAsync(Platform.Parse("linux/ppc64le")));
    }

    [Fact]
    public async Task An_image_is_its_own_image_where_it_runs()
    {
        var image = family.Image("image", "linux/amd64/v2", "a");
        Assert.Equal(image.Digest, (await image.ImageForAsync(Platform.Parse("linux/amd64/v3")))!.Digest);
        Assert.Null(await image.ImageForAsync(Platform.Parse("linux/amd64")));
        Assert.Null(await image.ImageForAsync(Platform.Parse("linux/arm64")));
    }

    [Fact]
    public async Task The_config_is_read_of_images_alone()
    {
        var image = family.Image("image", "linux/arm/v6", "a");
        Assert.Equal("v6", (await image.ConfigAsync()).Variant);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await family.Index("index", image).ConfigAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Artifact.Create("application/x", []).ConfigAsync());
        var broken = family.Keep("broken", MediaType.OciConfig, "[]");
        var failure = await Assert.ThrowsAsync<ContentMismatchException>(async () =>
            await Artifact.Parse(MediaType.OciManifest, Samples.Manifest(broken.Descriptor, []), family.Home).ConfigAsync());
        Assert.Contains(broken.Digest.ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_index_says_of_platforms_is_not_read_a_second_time()
    {
        Family family = new();
        var (amd, arm) = (family.Image("amd", "linux/amd64"), family.Image("arm", "linux/arm64"));
        var index = family.Index(
            "index",
            Samples.OnPlatform(amd.Descriptor, "linux/amd64"),
            Samples.OnPlatform(arm.Descriptor, "linux/arm64"));
        family.Home.Forget();

        var missing = await index.MissingPlatformsAsync(Platform.ParseList("linux/arm64,linux/s390x"));
        Assert.Equal(["linux/s390x"], missing.Select(static each => each.ToString()));
        Assert.Empty(family.Home.Calls);
    }
}
