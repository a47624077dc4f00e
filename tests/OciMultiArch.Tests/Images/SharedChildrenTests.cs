using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>Indexes in indexes that share their children: each distinct document counts once, however often it is named.</summary>
public sealed class SharedChildrenTests
{
    [Theory]
    [InlineData(7, 100)]
    [InlineData(8, 1_000)]
    public async Task An_edit_reads_each_distinct_document_once(int depth, int width)
    {
        Foreign foreign = new();
        var index = Nested(foreign, foreign.Image("linux/amd64"), depth, width);

        var edited = await index.EditImagesAsync(new() { RemovedLabels = new HashSet<string> { "keep" } });

        Assert.Equal(depth + 1, foreign.Read.Count); // the indexes below the root, the image, its config
        Assert.Equal(foreign.Read.Count, foreign.Read.Distinct().Count());
        Assert.NotEqual(index.Digest, edited.Digest);
        Assert.Equal(width, edited.Index!.Manifests.Count);
        Assert.Single(edited.Index.Manifests.Select(static entry => entry.Digest).Distinct());
    }

    [Theory]
    [InlineData(7, 100)]
    [InlineData(8, 1_000)]
    public async Task A_verification_looks_into_each_distinct_index_once(int depth, int width)
    {
        Foreign foreign = new();
        var config = foreign.Config("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}");
        var image = foreign.Put(MediaType.OciManifest, Samples.Text(Samples.Manifest(config, [])));
        var index = Nested(foreign, image, depth, width);

        var report = await index.VerifyAsync();

        Assert.Equal(depth + 1, report.Manifests); // the root, those below it, the image

        Assert.Equal(foreign.Read.Count, foreign.Read.Distinct().Count());
    }

    private static Artifact Nested(Foreign foreign, Descriptor child, int depth, int width)
    {
        for (var level = 1; level < depth; level++)
            child = foreign.Put(MediaType.OciIndex, Index(child, width));
        return foreign.Open(MediaType.OciIndex, Index(child, width));
    }

    private static string Index(Descriptor child, int width)
    {
        var entries = Enumerable.Range(0, width)
            .Select(at => Samples.Entry(child, $$$""","annotations":{"n":"{{{at}}}"}"""));
        return Samples.Text(Samples.Index(entries));
    }
}
