using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>What the entries of a new index say: set, replaced or cleared by the caller, and otherwise as it was.</summary>
public sealed class IndexEntryTests
{
    private readonly Family family = new();

    [Theory]
    [InlineData("windows/amd64", """{"architecture":"amd64","os":"windows"}""")]
    [InlineData("windows/amd64:10.0.20348.1", """{"architecture":"amd64","os":"windows","os.version":"10.0.20348.1"}""")]
    [InlineData("windows(+gpu)/arm64", """{"architecture":"arm64","os":"windows","os.features":["gpu"],"variant":"v8"}""")]
    [InlineData("linux/amd64", """{"architecture":"amd64","os":"linux"}""")]
    public async Task A_given_platform_stands_alone_whatever_the_config_says(string given, string written)
    {
        var image = Samples.ImageOf(
            """{"architecture":"amd64","variant":"v3","os":"windows","os.version":"10.0.17763.1","os.features":"""
                + """["win32k"],"rootfs":{"type":"layers","diff_ids":[]}}""");

        var own = Samples.Text((await Artifact.CreateIndexAsync([image])).Bytes);
        var index = Samples.Text((await Artifact.CreateIndexAsync([image.WithPlatform(Platform.Parse(given))])).Bytes);

        Assert.Contains(
            """{"architecture":"amd64","os":"windows","os.version":"10.0.17763.1","os.features":["win32k"],"variant":"v3"}""",
            own,
            StringComparison.Ordinal);
        Assert.Contains("\"platform\":" + written + "}", index, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_says_no_platform_where_the_caller_takes_it_out()
    {
        var image = family.Image("a", "linux/amd64", "a");
        var index = await Artifact.CreateIndexAsync([image], new Dictionary<string, string> { ["k"] = "v" });

        var cleared = await index.EditAsync([IndexEdit.SetPlatform(image.Digest, null)]);

        Assert.Equal(
            Samples.Text(Samples.Index([Samples.Entry(image.Descriptor)], members: ",\"annotations\":{\"k\":\"v\"}")),
            Samples.Text(cleared.Bytes));
    }

    [Fact]
    public async Task Annotations_of_an_entry_are_replaced_or_cleared_as_given()
    {
        var image = family.Image("a", "linux/amd64", "a").WithPlatform(Samples.Amd64).WithAnnotations(
            new Dictionary<string, string> { ["old"] = "1" });

        var set = await Artifact.CreateIndexAsync([image.WithAnnotations(new Dictionary<string, string> { ["b"] = "2", ["a"] = "+<é" })]);
        var none = await Artifact.CreateIndexAsync([image.WithAnnotations(new Dictionary<string, string>())]);

        Assert.Contains("""
            "annotations":{"b":"2","a":"+<é"},"platform"
            """, Samples.Text(set.Bytes), StringComparison.Ordinal);
        Assert.DoesNotContain("annotations", Samples.Text(none.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CPU_features_of_a_Docker_list_stay_and_tell_images_apart()
    {
        var (one, two) = (Docker("one"), Docker("two"));
        var list = family.Keep(
            "list",
            MediaType.DockerIndex,
            Samples.Index([On(one, """["sse4","aes"]"""), On(two, """["sse4"]""")], MediaType.DockerIndex));

        var whole = await Artifact.CreateIndexAsync([list]);
        var parts = await Artifact.CreateIndexAsync(await list.ImagesAsync());
        var cleared = await Artifact.CreateIndexAsync([(await list.ImagesAsync())[0].WithPlatform(Samples.Amd64)]);

        Assert.Equal(list.Index!.Manifests, whole.Index!.Manifests);
        Assert.Equal(list.Index.Manifests, parts.Index!.Manifests);
        Assert.Empty(cleared.Index!.Manifests[0].Platform!.Features);
        var twin = family.Keep(
            "twin",
            MediaType.DockerIndex,
            Samples.Index([On(one, """["aes","sse4"]"""), On(two, """["sse4","aes"]""")], MediaType.DockerIndex));
        await Assert.ThrowsAsync<InvalidContentException>(async () => await Artifact.CreateIndexAsync([twin]));
        await Assert.ThrowsAsync<InvalidContentException>(async () => await list.EditAsync([IndexEdit.Remove(Samples.Amd64)]));
        Assert.Equal(
            [two.Digest],
            (await list.EditAsync([
                IndexEdit.Remove(Samples.Amd64 with { Features = ["sse4", "aes"] }),
            ])).Index!.Manifests.Select(static each =>
                each.Digest));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_digest_for_several_platforms_is_pushed_and_edited_entry_by_entry(bool isFolder)
    {
        using TempFolder folder = new();
        var (image, proof) = (family.Image("a", "linux/amd64", "a"), family.Image("p", "unknown/unknown", "p"));
        var source = family.Index(
            "source",
            Samples.OnPlatform(image.Descriptor, "linux/amd64"),
            Samples.BuildKitAttestation(proof.Descriptor, image.Digest));
        var index = await Artifact.CreateIndexAsync([source, image.WithPlatform(Platform.Parse("linux/amd64/v2"))]);
        IContentStore store = isFolder ? OciLayout.At(folder.At("layout")) : new MemoryStore();
        await store.PushAsync(index, ["1"]);

        var first = await (await store.GetAsync("1")).EditAsync([IndexEdit.Remove(Platform.Parse("linux/amd64"))]);
        var second = await (await store.GetAsync("1")).EditAsync([IndexEdit.Remove(Platform.Parse("linux/amd64/v2"))]);
        var both = await first.EditAsync(
            [IndexEdit.Remove(Platform.Parse("linux/amd64/v2")), IndexEdit.Add(family.Image("o", "linux/riscv64", "o"))]);

        Assert.Equal(["linux/amd64", "unknown/unknown", "linux/amd64/v2"], Platforms(index));
        Assert.Equal(["unknown/unknown", "linux/amd64/v2"], Platforms(first));
        Assert.Equal(["linux/amd64", "unknown/unknown"], Platforms(second));
        Assert.Equal(["linux/riscv64"], Platforms(both));
    }

    [Fact]
    public async Task The_order_given_decides_the_digest_whoever_answers_first()
    {
        var expected = await ComposeAsync(new(0));
        for (var round = 1; round <= 100; round++)
            Assert.Equal(expected, await ComposeAsync(new(round)));
    }

    private static IEnumerable<string> Platforms(Artifact index) => index.Index!.Manifests.Select(static each => each.Platform!.ToString());

    // Configs, indexes inside indexes and attestations, each answered after a number of turns that the seed decides.
    private static async Task<string> ComposeAsync(Random random)
    {
        Family family = new();
        Lock gate = new();
        family.Home.Meanwhile = async (_, _) =>
        {
            int turns;
            lock (gate)
                turns = random.Next(20);
            for (var turn = 0; turn < turns; turn++)
                await Task.Yield();
        };
        string[] platforms = ["linux/amd64", "linux/arm64", "linux/arm/v6", "linux/s390x", "linux/riscv64", "linux/386"];
        List<Artifact> sources = [];
        foreach (var platform in platforms)
        {
            var (image, proof) = (family.Image(platform, platform, platform), family.Image(
                $"{platform} proof", "unknown/unknown", $"{platform} proof"));
            var attested = family.Index(
                $"{platform} index",
                Samples.Entry(image.Descriptor),
                Samples.Attestation(proof.Descriptor, image.Digest));
            sources.Add(platform.Length > 11 ? family.Index($"{platform} outer", attested) : attested);
            sources.Add(family.Image($"{platform} plain", $"freebsd/{platform.Split('/')[1]}", platform));
        }
        family.Home.Forget();
        var made = await Artifact.CreateIndexAsync(sources, null, new() { Attestations = AttestationHandling.Refer });
        return string.Join(' ', made.Attached.Select(static each => each.Digest).Prepend(made.Digest));
    }

    private Artifact Docker(string label) => family.Keep(
        label, MediaType.DockerManifest,
        Samples.Manifest(
            family.Keep($"{label}-config", MediaType.DockerConfig, Samples.Config("linux/amd64", [])).Descriptor,
            [],
            $",\"x\":\"{label}\"",
            MediaType.DockerManifest));

    private static string On(Artifact image, string features) =>
        Samples.Entry(image.Descriptor, $$""","platform":{"architecture":"amd64","os":"linux","features":{{features}}}""");
}
