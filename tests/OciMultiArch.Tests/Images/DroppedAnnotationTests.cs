using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>Annotations on the way to Docker's format, which has no place for them.</summary>
public sealed class DroppedAnnotationTests
{
    [Fact]
    public async Task Annotations_are_dropped_on_the_way_to_Docker_when_asked_and_nothing_else_is()
    {
        Foreign foreign = new();
        var (layer, config) = (Samples.Blob(MediaType.OciLayerGzip, "l").Descriptor, foreign.Config("{}"));
        var plain = foreign.Put(MediaType.OciManifest, Samples.Text(Samples.Manifest(config, [layer])));
        var noted = foreign.Put(MediaType.OciManifest, Samples.Text(Samples.Manifest(
                config with { Annotations = Note }, [layer with { Annotations = Note }]))
            .Replace("\"schemaVersion\"", "\"annotations\":{\"k\":\"v\"},\"schemaVersion\"", StringComparison.Ordinal));
        var members = $$$""","x":1,"annotations":{"k":"v"},"platform":{{{{Samples.PlatformMembers("linux/amd64")}}}}""";
        var index = foreign.Open(
            MediaType.OciIndex,
            Samples.Text(Samples.Index([Samples.Entry(noted, members)], members: ",\"annotations\":{\"k\":\"v\"}")));
        var expected = foreign.Open(
            MediaType.OciIndex,
            Samples.Text(Samples.Index(
                [Samples.Entry(plain, members.Replace(",\"annotations\":{\"k\":\"v\"}", "", StringComparison.Ordinal))])));

        var edited = await index.EditImagesAsync(new() { Format = ImageFormat.Docker, DropsAnnotations = true });
        IndexOptions options = new() { Format = ImageFormat.Docker, ConvertsImages = true, DropsAnnotations = true };
        var made = await Artifact.CreateIndexAsync([index], null, options);

        await Assert.ThrowsAsync<InvalidContentException>(async () => await index.ConvertAsync(ImageFormat.Docker));
        Assert.Equal(Samples.Text((await expected.ConvertAsync(ImageFormat.Docker)).Bytes), Samples.Text(edited.Bytes));
        Assert.Equal(edited.Index!.Manifests[0], made.Index!.Manifests[0]);
        Assert.Same(index, await index.EditImagesAsync(new() { Format = ImageFormat.Oci, DropsAnnotations = true }));
    }

    private static Dictionary<string, string> Note => new(StringComparer.Ordinal) { ["k"] = "v" };
}
