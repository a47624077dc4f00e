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
