using OciMultiArch.Tests.Content;
using static OciMultiArch.VerifyProblemKind;

namespace OciMultiArch.Tests.Checks;

/// <summary>Layers that registries are not given, because the manifest says where else they are.</summary>
public sealed class ForeignLayerChecksTests : IDisposable
{
    private readonly Shelf shelf = new();

    public void Dispose() => shelf.Dispose();

    [Fact]
    public async Task A_layer_that_is_elsewhere_is_a_warning_and_one_that_is_nowhere_an_error()
    {
        var elsewhere = await ForeignAsync("""["https://example.com/layer"]""");
        Assert.Equal((LayerElsewhere, true), (elsewhere.Kind, elsewhere.IsWarning));
        Assert.Contains("Clients fetch it from https://example.com/layer, which was not asked.", elsewhere.Message, StringComparison.Ordinal);
        Assert.Equal(LayerMissing, (await ForeignAsync("[]")).Kind);
        Assert.Equal(LayerMissing, (await ForeignAsync("""["file:///etc/passwd","no address"]""")).Kind);
    }

    private async Task<VerifyProblem> ForeignAsync(string urls)
    {
        var foreign = $$"""{"mediaType":"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip","digest":"{{Digest.Of([9])}}","size":"""
            + $$"""1,"urls":{{urls}}}""";
        var config = shelf.Put(
            MediaType.DockerConfig,
            Samples.Utf8($$"""{"os":"windows","architecture":"amd64","rootfs":{"type":"layers","diff_ids":["{{Digest.Of([8])}}"]} }"""));
        var image = shelf.Open(
            shelf.Put(MediaType.DockerManifest, Samples.ManifestOf(Samples.Entry(config), [foreign], "", MediaType.DockerManifest)));

        var quick = await image.VerifyAsync();
        var deep = await image.VerifyAsync(new() { ReadsLayers = true });
        Assert.Equal(quick.Problems, deep.Problems);
        return Assert.Single(quick.Problems);
    }

    [Fact]
    public async Task A_foreign_layer_that_is_here_is_looked_at_like_any_other()
    {
        var tar = Shelf.Tar(static tar => tar.File("a", "a"));
        var layer = shelf.Put(new("application/vnd.oci.image.layer.nondistributable.v1.tar"), tar);
        var entry = layer with { Urls = ["https://example.com/layer"] };
        var image = shelf.Open(shelf.Image("linux/amd64", [entry], [Digest.Of([1])]));

        Assert.Empty((await image.VerifyAsync()).Problems);
        Assert.Equal(DiffIdMismatch, Assert.Single((await image.VerifyAsync(new() { ReadsLayers = true })).Problems).Kind);
    }
}
