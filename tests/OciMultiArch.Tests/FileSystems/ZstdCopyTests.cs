namespace OciMultiArch.Tests.FileSystems;

/// <summary>Images that stand in an index twice, the second time with layers of zstd.</summary>
public sealed class ZstdCopyTests
{
    private readonly Recompressed images = new();

    private RecompressOptions Copies => new() { ZstdCopy = images.Zstd };

    [Fact]
    public async Task Each_copy_stands_behind_its_image_with_the_same_config()
    {
        var index = await IndexAsync();

        var both = await index.RecompressAsync(images.Store, LayerCompression.Gzip, Copies);

        Assert.Equal("linux/amd64 linux/amd64+ linux/arm64/v8 linux/arm64/v8+", Recompressed.Entries(both));
        var all = await both.ImagesAsync();
        Assert.Equal(["+gzip", "+zstd", "+gzip", "+zstd"], all.Select(Recompressed.Types));
        Assert.Equal(all[0].Manifest!.Config, all[1].Manifest!.Config);
        Assert.Equal(index.Index!.Manifests[0], both.Index!.Manifests[0]);
        Assert.DoesNotContain((await both.VerifyAsync()).Problems, static problem => problem.Kind == VerifyProblemKind.DuplicatePlatform);
    }

    [Fact]
    public async Task Clients_that_take_the_first_image_get_the_plain_one()
    {
        var both = await (await IndexAsync()).RecompressAsync(images.Store, LayerCompression.Gzip, Copies);

        var chosen = await both.ImageForAsync(Platform.Parse("linux/arm64"));
        var only = await both.ForPlatformsAsync([Platform.Parse("linux/arm64")]);

        Assert.Equal("+gzip", Recompressed.Types(chosen!));
        Assert.Equal(chosen!.Digest, only.Digest);
    }

    [Fact]
    public async Task Asking_again_changes_nothing_and_compresses_nothing()
    {
        var both = await (await IndexAsync()).RecompressAsync(images.Store, LayerCompression.Gzip, Copies);
        var opened = images.Opened.Count;

        Assert.Same(both, await both.RecompressAsync(images.Store, LayerCompression.Gzip, Copies));
        Assert.Equal(opened, images.Opened.Count);
    }

    [Fact]
    public async Task An_image_becomes_an_index_of_both()
    {
        var image = await images.ImageAsync("linux/arm/v7", "one");

        var both = await image.RecompressAsync(images.Store, LayerCompression.Gzip, Copies);

        Assert.Equal("linux/arm/v7 linux/arm/v7+", Recompressed.Entries(both));
        Assert.Equal(image.Digest, both.Index!.Manifests[0].Digest);
    }

    [Fact]
    public async Task Only_the_platforms_that_are_named_get_copies()
    {
        var edit = ImageEdit.OfRecompress(images.Store, LayerCompression.None, Copies) with
        {
            Platforms = [Platform.Parse("linux/arm64")],
        };

        var edited = await (await IndexAsync()).EditImagesAsync(edit);

        Assert.Equal("linux/amd64 linux/arm64/v8 linux/arm64/v8+", Recompressed.Entries(edited));
        Assert.Equal(["+gzip", "", "+zstd"], (await edited.ImagesAsync()).Select(Recompressed.Types));
    }

    [Fact]
    public async Task Images_and_their_copies_are_changed_together()
    {
        var both = await (await IndexAsync()).RecompressAsync(images.Store, LayerCompression.Gzip, Copies);
        var edit = ImageEdit.OfRecompress(images.Store, LayerCompression.None, Copies) with
        {
            Change = new() { Labels = new Dictionary<string, string> { ["a"] = "b" } },
        };

        var edited = await both.EditImagesAsync(edit);

        Assert.Equal("linux/amd64 linux/amd64+ linux/arm64/v8 linux/arm64/v8+", Recompressed.Entries(edited));
        var all = await edited.ImagesAsync();
        Assert.Equal(["", "+zstd", "", "+zstd"], all.Select(Recompressed.Types));
        Assert.Equal(all[2].Manifest!.Config, all[3].Manifest!.Config);
    }

    [Fact]
    public async Task One_compression_for_all_ends_the_copies_with_their_attestations()
    {
        var index = await IndexAsync();
        var both = await index.RecompressAsync(images.Store, LayerCompression.Gzip, Copies);
        var attested = await AttestedAsync(both, both.Index!.Manifests[1].Digest);

        var one = await attested.RecompressAsync(images.Store, LayerCompression.Gzip);

        Assert.Equal(5, attested.Index!.Manifests.Count);
        Assert.Equal(index.Index!.Manifests, one.Index!.Manifests);
    }

    [Theory]
    [InlineData(false, "linux/amd64")]
    [InlineData(true, "linux/amd64 linux/amd64+")]
    public async Task What_is_marked_as_a_copy_and_stands_alone_is_an_image_of_its_own(bool withCopies, string expected)
    {
        var image = await images.ImageAsync("linux/amd64", "one");
        var marked = image.WithAnnotations(new Dictionary<string, string> { [Recompressed.CopyKey] = "true" });
        var index = await Artifact.CreateIndexAsync([marked]);

        var edited = await index.RecompressAsync(images.Store, LayerCompression.None, withCopies ? Copies : null);

        Assert.Equal(expected, Recompressed.Entries(edited));
        Assert.Equal("", Recompressed.Types(await edited.ChildAsync(edited.Index!.Manifests[0])));
    }

    [Fact]
    public async Task Without_a_platform_nobody_could_choose()
    {
        var image = await images.ImageAsync("linux/amd64", "one");
        var index = images.Reworded(
            await Artifact.CreateIndexAsync([image]), ",\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\"}", "");

        var failure = await Assert.ThrowsAsync<InvalidContentException>(async () =>
            await index.RecompressAsync(images.Store, LayerCompression.Gzip, Copies));

        Assert.Equal((Problem.MissingPlatform, RemedyKind.SetPlatform), (failure.Problem, failure.Remedy!.Kind));
    }

    [Fact]
    public async Task In_a_store_the_change_made_twice_is_made_once()
    {
        await images.Store.PushAsync(await IndexAsync(), ["1"]);
        var edit = ImageEdit.OfRecompress(images.Store, LayerCompression.Gzip, Copies);

        var first = await images.Store.EditImagesAsync("1", (_, _) => new(edit));
        var second = await images.Store.EditImagesAsync("1", (_, _) => new(edit));

        Assert.Equal("linux/amd64 linux/amd64+ linux/arm64/v8 linux/arm64/v8+", Recompressed.Entries(first.Result));
        Assert.Equal(first.Result.Digest, second.Result.Digest);
    }

    private async Task<Artifact> IndexAsync()
    {
        var index = await Artifact.CreateIndexAsync(
            [await images.ImageAsync("linux/amd64", "one"), await images.ImageAsync("linux/arm64", "two")]);
        await images.Store.PushAsync(index, ["index"]);
        return index;
    }

    private async Task<Artifact> AttestedAsync(Artifact index, Digest image)
    {
        await images.Store.PushAsync(index, ["attested"]);
        var entry = $$$"""
            ,{"mediaType":"{{{MediaType.OciManifest}}}","digest":"{{{Digest.Of("a"u8)}}}","size":1,
            "platform":{"architecture":"unknown","os":"unknown"},"annotations":
            {"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"{{{image}}}"}}
            """;
        return images.Reworded(index, "]}", entry + "]}");
    }
}
