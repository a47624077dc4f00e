using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

public sealed class ForPlatformsTests
{
    [Theory]
    [InlineData("linux/amd64", "linux/amd64")]
    [InlineData("linux/x86_64", "linux/amd64")]
    [InlineData("linux/arm64", "linux/arm64/v8")]
    [InlineData("linux/arm64/v8", "linux/arm64/v8")]
    [InlineData("linux/arm/v6", "linux/arm/v6")]
    [InlineData("linux/arm", "linux/arm/v7")]
    public async Task One_platform_gives_its_image(string wanted, string platform)
    {
        var index = await Samples.AttestedIndexAsync("linux/amd64", "linux/arm64", "linux/arm/v6", "linux/arm/v7");

        var image = await Chosen(index, wanted);

        Assert.NotNull(image.Manifest);
        Assert.Equal(platform, image.Descriptor.Platform!.ToString());
    }

    [Fact]
    public async Task Several_platforms_give_an_index_of_their_images_and_the_attestations_of_these()
    {
        var index = await Samples.AttestedIndexAsync("linux/amd64", "linux/arm64", "linux/s390x");
        var expected = await index.EditAsync([IndexEdit.Remove(Platform.Parse("linux/arm64"))]);

        var chosen = await Chosen(index, "linux/s390x", "linux/amd64");

        Assert.Equal(4, chosen.Index!.Manifests.Count);
        Assert.Equal(expected.Digest, chosen.Digest);
        Assert.Equal(2, chosen.Index.Manifests.Count(static entry => entry.IsAttestation));
    }

    [Fact]
    public async Task All_platforms_give_the_index_itself()
    {
        var index = await Samples.AttestedIndexAsync("linux/amd64", "linux/arm64");

        Assert.Same(index, await Chosen(index, "linux/arm64", "linux/amd64"));
    }

    [Fact]
    public async Task An_image_gives_itself()
    {
        var image = (await Samples.ImageAsync("linux/arm64")).DescribedAs((await Samples.ImageAsync("linux/arm64")).Descriptor.Bare());

        Assert.Same(image, await Chosen(image, "linux/arm64"));
    }

    [Theory]
    [InlineData(true, "linux/s390x", "has no image for linux/s390x. It has linux/amd64, linux/arm64/v8.")]
    [InlineData(true, "linux/arm64 linux/s390x windows/amd64", "has no image for linux/s390x, windows/amd64. It has")]
    [InlineData(true, "linux/arm/v7", "has no image for linux/arm/v7. It has linux/amd64, linux/arm64/v8.")]
    [InlineData(false, "linux/arm64", "has no image for linux/arm64. It has linux/amd64.")]
    [InlineData(false, "linux/amd64 linux/arm64", "has no image for linux/arm64. It has linux/amd64.")]
    public async Task A_platform_that_is_not_there_is_an_error_that_says_which_are(bool isIndex, string wanted, string message)
    {
        var artifact = isIndex ? await Samples.IndexAsync("linux/amd64", "linux/arm64") : await Samples.ImageAsync("linux/amd64");

        var failure = await Assert.ThrowsAsync<ContentNotFoundException>(async () => await Chosen(artifact, wanted.Split(' ')));

        Assert.Equal(Problem.MissingPlatform, failure.Problem);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_builds_of_Windows_one_platform_gives_the_highest_and_a_named_build_its_own()
    {
        string[] builds = ["10.0.17763.2114", "10.0.26100.1742", "10.0.20348.169"];
        var index = await Samples.IndexAsync([.. builds.Select(static build => $"windows/amd64:{build}")]);

        Assert.Equal("10.0.26100.1742", (await Chosen(index, "windows/amd64")).Descriptor.Platform!.OsVersion);
        Assert.Equal("10.0.17763.2114", (await Chosen(index, "windows/amd64:10.0.17763.2114")).Descriptor.Platform!.OsVersion);
    }

    [Fact]
    public async Task Platforms_that_only_configs_or_indexes_inside_say_are_read()
    {
        MemoryStore store = new();
        var nested = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        var plain = await Samples.ImageAsync("linux/s390x");
        await store.PushAsync(nested, []);
        await store.PushAsync(plain, []);
        var index = Artifact.Parse(
            MediaType.OciIndex,
            SampleDocuments.Index(
                MediaType.OciIndex.Value,
                [
                    SampleDocuments.Entry(nested.MediaType.Value, nested.Bytes.ToArray()),
                    SampleDocuments.Entry(plain.MediaType.Value, plain.Bytes.ToArray()),
                ],
                ",\"annotations\":{\"kept\":\"yes\"}"),
            store);

        var one = await Chosen(index, "linux/s390x");
        var two = await Chosen(index, "linux/s390x", "linux/arm64");

        Assert.Equal(plain.Digest, one.Digest);
        Assert.Equal(["linux/arm64/v8", "linux/s390x"], two.Index!.Manifests.Select(static entry => entry.Platform!.ToString()));
        Assert.Equal("yes", two.Index.Annotations["kept"]);
        await store.PushAsync(two, ["two"]);
    }

    [Fact]
    public async Task No_platform_is_refused()
    {
        var image = await Samples.ImageAsync("linux/amd64");

        await Assert.ThrowsAsync<ArgumentException>(async () => await Chosen(image));
    }

    private static ValueTask<Artifact> Chosen(Artifact artifact, params string[] platforms) =>
        artifact.ForPlatformsAsync(platforms.Select(static text => Platform.Parse(text)));
}
