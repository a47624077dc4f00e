using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Merging;

/// <summary>What a merge refuses, and that nothing is written then.</summary>
public sealed class MergeRefusalTests
{
    private readonly Machines machines = new();

    [Fact]
    public async Task Two_images_with_one_part_tag_are_refused_before_anything_is_written()
    {
        var (one, two) = (machines.Image("linux/amd64"), machines.Image("linux/amd64", "other"));

        var refused = await Assert.ThrowsAsync<InvalidContentException>(
            async () => await machines.Store.MergeAsync(Machines.Version, [one, two]));

        Assert.Equal(Problem.DuplicatePlatform, refused.Problem);
        Assert.Contains("1.4.0-linux-amd64", refused.Message, StringComparison.Ordinal);
        Assert.Contains(one.Digest.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Contains(two.Digest.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Empty(await machines.TagsAsync());
    }

    [Theory]
    [InlineData("{tag}-part", "names no platform")]
    [InlineData("{tag}-{os}-{who}", "{who}")]
    [InlineData("{tag}{-variant}", "a tag of the index itself")]
    [InlineData("-{arch}", "not a tag")]
    public async Task A_template_that_makes_no_parts_is_refused(string template, string why)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await machines.Store.MergeAsync(
                Machines.Version, [machines.Image("linux/amd64")], new() { PartTemplate = NameTemplate.Parse(template) }));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Empty(await machines.TagsAsync());
    }

    [Fact]
    public async Task A_platform_that_nobody_would_find_by_name_has_to_be_expected()
    {
        var image = machines.Image("linux/amd64").WithPlatform(new Platform { Os = "unikernel", Architecture = "amd64" });

        var refused = await Assert.ThrowsAsync<InvalidContentException>(
            async () => await machines.Store.MergeAsync(Machines.Version, [image]));
        Assert.Equal(RemedyKind.NamePlatforms, refused.Remedy!.Kind);
        Assert.Empty(await machines.TagsAsync());

        await machines.Store.MergeAsync(Machines.Version, [image], new() { Expect = [image.Descriptor.Platform!] });
        Assert.Equal(["unikernel/amd64"], await machines.PlatformsAsync());
    }

    [Fact]
    public async Task An_image_without_a_platform_is_refused()
    {
        var config = Samples.Utf8("{}");
        var manifest = Samples.Manifest(Descriptor.Of(new("application/vnd.acme.config"), config), []);
        var artifact = Artifact.Parse(MediaType.OciManifest, manifest);

        var refused = await Assert.ThrowsAsync<InvalidContentException>(
            async () => await machines.Store.MergeAsync(Machines.Version, [artifact]));

        Assert.Equal((Problem.MissingPlatform, RemedyKind.SetPlatform), (refused.Problem, refused.Remedy!.Kind));
        Assert.Contains(artifact.Digest.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Empty(await machines.TagsAsync());
    }

    [Fact]
    public async Task An_image_that_is_not_expected_is_refused()
    {
        var refused = await Assert.ThrowsAsync<InvalidContentException>(async () =>
            await machines.Store.MergeAsync(
                Machines.Version, [machines.Image("linux/amd64")], new() { Expect = Platform.ParseList("linux/arm64") }));

        Assert.Contains("none of the expected platforms", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await machines.TagsAsync());
    }

    [Fact]
    public async Task Nothing_given_and_nothing_there_is_an_error_that_names_the_template()
    {
        var refused = await Assert.ThrowsAsync<ContentNotFoundException>(async () => await machines.Store.MergeAsync(Machines.Version, []));

        Assert.Contains("{tag}-{os}-{arch}{variant}{-os.version}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_of_two_families_make_no_index_and_the_message_says_which()
    {
        await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/amd64")]);
        var docker = await new ImageRecipe { Platform = Platform.Parse("linux/arm64"), Format = ImageFormat.Docker }.BuildAsync();

        var refused = await Assert.ThrowsAsync<InvalidContentException>(
            async () => await machines.Store.MergeAsync(Machines.Version, [docker]));

        Assert.StartsWith("The parts of 1.4.0 in memory make no index. ", refused.Message, StringComparison.Ordinal);
        await machines.Store.MergeAsync(Machines.Version, [], new() { Format = ImageFormat.Oci });
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], await machines.PlatformsAsync());
    }

    [Fact]
    public void Options_that_mean_nothing_are_refused_where_they_are_set()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MergeOptions { MaxRounds = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MergeOptions { MaxReads = 0 });
        Assert.Throws<ArgumentNullException>(() => new MergeOptions { PartTemplate = null! });
        Assert.Throws<ArgumentNullException>(() => new MergeOptions { TimeProvider = null! });
    }

    [Fact]
    public async Task What_a_Docker_list_cannot_hold_is_refused_before_a_part_is_written()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await machines.Store.MergeAsync(
            Machines.Version,
            [machines.Image("linux/amd64")],
            new() { Format = ImageFormat.Docker, ArtifactType = "application/vnd.acme" }));

        Assert.Empty(await machines.TagsAsync());
    }
}
