using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Layout;

/// <summary>Referrers go with their image when a layout is pruned.</summary>
public sealed class OciLayoutPruningReferrersTests : IDisposable
{
    private readonly LayoutCase at = new();

    [Fact]
    public async Task Referrers_go_with_their_image_and_so_does_what_refers_to_them()
    {
        var image = await at.WriteImageAsync("x", "a");
        var sbom = Samples.Referrer(image, "sbom");
        var signature = Samples.Referrer(sbom, "signature");
        await at.Layout.WriteAsync(signature, []);
        await at.Layout.WriteAsync(sbom, []);
        Assert.Equal(new(), await at.Layout.PruneAsync(TimeSpan.Zero));

        await at.Layout.DeleteTagAsync(Tag.Parse("a"));
        at.Age();
        await at.Layout.PruneAsync();

        Assert.Empty(at.Blobs());
        Assert.Equal("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""", at.IndexText());
    }

    [Theory]
    [InlineData("sig", true)]
    [InlineData("att", true)]
    [InlineData("sbom", true)]
    [InlineData("txt", false)]
    public async Task What_cosign_keeps_under_a_tag_goes_with_its_image_and_not_before(string ending, bool goes)
    {
        var image = await at.WriteImageAsync("x", "a");
        var beside = Samples.Titled("beside");
        await at.Layout.WriteAsync(beside, [Tag.Parse($"{image.Digest}.{ending}".Replace(':', '-'))]);
        var elsewhere = Samples.Titled("of what is not here");
        await at.Layout.WriteAsync(elsewhere, [Tag.Parse($"sha256-{new string('0', 64)}.sig")]);
        Assert.Equal(new(), await at.Layout.PruneAsync(TimeSpan.Zero));

        await at.Layout.DeleteTagAsync(Tag.Parse("a"));
        await at.Layout.PruneAsync(TimeSpan.Zero);

        Assert.Equal(!goes, at.Blobs().Contains(beside.Digest.Encoded));
        Assert.Contains(elsewhere.Digest.Encoded, at.Blobs());
        Assert.DoesNotContain(image.Digest.Encoded, at.Blobs());
        Assert.Equal(goes ? 1 : 2, (await at.Layout.TagsAsync().ToListAsync()).Count);
    }

    [Fact]
    public async Task A_referrer_that_is_young_has_a_name_or_never_had_its_image_here_stays()
    {
        var image = await at.WriteImageAsync("x", "a");
        var named = Samples.Referrer(image, "named");
        await at.Layout.WriteAsync(named, [Tag.Parse("sbom")]);
        var alone = Samples.Referrer(Samples.Titled("elsewhere"), "alone");
        await at.Layout.WriteAsync(alone, []);
        await at.Layout.DeleteTagAsync(Tag.Parse("a"));
        at.Age();
        var young = Samples.Referrer(image, "young");
        await at.Layout.WriteAsync(young, []);

        Assert.Equal(new(), await at.Layout.PruneAsync());
        Assert.Equal(2, (await at.Layout.PruneAsync(TimeSpan.Zero)).Blobs);

        var left = new[] { named, alone }.Select(static each => each.Digest.Encoded);
        Assert.Superset(left.ToHashSet(), at.Blobs().ToHashSet());
    }

    public void Dispose() => at.Dispose();
}
