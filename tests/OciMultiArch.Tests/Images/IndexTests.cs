using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

public sealed class IndexTests
{
    private readonly Family family = new();

    [Fact]
    public async Task Platforms_come_from_the_configs_in_written_form_and_the_given_order()
    {
        var index = await Artifact.CreateIndexAsync(
            [family.Image("b", "linux/arm", "b"), family.Image("a", "linux/arm64", "a"), family.Image("c", "linux/amd64/v1", "c")]);

        Assert.Equal(
            ["linux/arm/v7", "linux/arm64/v8", "linux/amd64"],
            index.Index!.Manifests.Select(static each => each.Platform!.ToString()));
        Assert.Equal(["b", "a", "c"], index.Index.Manifests.Select(each => family.Home.Labels[each.Digest]));
        Assert.Equal(MediaType.OciIndex, index.MediaType);
    }

    [Fact]
    public async Task Given_platforms_and_annotations_stand_and_no_config_is_read()
    {
        var image = family.Image("a", "linux/amd64", "a").WithPlatform(Platform.Parse("linux/arm/v6")).WithAnnotations(
            new Dictionary<string, string> { ["k"] = "v" });

        var entry = Assert.Single((await Artifact.CreateIndexAsync([image])).Index!.Manifests);

        Assert.Equal("linux/arm/v6", entry.Platform!.ToString());
        Assert.Equal("v", entry.Annotations["k"]);
        Assert.Empty(family.Home.Calls);
    }

    [Fact]
    public async Task A_platform_that_names_nothing_is_read_from_the_config()
    {
        var index = await Artifact.CreateIndexAsync([family.Image("a", "linux/arm64", "a").WithPlatform(new Platform())]);
        Assert.Equal("linux/arm64/v8", index.Index!.Manifests[0].Platform!.ToString());
        var silent = family.Keep("silent", MediaType.OciConfig, "{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}");
        var image = Artifact.Parse(MediaType.OciManifest, Samples.Manifest(silent.Descriptor, []), family.Home);
        await Assert.ThrowsAsync<InvalidContentException>(async () => await Artifact.CreateIndexAsync([image]));
    }

    [Theory]
    [InlineData("linux/arm64", "linux/arm64/v8")]
    [InlineData("linux/amd64", "linux/x86_64/v1")]
    [InlineData("windows/amd64:10.0.1.2", "windows(10.0.1.2)/amd64")]
    [InlineData("linux(+b+a)/amd64", "linux(+a+b)/amd64")]
    public async Task Two_images_for_one_platform_are_refused_however_it_is_spelt(string one, string two)
    {
        Artifact[] images = [
            family.Image("a", "linux/amd64", "a").WithPlatform(Platform.Parse(one)),
            family.Image("b", "linux/amd64", "b").WithPlatform(Platform.Parse(two)),
        ];
        var failure = await Assert.ThrowsAsync<InvalidContentException>(async () => await Artifact.CreateIndexAsync(images));
        Assert.Contains(images[0].Digest.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains(images[1].Digest.ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_image_may_stand_for_several_platforms_and_builds_of_Windows_beside_each_other()
    {
        var image = family.Image("a", "linux/amd64", "a");
        string[] platforms =
        [
            "linux/amd64", "linux/amd64/v2", "windows/amd64:10.0.17763.1", "windows/amd64:10.0.20348.1",
            "linux(+x)/amd64",
        ];
        var index = await Artifact.CreateIndexAsync(platforms.Select(each => image.WithPlatform(Platform.Parse(each))));
        Assert.Equal(5, index.Index!.Manifests.Count);
        Assert.Equal("linux/amd64/v2", (await index.ChildAsync(index.Index.Manifests[1])).Descriptor.Platform!.ToString());
    }

    [Fact]
    public async Task The_version_of_Windows_in_the_config_is_kept()
    {
        var image = Samples.ImageOf(
            """{"architecture":"amd64","os":"windows","os.version":"10.0.20348.2700","rootfs":{"type":"layers","diff_ids":[]}}""");
        Assert.Equal("10.0.20348.2700", (await Artifact.CreateIndexAsync([image])).Index!.Manifests[0].Platform!.OsVersion);
    }

    [Fact]
    public async Task The_families_are_mixed_only_on_request()
    {
        var (oci, docker) = (family.Image("a", "linux/amd64", "a"), Samples.ImageOf("{}", family: ImageFamily.Docker).WithPlatform(
            Platform.Parse("linux/arm64")));

        await Assert.ThrowsAsync<InvalidContentException>(async () => await Artifact.CreateIndexAsync([oci, docker]));
        Assert.Equal(MediaType.OciIndex, (await Artifact.CreateIndexAsync([oci, docker], null, new() { Format = ImageFormat.Oci })).MediaType);
        Assert.Equal(MediaType.DockerIndex, (await Artifact.CreateIndexAsync([docker])).MediaType);
        await Assert.ThrowsAsync<InvalidContentException>(async () =>
            await Artifact.CreateIndexAsync([oci], null, new() { Format = ImageFormat.Docker }));
    }

    [Fact]
    public async Task What_a_Docker_list_cannot_hold_is_refused()
    {
        var docker = Samples.ImageOf("{}", family: ImageFamily.Docker).WithPlatform(Samples.Amd64);
        Dictionary<string, string> annotations = new() { ["k"] = "v" };

        await RefusedAsync(docker, annotations);
        await RefusedAsync(docker.WithAnnotations(annotations));
        await RefusedAsync(docker, options: new() { ArtifactType = "application/x" });
        await RefusedAsync(docker, options: new() { Subject = docker.Descriptor });
        await RefusedAsync(Samples.ImageOf("{}", family: ImageFamily.Docker));

        static async Task RefusedAsync(Artifact image, Dictionary<string, string>? annotations = null, IndexOptions? options = null) =>
            await Assert.ThrowsAsync<InvalidContentException>(async () => await Artifact.CreateIndexAsync([image], annotations, options));
    }

    [Fact]
    public async Task An_index_inside_an_index_is_opened_so_that_duplicate_platforms_are_found()
    {
        var (amd, arm) = (family.Image("amd", "linux/amd64", "a"), family.Image("arm", "linux/arm64", "b"));
        var inner = family.Index("inner", Samples.OnPlatform(arm.Descriptor, "linux/arm64"));
        var outer = family.Index("outer", Samples.OnPlatform(amd.Descriptor, "linux/amd64"), Samples.Entry(inner.Descriptor));

        var index = await Artifact.CreateIndexAsync([outer]);

        Assert.Equal([amd.Digest, arm.Digest], index.Index!.Manifests.Select(each => each.Digest));
        Assert.Equal(arm.Bytes.ToArray(), (await index.ChildAsync(index.Index.Manifests[1])).Bytes.ToArray());
        await Assert.ThrowsAsync<InvalidContentException>(async () => await Artifact.CreateIndexAsync([outer, arm]));
    }

    [Fact]
    public async Task An_entry_without_a_platform_is_asked_itself_and_others_stand_as_they_are()
    {
        var (amd, arm) = (family.Image("amd", "linux/amd64", "a"), family.Image("arm", "linux/arm64", "b"));
        var source = family.Index("source", Samples.Entry(amd.Descriptor), Samples.OnPlatform(arm.Descriptor, "linux/arm64"));

        var index = await Artifact.CreateIndexAsync([source]);

        Assert.Equal(Platform.Parse("linux/amd64"), index.Index!.Manifests[0].Platform);
        Assert.Equal(source.Index!.Manifests[1], index.Index.Manifests[1]);
    }

    [Fact]
    public async Task An_index_that_holds_nothing_is_named()
    {
        var empty = family.Index("empty", Array.Empty<string>());

        var failure = await Assert.ThrowsAsync<InvalidContentException>(async () => await Artifact.CreateIndexAsync([empty]));

        Assert.Contains(empty.Digest.ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_entries_of_an_index_are_taken_over_with_their_attestations()
    {
        var (amd, proof) = (family.Image("amd", "linux/amd64", "a"), family.Image("proof", "unknown/unknown", "p"));
        var (arm, armProof) = (family.Image("arm", "linux/arm64", "b"), family.Image("armProof", "unknown/unknown", "q"));
        var members = ",\"platform\":{\"architecture\":\"unknown\",\"os\":\"unknown\"},\"annotations\":{\"vnd.docker.reference.digest\":\""
            + amd.Digest
            + "\",\"vnd.docker.reference.type\":\"attestation-manifest\"}";
        var one = family.Index("one", Samples.OnPlatform(amd.Descriptor, "linux/amd64"), Samples.Entry(proof.Descriptor, members));
        var two = family.Index("two", Samples.OnPlatform(arm.Descriptor, "linux/arm64"), Samples.Entry(armProof.Descriptor, members));

        var index = await Artifact.CreateIndexAsync([two, one]);

        Assert.Equal(["arm", "armProof", "amd", "proof"], index.Index!.Manifests.Select(each => family.Home.Labels[each.Digest]));
        Assert.Equal(one.Index!.Manifests[1], index.Index.Manifests[3]);
        Assert.Empty(family.Home.Calls);
        Assert.Equal(proof.Bytes.ToArray(), (await index.ChildAsync(index.Index.Manifests[3])).Bytes.ToArray());
    }

    [Fact]
    public async Task Entries_that_name_no_platform_are_no_twins()
    {
        var (one, two) = (family.Image("one", "linux/amd64", "a"), family.Image("two", "linux/arm64", "b"));
        const string Nothing = ",\"platform\":{\"architecture\":\"\",\"os\":\"\"}";
        var index = await Artifact.CreateIndexAsync(
            [family.Index("index", Samples.Entry(one.Descriptor, Nothing), Samples.Entry(two.Descriptor, Nothing))]);
        Assert.Equal(2, index.Index!.Manifests.Count);
    }

    [Fact]
    public async Task Artifact_type_and_subject_of_an_index_are_written()
    {
        var subject = family.Image("a", "linux/amd64", "a").WithPlatform(Samples.Amd64);
        var index = await Artifact.CreateIndexAsync([], null, new() { ArtifactType = "application/x", Subject = subject.Descriptor });

        Assert.Equal(
            $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","artifactType":"application/x","manifests":"""
                + $$"""[],"subject":{{Samples.Entry(subject.Descriptor)}}}""",
            Samples.Text(index.Bytes));
        await Assert.ThrowsAsync<FormatException>(async () => await Artifact.CreateIndexAsync([], null, new() { ArtifactType = "no type" }));
    }

    [Fact]
    public async Task An_artifact_keeps_its_type_in_the_entry_and_needs_no_platform()
    {
        var artifact = Artifact.Create("application/x", []);
        var described = family.Image("a", "linux/amd64", "a").WithPlatform(Samples.Amd64);
        described = described.DescribedAs(described.Descriptor with { ArtifactType = "application/y", Data = "e30=" });

        var entries = (await Artifact.CreateIndexAsync([artifact, described])).Index!.Manifests;

        Assert.Equal(artifact.Descriptor with { ArtifactType = "application/x" }, entries[0]);
        Assert.Equal(described.Descriptor with { Data = null }, entries[1]);
    }

    [Fact]
    public async Task Options_are_copied_and_missing_images_are_refused()
    {
        IndexOptions options = new();
        family.Home.Meanwhile = (_, _) =>
        {
            options.ArtifactType = "application/late";
            return Task.CompletedTask;
        };
        Assert.Null((await Artifact.CreateIndexAsync([family.Image("a", "linux/amd64", "a")], null, options)).Index!.ArtifactType);
        await Assert.ThrowsAsync<ArgumentException>(async () => await Artifact.CreateIndexAsync([null!]));
    }
}
