namespace OciMultiArch.Tests.Images;

/// <summary>The same image given twice for one index, taken once where that is asked for.</summary>
public sealed class SkipSameTests
{
    private static readonly IndexOptions SkipSame = new() { DuplicatePlatforms = DuplicatePlatformHandling.SkipSame };

    private static Artifact Image(string text, string platform) =>
        Artifact.Create("a/b", [Blob.Of(new("text/plain"), System.Text.Encoding.UTF8.GetBytes(text))])
            .WithPlatform(Platform.Parse(platform));

    [Fact]
    public async Task It_is_taken_once_in_its_first_place()
    {
        var (one, two) = (Image("1", "linux/amd64"), Image("2", "linux/arm64"));

        await Assert.ThrowsAsync<InvalidContentException>(async () => await Artifact.CreateIndexAsync([one, two, one]));
        var index = await Artifact.CreateIndexAsync([one, two, one.WithPlatform(Platform.Parse("linux/x86_64"))], null, SkipSame);

        Assert.Equal([one.Digest, two.Digest], index.Index!.Manifests.Select(static entry => entry.Digest));
        Assert.Equal((await Artifact.CreateIndexAsync([one, two])).Digest, index.Digest);
    }

    [Fact]
    public async Task An_index_that_holds_it_and_a_file_for_no_platform_count_too()
    {
        var (one, two) = (Image("1", "linux/amd64"), Image("2", "linux/arm64"));
        var file = Artifact.Create("c/d", []);
        var first = await Artifact.CreateIndexAsync([one, file]);
        var second = await Artifact.CreateIndexAsync([two, one, file]);

        var index = await Artifact.CreateIndexAsync([first, second], null, SkipSame);

        Assert.Equal([one.Digest, file.Digest, two.Digest], index.Index!.Manifests.Select(static entry => entry.Digest));
    }

    [Fact]
    public async Task Two_different_images_stay_refused_and_one_image_for_two_platforms_stays_twice()
    {
        var (one, other) = (Image("1", "linux/amd64"), Image("2", "linux/amd64"));

        var refused = await Assert.ThrowsAsync<InvalidContentException>(
            async () => await Artifact.CreateIndexAsync([one, other], null, SkipSame));
        Assert.Equal(Problem.DuplicatePlatform, refused.Problem);
        var index = await Artifact.CreateIndexAsync([one, one.WithPlatform(Platform.Parse("linux/amd64/v2"))], null, SkipSame);
        Assert.Equal(2, index.Index!.Manifests.Count);
    }

    [Fact]
    public async Task Its_attestations_are_taken_once_as_well()
    {
        var image = Image("1", "linux/amd64");
        Dictionary<string, string> attests = new()
        {
            ["vnd.docker.reference.type"] = "attestation-manifest",
            ["vnd.docker.reference.digest"] = image.Digest.ToString(),
        };
        var attestation = Artifact.Create("in/toto", []).WithPlatform(Platform.Parse("unknown/unknown")).WithAnnotations(attests);
        var index = await Artifact.CreateIndexAsync([image, attestation]);

        var twice = await Artifact.CreateIndexAsync([index, index], null, SkipSame);

        Assert.Equal(index.Index!.Manifests, twice.Index!.Manifests);
    }
}
