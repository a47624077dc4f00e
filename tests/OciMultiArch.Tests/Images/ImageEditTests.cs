using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>
/// All images of an index that others wrote, edited at once: what is not asked for keeps its bytes, and no layer is read.
/// </summary>
public sealed class ImageEditTests
{
    private static readonly ImageEdit Labelled = new() { Change = new() { Labels = new Dictionary<string, string> { ["keep"] = "you" } } };

    public static TheoryData<string> Styles => Foreign.Styles;

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task Each_document_changes_where_it_must_and_nowhere_else(string style)
    {
        Foreign foreign = new(style);
        var (amd, arm) = (foreign.Image("linux/amd64"), foreign.Image("linux/arm64/v8"));
        var index = foreign.Open(MediaType.OciIndex, $$$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","x-index":[1,2],"manifests":[
            {{{Samples.Entry(amd, ""","x-entry":{"a":"\u00e9"},"platform":{"architecture":"amd64","os":"linux","x-platform":true}""")}}},
            {{{Samples.OnPlatform(arm, "linux/arm64/v8")}}}],"annotations":{"k":"v"}}
            """);

        var edited = await index.EditImagesAsync(Labelled);

        var text = Samples.Text(index.Bytes);
        foreach (var (old, entry) in index.Index!.Manifests.Zip(edited.Index!.Manifests))
        {
            var image = await edited.ChildAsync(entry);
            var config = Artifact.Parse(old.MediaType, Samples.Utf8(foreign.Text(old.Digest))).Manifest!.Config;
            Assert.Equal(
                foreign.Text(config.Digest).Replace("\"me\"", "\"you\"", StringComparison.Ordinal),
                await Samples.ConfigTextAsync(image));
            Assert.Equal(Pointed(foreign.Text(old.Digest), config, image.Manifest!.Config), Samples.Text(image.Bytes));
            text = Pointed(text, old, image.Descriptor);
        }
        Assert.Equal(text, Samples.Text(edited.Bytes));
        Assert.Equal(4, foreign.Read.Count);
    }

    [Fact]
    public async Task A_Docker_list_keeps_the_order_and_types_that_docker_gave_it()
    {
        Foreign foreign = new("3 blanks");
        var amd = foreign.Image("linux/amd64", type: MediaType.DockerManifest);
        var list = foreign.Open(MediaType.DockerIndex, $$$"""
            {"schemaVersion":2,"mediaType":"{{{MediaType.DockerIndex}}}","manifests":[
            {"mediaType":"{{{amd.MediaType}}}","size":{{{amd.Size}}},"digest":"{{{amd.Digest}}}",
             "platform":{"architecture":"amd64","os":"linux"}}]}
            """);

        var edited = await list.EditImagesAsync(Labelled with { Layers = [Samples.RecipeLayer("new", MediaType.OciLayerGzip)] });

        var entry = Assert.Single(edited.Index!.Manifests);
        Assert.Equal(Pointed(Samples.Text(list.Bytes), amd, entry), Samples.Text(edited.Bytes));
        Assert.Equal(MediaType.DockerIndex, edited.MediaType);
        var image = await edited.ChildAsync(entry);
        Assert.All(image.Manifest!.Layers, static each => Assert.Equal(MediaType.DockerLayerGzip, each.MediaType));
        Assert.Equal(3, image.Manifest.Layers.Count);
    }

    [Fact]
    public async Task A_layer_on_top_gets_its_DiffID_and_one_entry_of_history_with_the_time_of_the_image()
    {
        Foreign foreign = new();
        var index = OneImage(foreign);
        var before = foreign.Text(await ConfigOf(index, foreign));

        var edited = await index.EditImagesAsync(new() { Layers = [Samples.RecipeLayer("new")] });

        var image = await edited.ChildAsync(edited.Index!.Manifests[0]);
        Assert.Equal(
            before.Replace("]},\"history\"", $",{Samples.DiffIds("new")}]}},\"history\"", StringComparison.Ordinal)
                .Replace(
                    "{\"created_by\":\"two\"}",
                    "{\"created_by\":\"two\"},{\"created\":\"2020-01-01T00:00:00Z\",\"created_by\":\"COPY new\"}",
                    StringComparison.Ordinal),
            await Samples.ConfigTextAsync(image));
        Assert.Equal("new", Samples.Text(await image.Blobs[^1].ReadAsync()));
        Assert.Contains(foreign, image.Blobs[1].Sources);
    }

    [Fact]
    public async Task A_variable_changes_in_its_place_and_its_neighbours_keep_their_escapes()
    {
        Foreign foreign = new();
        var index = OneImage(foreign);
        var before = foreign.Text(await ConfigOf(index, foreign));

        var edited = await index.EditImagesAsync(new()
        {
            Change = new() { Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin", ["NEW"] = "1" } },
            RemovedLabels = new HashSet<string> { "keep", "no such" },
        });

        Assert.Equal(
            before.Replace("\"PATH=/bin\",\"Q=\\u0026\"", "\"PATH=/usr/bin\",\"Q=\\u0026\",\"NEW=1\"", StringComparison.Ordinal).Replace(
                ",\"Labels\":{\"keep\":\"me\"}",
                "",
                StringComparison.Ordinal),
            await Samples.ConfigTextAsync(await edited.ChildAsync(edited.Index!.Manifests[0])));
    }

    [Fact]
    public async Task A_variable_that_is_taken_out_leaves_the_others_as_they_are()
    {
        Foreign foreign = new();
        var index = OneImage(foreign);
        var before = foreign.Text(await ConfigOf(index, foreign));

        var edited = await index.EditImagesAsync(new()
        {
            RemovedEnvironment = new HashSet<string> { "PATH" },
            Created = new(2024, 1, 2, 3, 4, 5, TimeSpan.Zero),
        });

        Assert.Equal(
            before.Replace("\"PATH=/bin\",", "", StringComparison.Ordinal).Replace(
                "2020-01-01T00:00:00.5Z",
                "2024-01-02T03:04:05Z",
                StringComparison.Ordinal),
            await Samples.ConfigTextAsync(await edited.ChildAsync(edited.Index!.Manifests[0])));
    }

    [Fact]
    public async Task Annotations_of_the_manifest_are_set_and_removed_and_its_config_is_not_read()
    {
        Foreign foreign = new();
        var image = foreign.Image("linux/amd64", manifest: """,  "annotations":{"old":"1","stay":"\u00e9"}""");
        var index = foreign.Open(MediaType.OciIndex, Index(Samples.OnPlatform(image, "linux/amd64")));

        var edited = await index.EditImagesAsync(new()
        {
            Annotations = new Dictionary<string, string> { ["new"] = "2" },
            RemovedAnnotations = new HashSet<string> { "old" },
        });

        Assert.Equal(
            foreign.Text(image.Digest).Replace(
                "\"old\":\"1\",\"stay\":\"\\u00E9\"",
                "\"stay\":\"\\u00E9\",\"new\":\"2\"",
                StringComparison.Ordinal),
            Samples.Text((await edited.ChildAsync(edited.Index!.Manifests[0])).Bytes));
        Assert.Equal([image.Digest], foreign.Read);
    }

    [Fact]
    public async Task An_edit_that_changes_nothing_gives_the_artifact_itself()
    {
        Foreign foreign = new();
        var index = OneImage(foreign);

        Assert.Same(index, await index.EditImagesAsync(new()));
        Assert.Same(index, await index.EditImagesAsync(new()
        {
            Change = new()
            {
                Labels = new Dictionary<string, string> { ["keep"] = "me" },
                Environment = new Dictionary<string, string> { ["Q"] = "&" },
            },
            RemovedLabels = new HashSet<string> { "gone" },
            RemovedEnvironment = new HashSet<string> { "GONE" },
            RemovedAnnotations = new HashSet<string> { "gone" },
            Format = ImageFormat.Oci,
        }));
    }

    [Fact]
    public async Task One_image_is_edited_as_it_is()
    {
        Foreign foreign = new();
        var image = foreign.Image("linux/amd64");
        var alone = foreign.Open(MediaType.OciManifest, foreign.Text(image.Digest)).WithPlatform(Samples.Amd64);

        var edited = await alone.EditImagesAsync(Labelled with { Platforms = [Samples.Amd64] });

        Assert.Contains("\"you\"", await Samples.ConfigTextAsync(edited), StringComparison.Ordinal);
        Assert.Equal(Samples.Amd64, edited.Descriptor.Platform);
    }

    [Fact]
    public async Task An_edited_index_is_pushed_with_what_was_edited()
    {
        Foreign foreign = new();
        var index = OneImage(foreign);
        MemoryStore store = new();
        foreach (var layer in new[] { "one", "linux/amd64" })
            await store.WriteAsync(Samples.Blob(MediaType.OciLayerGzip, layer));

        var edited = await index.EditImagesAsync(Labelled);
        await store.PushAsync(edited, ["1"]);

        var image = Assert.Single(await (await store.GetAsync("1")).ImagesAsync());
        Assert.Equal("you", (await image.ConfigAsync()).Config!.Labels["keep"]);
    }

    /// <summary>What becomes of a document when what it points at moves.</summary>
    internal static string Pointed(string text, Descriptor old, Descriptor now) => text
        .Replace(old.Digest.ToString(), now.Digest.ToString(), StringComparison.Ordinal)
        .Replace($"\"size\":{old.Size}", $"\"size\":{now.Size}", StringComparison.Ordinal)
        .Replace($"\"size\": {old.Size}", $"\"size\": {now.Size}", StringComparison.Ordinal);

    internal static string Index(params string[] entries) =>
        $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{string.Join(',', entries)}}]}""";

    private static Artifact OneImage(Foreign foreign) =>
        foreign.Open(MediaType.OciIndex, Index(Samples.OnPlatform(foreign.Image("linux/amd64"), "linux/amd64")));

    private static async Task<Digest> ConfigOf(Artifact index, Foreign foreign) =>
        Artifact.Parse(MediaType.OciManifest, Samples.Utf8(foreign.Text((await index.ImagesAsync())[0].Digest))).Manifest!.Config.Digest;
}
