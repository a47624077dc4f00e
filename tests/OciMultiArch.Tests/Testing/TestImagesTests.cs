namespace OciMultiArch.Tests.Testing;

/// <summary>Images for tests are right, and stay the same.</summary>
public sealed class TestImagesTests
{
    [Theory]
    [InlineData(ImageFormat.Oci)]
    [InlineData(ImageFormat.Docker)]
    public async Task What_is_made_verifies_in_every_respect(ImageFormat format)
    {
        using TestRegistry registry = new();
        using var client = registry.CreateClient();
        var index = TestImages.IndexOf("1.0", ["linux/amd64", "linux/arm64", "windows/amd64:10.0.20348.1"], format);
        await registry["app"].PutAsync(index, ["1.0"]);

        var report = await (await client.GetAsync("registry.test/app:1.0")).VerifyAsync();

        Assert.Empty(report.Problems);
    }

    [Fact]
    public void The_same_arguments_give_the_same_digests_and_others_others()
    {
        Assert.Equal(TestImages.Index("linux/amd64").Digest, TestImages.Index("linux/amd64").Digest);
        string?[] contents = [null, "a", "b"];
        Assert.Equal(3, contents.Select(static content => TestImages.Image("linux/amd64", content).Digest).Distinct().Count());
    }

    [Fact]
    public async Task A_referrer_goes_in_with_what_it_is_attached_to()
    {
        using TestRegistry registry = new();
        using var client = registry.CreateClient();
        var image = TestImages.Image("linux/amd64");
        await registry["app"].PutAsync(image);
        await registry["app"].PutAsync(TestImages.Referrer(image, "application/vnd.example.sbom"));

        var listed = await client.Repository("registry.test/app").ReferrersAsync(image.Digest, "application/vnd.example.sbom").ToListAsync();

        Assert.Equal("application/vnd.example.sbom", Assert.Single(listed).ArtifactType);
    }

    [Fact]
    public void A_name_gives_a_digest_that_parses()
    {
        Assert.Equal(TestDigest.Of("abc"), Digest.Parse($"{TestDigest.Of("abc")}"));
        Assert.NotEqual(TestDigest.Of("abc"), TestDigest.Of("abd"));
    }
}
