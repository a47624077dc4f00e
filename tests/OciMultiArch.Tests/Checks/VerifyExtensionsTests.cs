using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using static OciMultiArch.VerifyProblemKind;

namespace OciMultiArch.Tests.Checks;

public sealed class VerifyExtensionsTests : IDisposable
{
    private readonly Shelf shelf = new();

    public void Dispose() => shelf.Dispose();

    [Fact]
    public async Task Nothing_is_wrong_with_what_is_whole()
    {
        var (amd64, arm64) = (shelf.Sound("linux/amd64"), shelf.Sound("linux/arm64"));
        var index = shelf.Index((amd64, "linux/amd64"), (arm64, "linux/arm64/v8"));

        foreach (var readsLayers in new[] { false, true })
        {
            var report = await index.VerifyAsync(
                new() { ReadsLayers = readsLayers, ExpectedPlatforms = Platform.ParseList("linux/arm64,linux/amd64") });

            Assert.Empty(report.Problems);
            Assert.True(report.IsSound);
            Assert.Equal((index.Digest, 3, 4), (report.Root.Digest, report.Manifests, report.Blobs));
            Assert.Equal(["linux/amd64", "linux/arm64/v8"], report.Platforms.Select(static each => each.ToString()));
        }
    }

    [Fact]
    public async Task What_is_in_memory_and_has_not_been_pushed_can_be_verified_too()
    {
        MemoryStore cache = new();
        var images = new List<Artifact>();
        foreach (var platform in Platform.ParseList("linux/amd64,linux/arm64"))
            images.Add(await new ImageRecipe
            {
                Platform = platform,
                Layers = [await Layer.PackAsync(cache, [Shelf.Program(platform)])],
                Change = new() { Entrypoint = ["/app"] },
            }.BuildAsync());

        var report = await (await Artifact.CreateIndexAsync(images)).VerifyAsync(new() { ReadsLayers = true });

        Assert.Empty(report.Problems);
        Assert.Equal((3, 4), (report.Manifests, report.Blobs));
    }

    [Fact]
    public async Task An_index_of_nothing_is_sound_and_worth_a_warning()
    {
        var report = await Artifact.Parse(MediaType.OciIndex, Samples.Index([])).VerifyAsync();

        Assert.Equal((IndexEmpty, true), (Assert.Single(report.Problems).Kind, report.Problems[0].IsWarning));
        Assert.True(report.IsSound);
    }

    [Fact]
    public async Task Each_manifest_and_blob_is_asked_for_once_however_many_point_at_it()
    {
        Family family = new();
        var index = family.Index(
            "index", family.Image("a", "linux/amd64", "base", "own a"), family.Image("b", "linux/arm64", "base", "own b"));
        family.Home.Forget();

        Assert.Empty((await index.VerifyAsync()).Problems);

        Assert.Equal(
            ["get a", "get b", "has base", "has own a", "has own b", "open a-config", "open b-config"],
            family.Home.Calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_child_that_went_with_its_own_tag_is_named_with_its_platform_and_the_remedy()
    {
        var (amd64, arm64) = (shelf.Sound("linux/amd64"), shelf.Sound("linux/arm64"));
        var index = shelf.Index((amd64, "linux/amd64"), (arm64, "linux/arm64"));
        shelf.Lose(arm64.Digest);

        var problem = await OnlyAsync(index, ManifestMissing);

        Assert.Equal([index.Digest.ToString(), "linux/arm64"], problem.Path);
        Assert.Equal(arm64.Digest, problem.Descriptor!.Digest);
        Assert.Contains(
            $"The index {index.Digest} is there, but the image for linux/arm64, {arm64.Digest}, that it names is gone from ",
            problem.Message,
            StringComparison.Ordinal);
        Assert.Contains("deleted, perhaps together with its own tag. Push that platform again", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_that_is_not_what_its_entry_says_is_found()
    {
        var image = shelf.Sound("linux/amd64");
        await OnlyAsync(shelf.Index(Samples.Entry(image with { Size = image.Size + 1 })), ManifestMismatch);
        await OnlyAsync(shelf.Index(Samples.Entry(image with { MediaType = MediaType.DockerManifest })), ManifestMismatch, MediaTypesMixed);
        var index = shelf.Index(Samples.Entry(image));
        shelf.Spoil(image.Digest);
        await OnlyAsync(index, ManifestMismatch);
    }

    [Fact]
    public async Task Nested_indexes_are_walked()
    {
        var (amd64, arm64) = (shelf.Sound("linux/amd64"), shelf.Sound("linux/arm64"));
        var inner = shelf.Index((arm64, "linux/arm64"));
        var outer = shelf.Index(Samples.OnPlatform(amd64, "linux/amd64"), Samples.Entry(inner.Descriptor));
        Assert.Empty((await outer.VerifyAsync()).Problems);
        shelf.Lose(shelf.Open(arm64).Blobs[1].Digest);

        var problem = await OnlyAsync(outer, LayerMissing);

        Assert.Equal(
            [outer.Digest.ToString(), inner.Digest.ToString(), "linux/arm64", shelf.Open(arm64).Blobs[1].Digest.ToString()], problem.Path);
    }

    [Fact]
    public async Task Indexes_without_end_are_a_problem_and_no_endless_walk()
    {
        var index = shelf.Index((shelf.Sound("linux/amd64"), "linux/amd64"));
        for (var depth = 0; depth < 8; depth++)
            index = shelf.Index(Samples.Entry(index.Descriptor));

        await OnlyAsync(index, TooLarge);
    }

    [Fact]
    public async Task A_config_that_is_gone_spoilt_or_none_is_found()
    {
        var image = shelf.Open(shelf.Sound("linux/amd64"));
        shelf.Spoil(image.Blobs[0].Digest);
        await OnlyAsync(image, ConfigMismatch);
        shelf.Lose(image.Blobs[0].Digest);
        await OnlyAsync(image, ConfigMissing);
        var config = shelf.Put(MediaType.OciConfig, Samples.Utf8("[]"));
        await OnlyAsync(shelf.Open(shelf.Put(MediaType.OciManifest, Samples.Manifest(config, []))), ConfigUnreadable);
    }

    [Fact]
    public async Task A_layer_that_is_gone_although_its_manifest_is_there_is_found_with_the_remedy()
    {
        var image = shelf.Sound("linux/arm64");
        var index = shelf.Index((image, "linux/arm64"));
        var layer = shelf.Open(image).Blobs[1].Digest;
        shelf.Lose(layer);

        foreach (var readsLayers in new[] { false, true })
        {
            var report = await index.VerifyAsync(new() { ReadsLayers = readsLayers });

            var problem = Assert.Single(report.Problems, static each => each.Kind == LayerMissing);
            Assert.False(report.IsSound);
            Assert.Equal([index.Digest.ToString(), "linux/arm64", layer.ToString()], problem.Path);
            Assert.Contains(
                $"The manifest of linux/arm64, {image.Digest}, is there, but its layer {layer}", problem.Message, StringComparison.Ordinal);
            Assert.Contains("Push that platform again with PushOptions.Recheck", problem.Message, StringComparison.Ordinal);
            Assert.Equal((RemedyKind.Recheck, "linux/arm64"), (problem.Remedy!.Kind, problem.Remedy.Target));
        }
    }

    [Fact]
    public async Task A_layer_of_another_size_than_its_manifest_says_is_found_without_reading_it()
    {
        var tar = Shelf.Tar(static each => each.File("a", "a"));
        var layer = shelf.Put(MediaType.OciLayer, tar);
        foreach (var size in new[] { layer.Size - 1, layer.Size + 1 })
            await OnlyAsync(shelf.Open(shelf.Image("linux/amd64", [layer with { Size = size }], [Digest.Of(tar)])), LayerMismatch);
    }

    [Fact]
    public async Task More_or_fewer_DiffIDs_than_layers_are_found()
    {
        var tar = Shelf.Tar(static each => each.File("a", "a"));
        var layer = shelf.Put(MediaType.OciLayer, tar);
        await OnlyAsync(shelf.Open(shelf.Image("linux/amd64", [layer], [])), DiffIdCount);
        await OnlyAsync(shelf.Open(shelf.Image("linux/amd64", [layer], [Digest.Of(tar), Digest.Of(tar)])), DiffIdCount);
    }

    [Theory]
    [InlineData("linux/arm64", "linux/amd64", false)]
    [InlineData("linux/arm/v6", "linux/arm/v7", false)]
    [InlineData("linux/arm/v7", "linux/arm/v6", true)]
    [InlineData("linux/amd64/v3", "linux/amd64/v2", true)]
    [InlineData("linux/amd64/v2", "linux/amd64/v3", false)]
    [InlineData("linux/arm/v6", "linux/arm", true)]
    [InlineData("linux/arm/v7", "linux/arm", null)]
    [InlineData("linux/arm64/v8", "linux/aarch64", null)]
    public async Task An_entry_for_another_platform_than_its_config_is_found(string entry, string config, bool? isWarning)
    {
        var report = await shelf.Index((shelf.Image(config, [], []), entry)).VerifyAsync();

        Assert.Equal(isWarning, report.Problems.SingleOrDefault()?.IsWarning);
        Assert.All(report.Problems, static each => Assert.Equal(PlatformMismatch, each.Kind));
    }

    [Fact]
    public async Task Versions_of_the_operating_system_are_compared_where_both_sides_say_one()
    {
        string Entry(string members) => Samples.Entry(Windows(), $$$""","platform":{"os":"windows","architecture":"amd64"{{{members}}}}""");

        Assert.Empty((await shelf.Index(Entry("")).VerifyAsync()).Problems);
        Assert.Empty((await shelf.Index(Entry(""","os.version":"10.0.1","os.features":["win32k"]""")).VerifyAsync()).Problems);
        Assert.Empty((await shelf.Index(Entry(""","os.version":"10.0.1.2700" """)).VerifyAsync()).Problems);
        Assert.Empty((await shelf.Index(Entry(""","os.version":"10.0" """)).VerifyAsync()).Problems);
        await OnlyAsync(shelf.Index(Entry(""","os.version":"10.0.12" """)), PlatformMismatch);
        await OnlyAsync(shelf.Index(Entry(""","os.version":"10.0.2" """)), PlatformMismatch);
        await OnlyAsync(shelf.Index(Entry(""","os.features":["other"]""")), PlatformMismatch);
    }

    private Descriptor Windows()
    {
        var config = shelf.Put(
            MediaType.OciConfig,
            Samples.Utf8(
                """{"os":"windows","architecture":"amd64","os.version":"10.0.1","os.features":["win32k"],"rootfs":"""
                    + """{"type":"layers","diff_ids":[]}}"""));
        return shelf.Put(MediaType.OciManifest, Samples.Manifest(config, []));
    }

    [Fact]
    public async Task Two_images_for_one_platform_are_found_but_zstd_copies_are_meant()
    {
        var (one, other) = (shelf.Image("linux/arm64", [], []), shelf.Sound("linux/arm64"));
        await OnlyAsync(shelf.Index((one, "linux/arm64"), (other, "linux/arm64/v8")), DuplicatePlatform);
        Assert.True((await shelf.Index((one, "linux/arm64"), (one, "linux/arm64/v8")).VerifyAsync()).IsSound);
        var zstd = Samples.Entry(
            other, ""","platform":{"os":"linux","architecture":"arm64"},"annotations":{"io.github.containers.compression.zstd":"true"}""");
        Assert.Empty((await shelf.Index(Samples.OnPlatform(one, "linux/arm64"), zstd).VerifyAsync()).Problems);
    }

    [Fact]
    public async Task An_attestation_whose_image_is_not_there_is_a_warning()
    {
        var (image, attestation) = (shelf.Sound("linux/amd64"), shelf.Image("unknown/unknown", [], []));
        string Attests(Digest of) => Samples.BuildKitAttestation(attestation, of);

        var whole = shelf.Index(Samples.OnPlatform(image, "linux/amd64"), Attests(image.Digest));
        Assert.Empty((await whole.VerifyAsync(new() { ReadsLayers = true })).Problems);
        var report = await shelf.Index(Samples.OnPlatform(image, "linux/amd64"), Attests(Digest.Of([]))).VerifyAsync();

        Assert.Equal((AttestationOrphaned, true), (Assert.Single(report.Problems).Kind, report.Problems[0].IsWarning));
        Assert.True(report.IsSound);
    }

    [Fact]
    public async Task A_mixture_of_families_is_a_warning()
    {
        var docker = shelf.Image("linux/amd64", [], [], family: ImageFamily.Docker);
        Assert.Equal(MediaTypesMixed, Assert.Single((await shelf.Index((docker, "linux/amd64")).VerifyAsync()).Problems).Kind);
        var tar = Shelf.Tar(static each => each.File("a", "a"));
        var mixed = shelf.Open(shelf.Image("linux/amd64", [shelf.Put(MediaType.DockerLayer, tar)], [Digest.Of(tar)]));
        Assert.Equal(MediaTypesMixed, Assert.Single((await mixed.VerifyAsync()).Problems).Kind);
    }

    [Fact]
    public async Task Windows_is_expected_by_the_beginning_of_its_version()
    {
        var index = shelf.Index(Samples.Entry(Windows(), ""","platform":{"os":"windows","architecture":"amd64","os.version":"10.0.1.27"}"""));

        foreach (var (expected, isThere) in ((string, bool)[])[("10.0.1", true), ("10.0.1.27", true), ("10.0.1.2", false), ("10", true)])
        {
            VerifyOptions options = new() { ExpectedPlatforms = [Platform.Parse($"windows/amd64:{expected}")] };
            Assert.Equal(isThere, (await index.VerifyAsync(options)).Problems.Count == 0);
        }
    }

    [Fact]
    public async Task A_platform_that_is_expected_and_not_there_is_found()
    {
        var index = shelf.Index((shelf.Sound("linux/amd64"), "linux/amd64"));

        var report = await index.VerifyAsync(new() { ExpectedPlatforms = Platform.ParseList("linux/amd64,linux/s390x") });

        Assert.Equal(PlatformMissing, Assert.Single(report.Problems).Kind);
        Assert.Contains("linux/s390x, which is expected. It has linux/amd64.", report.Problems[0].Message, StringComparison.Ordinal);
        var image = shelf.Open(shelf.Sound("linux/amd64"));
        Assert.Empty((await image.VerifyAsync(new() { ExpectedPlatforms = [Platform.Parse("linux/amd64")] })).Problems);
    }

    [Fact]
    public async Task A_place_that_cannot_be_asked_is_an_exception_and_no_problem()
    {
        Family family = new();
        var index = family.Index("index", family.Image("a", "linux/amd64", "layer"));
        foreach (var call in new[] { "get a", "open a-config", "has layer" })
        {
            family.Home.Meanwhile = (asked, _) => asked == call ? throw new RegistryException("it is down") : Task.CompletedTask;
            await Assert.ThrowsAsync<RegistryException>(() => index.VerifyAsync().AsTask());
        }
    }

    private static async Task<VerifyProblem> OnlyAsync(Artifact artifact, params VerifyProblemKind[] kinds)
    {
        var report = await artifact.VerifyAsync();
        Assert.Equal(kinds.Order(), report.Problems.Select(static each => each.Kind).Order());
        Assert.False(report.IsSound);
        return report.Problems[0];
    }
}
