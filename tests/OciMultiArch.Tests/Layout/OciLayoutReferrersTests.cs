using OciMultiArch.Content;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Layout;

public sealed class OciLayoutReferrersTests : IDisposable
{
    private readonly LayoutCase at = new();

    [Fact]
    public async Task A_root_that_names_the_subject_is_its_referrer_with_type_and_annotations()
    {
        var image = await at.WriteImageAsync("x", "a");
        var sbom = Samples.Referrer(image, "application/spdx+json");
        await at.Layout.WriteAsync(sbom, []);

        var found = Assert.Single(await at.Layout.ReferrersAsync(image.Digest).ToListAsync());

        Assert.Equal(
            sbom.Descriptor.Bare() with { ArtifactType = "application/spdx+json", Annotations = sbom.Manifest!.Annotations },
            found);
        Assert.Empty(await at.Layout.ReferrersAsync(sbom.Digest).ToListAsync());
    }

    [Fact]
    public async Task Only_the_type_asked_for_is_given()
    {
        var image = await at.WriteImageAsync("x", "a");
        await at.Layout.WriteAsync(Samples.Referrer(image, "application/spdx+json"), []);
        await at.Layout.WriteAsync(Samples.Referrer(image, "application/vnd.example.signature"), []);

        Assert.Equal(2, await at.Layout.ReferrersAsync(image.Digest).CountAsync());
        Assert.Equal(
            "application/vnd.example.signature",
            (await at.Layout.ReferrersAsync(image.Digest, "application/vnd.example.signature").SingleAsync()).ArtifactType);
    }

    [Fact]
    public async Task Without_an_artifact_type_the_type_of_the_config_counts()
    {
        var image = await at.WriteImageAsync("x", "a");
        await at.Layout.WriteAsync(Samples.Titled("y", $"\"subject\":{Samples.Entry(image.Descriptor)},"), []);

        Assert.Equal(MediaType.OciConfig.Value, (await at.Layout.ReferrersAsync(image.Digest).SingleAsync()).ArtifactType);
    }

    [Fact]
    public async Task A_referrer_inside_an_index_is_found()
    {
        var image = await at.WriteImageAsync("x", "a");
        var sbom = Samples.Referrer(image, "application/spdx+json");
        await at.Layout.WriteAsync(sbom);
        await at.Layout.WriteAsync(Samples.IndexOver(image, sbom, Samples.Titled("that is not here")), [Tag.Parse("b")]);

        Assert.Equal(sbom.Digest, (await at.Layout.ReferrersAsync(image.Digest).SingleAsync()).Digest);
    }

    [Fact]
    public async Task The_list_under_the_referrers_tag_counts_and_nothing_is_given_twice()
    {
        var image = await at.WriteImageAsync("x", "a");
        var (here, listed) = (Samples.Referrer(image, "application/spdx+json"), Samples.Referrer(
            image, "application/vnd.example.elsewhere"));
        await at.Layout.WriteAsync(here, []);
        await at.Layout.WriteAsync(Samples.IndexOver(here, listed), [ReferrersTag.Of(image.Digest)]);

        Assert.Equal(
            [here.Digest, listed.Digest],
            await at.Layout.ReferrersAsync(image.Digest).Select(static each => each.Digest).ToListAsync());
    }

    [Fact]
    public async Task Manifests_that_cannot_be_read_hide_no_referrer_but_spoilt_ones_are_an_error()
    {
        var image = await at.WriteImageAsync("x", "a");
        var sbom = Samples.Referrer(image, "application/spdx+json");
        var odd = Descriptor.Of(MediaType.OciManifest, "{}"u8);
        at.PlaceBlob(odd.Digest, "{}"u8);
        at.PlaceBlob(sbom.Digest, sbom.Bytes.Span);
        at.WriteForeign($"{Samples.Entry(odd)},{Samples.Entry(Samples.SharedLayer.Descriptor)},{Samples.Entry(sbom.Descriptor)}");

        Assert.Equal(1, await at.Layout.ReferrersAsync(image.Digest).CountAsync());

        at.PlaceBlob(sbom.Digest, new byte[sbom.Bytes.Length]);
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await at.Layout.ReferrersAsync(image.Digest).CountAsync());
    }

    [Theory]
    [InlineData(
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(
        "test+algorithm.using_algorithm-separators+and:alsoSome=InTheEncodedSectionToShowHyphenReplacementAndLimitsToSixtyFourCharacters",
        "test-algorithm.using_algorithm-s-alsoSome-InTheEncodedSectionToShowHyphenReplacementAndLimitsToSi")]
    public void The_referrers_tag_is_cut_and_cleaned_as_distribution_spec_says(string subject, string tag) =>
        Assert.Equal(tag, ReferrersTag.Of(Digest.Parse(subject)).Value);

    public void Dispose() => at.Dispose();
}
