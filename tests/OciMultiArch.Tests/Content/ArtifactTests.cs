namespace OciMultiArch.Tests.Content;

public sealed class ArtifactTests
{
    private readonly Family family = new();
    private static readonly Blob Config = Samples.Blob(MediaType.OciConfig, "{}");
    private static readonly Blob Layer = Samples.Layer("x");

    public static TheoryData<string> Manifests => new(MediaType.OciManifest.Value, MediaType.DockerManifest.Value);

    public static TheoryData<string> Indexes => new(MediaType.OciIndex.Value, MediaType.DockerIndex.Value);

    [Theory]
    [MemberData(nameof(Manifests))]
    public void An_image_manifest_is_parsed_without_touching_its_bytes(string type)
    {
        var bytes = Samples.Manifest(Config.Descriptor, [Layer.Descriptor], " ,  \"x-unknown\": {\"a\": null}", new(type));
        var image = Artifact.Parse(new(type), bytes);

        Assert.Equal(bytes, image.Bytes.ToArray());
        Assert.Equal((new MediaType(type), Digest.Of(bytes), (long)bytes.Length), (image.MediaType, image.Digest, image.Descriptor.Size));
        Assert.Equal([Config.Descriptor, Layer.Descriptor], image.Blobs.Select(static each => each.Descriptor));
        Assert.Null(image.Index);
        Assert.Null(image.Subject);
        Assert.Empty(image.Sources);
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void An_index_is_parsed_whatever_types_its_entries_have(string type)
    {
        var odd = Layer.Descriptor with { MediaType = new("application/x-odd") };
        var index = Artifact.Parse(new(type), Samples.Index([Samples.Entry(odd)], new(type)));

        Assert.Equal([odd], index.Index!.Manifests);
        Assert.Null(index.Manifest);
        Assert.Empty(index.Blobs);
        Assert.Empty(Artifact.Parse(new(type), Samples.Index([], new(type))).Index!.Manifests);
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"manifests":[],"config":{}}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"fsLayers":[]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"manifests":[]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[null]}""")]
    [InlineData("""{"schemaVersion":1,"manifests":[]}""")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[]}""")]
    [InlineData("""{"schemaVersion":2}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[{"mediaType":"a/b","digest":"sha256:../../x","size":1}]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[{"mediaType":"a/b","digest":"sha256:"""
        + """aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","size":-1}]}""")]
    [InlineData("[]")]
    [InlineData("")]
    public void Documents_that_are_ambiguous_or_malformed_are_refused(string text) =>
        Assert.Throws<FormatException>(() => Artifact.Parse(MediaType.OciIndex, Samples.Utf8(text)));

    [Fact]
    public void Other_documents_are_refused_as_unsupported()
    {
        var schema1 = Assert.Throws<FormatException>(() =>
            Artifact.Parse(
                new("application/vnd.docker.distribution.manifest.v1+prettyjws"),
                """{"schemaVersion":1,"fsLayers":[]}"""u8.ToArray()));
        Assert.Contains("schema 1 is not supported", schema1.Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => Artifact.Parse(MediaType.OciConfig, "{}"u8.ToArray()));
        Assert.Throws<FormatException>(() => Artifact.Parse(MediaType.OciManifest, Samples.Index([])));
    }

    [Fact]
    public async Task A_child_keeps_what_its_entry_says()
    {
        var image = family.Image("image", "linux/arm64", "a");
        var index = family.Index(
            "index",
            Samples.Entry(image.Descriptor, ",\"annotations\":{\"k\":\"v\"},\"platform\":{\"architecture\":\"arm64\",\"os\":\"linux\"}"));
        var entry = index.Index!.Manifests[0];

        var child = await index.ChildAsync(entry);
        Assert.Equal(entry, child.Descriptor);
        Assert.Equal(image.Bytes.ToArray(), child.Bytes.ToArray());
        Assert.Equal(family.Here, child.Sources);
    }

    [Fact]
    public async Task The_best_source_is_asked_first_and_one_that_fails_is_passed_over()
    {
        var image = family.Image("image", "linux/arm64", "a");
        Recorder cache = new("cache");
        var index = Artifact.Parse(MediaType.OciIndex, Samples.Index([Samples.Entry(image.Descriptor)]), cache, family.Home);

        await index.ChildAsync(image.Descriptor);
        Assert.Single(cache.Calls);
        cache.Meanwhile = static (_, _) => throw new ContentMismatchException("spoilt");
        Assert.Equal(family.Here, (await index.ChildAsync(image.Descriptor)).Sources);
        cache.Meanwhile = static (_, _) => Task.CompletedTask;
        await cache.Memory.WriteAsync(Blob.In(image.Blobs[0].Descriptor, family.Home));
        await cache.Memory.WriteAsync(Blob.In(image.Blobs[1].Descriptor, family.Home));
        await cache.Memory.WriteAsync(image);
        family.Home.Forget();
        await index.ChildAsync(image.Descriptor);
        Assert.Empty(family.Home.Calls);
    }

    [Fact]
    public async Task A_child_that_no_source_has_is_named_with_its_platform_and_the_places()
    {
        var entry = Samples.OnPlatform(Layer.Descriptor with { MediaType = MediaType.OciManifest }, "linux/arm/v7");
        var index = Artifact.Parse(MediaType.OciIndex, Samples.Index([entry]), family.Home);
        var failure = await Assert.ThrowsAsync<ContentNotFoundException>(async () => await index.ChildAsync(index.Index!.Manifests[0]));
        Assert.Contains(
            $"{Layer.Digest} (linux/arm/v7) of the index {index.Digest} is not in home", failure.Message, StringComparison.Ordinal);

        family.Home.Meanwhile = static (_, _) => throw new RegistryException("DENIED");
        await Assert.ThrowsAsync<RegistryException>(async () => await index.ChildAsync(index.Index!.Manifests[0]));
    }

    [Fact]
    public async Task A_child_that_is_not_what_its_entry_says_is_refused()
    {
        var image = family.Image("image", "linux/arm64", "a");
        var composed = await Artifact.CreateIndexAsync([image.WithPlatform(Platform.Parse("linux/arm64"))]);

        await Assert.ThrowsAsync<ContentMismatchException>(async () => await composed.ChildAsync(image.Descriptor with { Size = 5 }));
        var index = family.Index("index", image);
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await index.ChildAsync(image.Descriptor with { Size = 5 }));
        await Assert.ThrowsAsync<ContentMismatchException>(
            async () => await index.ChildAsync(image.Descriptor with { MediaType = MediaType.DockerManifest }));
    }

    [Fact]
    public async Task Embedded_data_is_used_instead_of_a_fetch()
    {
        var bytes = Samples.Manifest(Config.Descriptor, [Layer.Descriptor]);
        var image = Artifact.Parse(MediaType.OciManifest, Samples.ManifestOf(
            Samples.Entry(Config.Descriptor, ",\"data\":\"e30=\""),
            [Samples.Entry(Layer.Descriptor, ",\"data\":\"eA==\""), Samples.Entry(MediaTypeEmpty)]), family.Home);
        var index = Artifact.Parse(MediaType.OciIndex, Samples.Index(
            [Samples.Entry(Artifact.Parse(MediaType.OciManifest, bytes).Descriptor, $",\"data\":\"{Convert.ToBase64String(bytes)}\"")]),
            family.Home);

        Assert.Equal(["{}", "x", "{}"], await Task.WhenAll(image.Blobs.Select(static async each => Samples.Text(await each.ReadAsync()))));
        Assert.Equal(bytes, (await index.ChildAsync(index.Index!.Manifests[0])).Bytes.ToArray());
        Assert.Empty(family.Home.Calls);
    }

    [Theory]
    [InlineData("eQ==")]
    [InlineData("eHg=")]
    [InlineData("%%%")]
    [InlineData("")]
    public async Task Embedded_data_that_is_wrong_is_not_used(string data)
    {
        family.Keep("x", MediaType.OciLayer, "x");
        var image = Artifact.Parse(MediaType.OciManifest, Samples.ManifestOf(
            Samples.Entry(Config.Descriptor), [Samples.Entry(Layer.Descriptor, $",\"data\":\"{data}\"")]), family.Home);

        Assert.Equal("x", Samples.Text(await image.Blobs[1].ReadAsync()));
        Assert.Equal(["open x"], family.Home.Calls);
    }

    [Fact]
    public async Task Two_bytes_that_only_claim_to_be_the_empty_object_are_fetched()
    {
        var odd = family.Keep("odd", MediaType.OciEmpty, "[]");
        var image = Artifact.Parse(MediaType.OciManifest, Samples.Manifest(odd.Descriptor, []), family.Home);
        Assert.Equal("[]", Samples.Text(await image.Blobs[0].ReadAsync()));
    }

    private static Descriptor MediaTypeEmpty => Samples.Blob(MediaType.OciEmpty, "{}").Descriptor;
}
