using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>Between Docker's media types and OCI's: names change, and nothing else.</summary>
public sealed class ConversionTests
{
    private const string Attests = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    public static TheoryData<string> Styles => Foreign.Styles;

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task There_and_back_gives_the_bytes_there_were_and_reads_no_config(string style)
    {
        Foreign foreign = new(style);
        var (amd, arm) = (foreign.Image("linux/amd64"), foreign.Image("linux/arm64/v8"));
        var index = foreign.Open(
            MediaType.OciIndex,
            ImageEditTests.Index(Samples.OnPlatform(amd, "linux/amd64"), Samples.OnPlatform(arm, "linux/arm64")));

        var docker = await index.ConvertAsync(ImageFormat.Docker);
        var back = await docker.ConvertAsync(ImageFormat.Oci);

        Assert.Equal(Samples.Text(index.Bytes), Samples.Text(back.Bytes));
        Assert.Equal(MediaType.DockerIndex, docker.Index!.MediaType);
        foreach (var image in await docker.ImagesAsync())
        {
            Assert.Equal(MediaType.DockerManifest, image.Manifest!.MediaType);
            Assert.Equal(MediaType.DockerConfig, image.Manifest.Config.MediaType);
            Assert.All(image.Manifest.Layers, static each => Assert.Equal(MediaType.DockerLayerGzip, each.MediaType));
        }
        Assert.Equal(new HashSet<Digest> { amd.Digest, arm.Digest }, foreign.Read.ToHashSet());
    }

    [Fact]
    public async Task What_is_right_already_stays()
    {
        Foreign foreign = new();
        var index = foreign.Open(MediaType.OciIndex, ImageEditTests.Index(Samples.OnPlatform(foreign.Image("linux/amd64"), "linux/amd64")));

        Assert.Same(index, await index.ConvertAsync(ImageFormat.Oci));
    }

    [Fact]
    public async Task A_mixture_becomes_one_family()
    {
        Foreign foreign = new();
        var (amd, arm) = (foreign.Image("linux/amd64", type: MediaType.DockerManifest), foreign.Image("linux/arm64/v8"));
        var index = foreign.Open(
            MediaType.OciIndex,
            ImageEditTests.Index(
                Samples.Entry(amd, $",\"artifactType\":\"{MediaType.DockerConfig}\""),
                Samples.OnPlatform(arm, "linux/arm64")));

        var converted = await index.ConvertAsync(ImageFormat.Oci);

        Assert.Equal(
            ImageEditTests.Pointed(Samples.Text(index.Bytes), amd, converted.Index!.Manifests[0])
                .Replace(MediaType.DockerManifest.Value, MediaType.OciManifest.Value, StringComparison.Ordinal)
                .Replace(MediaType.DockerConfig.Value, MediaType.OciConfig.Value, StringComparison.Ordinal),
            Samples.Text(converted.Bytes));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ImageFormat.Oci)]
    [InlineData(ImageFormat.Docker)]
    public async Task A_mixture_is_composed_into_one_family_with_what_the_caller_says_of_each_image(ImageFormat? format)
    {
        Foreign foreign = new();
        var amd = foreign.Open(foreign.Image("linux/amd64", type: MediaType.DockerManifest)).WithPlatform(Platform.Parse("linux/amd64/v3"));
        var arm = foreign.Open(foreign.Image("linux/arm64/v8"));

        var index = await Artifact.CreateIndexAsync([amd, arm], null, new() { Format = format, ConvertsImages = true });

        Assert.Equal(format == ImageFormat.Docker ? MediaType.DockerIndex : MediaType.OciIndex, index.MediaType);
        Assert.Equal(["linux/amd64/v3", "linux/arm64/v8"], index.Index!.Manifests.Select(static each => $"{each.Platform}"));
        foreach (var image in await index.ImagesAsync())
            Assert.Equal(
                (index.MediaType.IsDocker, index.MediaType.IsDocker),
                (image.MediaType.IsDocker, image.Manifest!.Config.MediaType.IsDocker));
        Assert.Equal(format != ImageFormat.Docker, index.Index.Manifests[1].Digest == arm.Digest);
    }

    [Fact]
    public async Task An_index_among_the_images_is_opened_before_its_images_are_converted()
    {
        Foreign foreign = new();
        var (amd, arm) = (foreign.Image("linux/amd64"), foreign.Image("linux/arm64/v8"));
        var inner = foreign.Put(MediaType.OciIndex, ImageEditTests.Index(Samples.Entry(arm)));
        var noted = foreign.Open(MediaType.OciIndex, Samples.Text(Samples.Index(
            [
                Samples.Entry(
                    amd,
                    $$$""","x":1,"artifactType":"{{{MediaType.OciConfig}}}","urls":["https://a.example"],"platform":"""
                        + $$$"""{{{{Samples.PlatformMembers("linux/amd64")}}}}"""),
                Samples.Entry(inner),
            ],
            members: ",\"annotations\":{\"k\":\"v\"}")));

        var made = await Artifact.CreateIndexAsync([noted], null, new() { Format = ImageFormat.Docker, ConvertsImages = true });

        var images = await made.ImagesAsync();
        Assert.Equal(
            Samples.Text(Samples.Index([
                Samples.Entry(images[0].Descriptor, $$$""","x":1,"platform":{{{{Samples.PlatformMembers("linux/amd64")}}}}"""),
                Samples.Entry(images[1].Descriptor, $$$""","platform":{{{{Samples.PlatformMembers("linux/arm64/v8")}}}}""")],
                MediaType.DockerIndex)),
            Samples.Text(made.Bytes));
        Assert.All(images, static each => Assert.Equal(MediaType.DockerManifest, each.MediaType));
    }

    [Theory]
    [InlineData(ImageFormat.Oci, AttestationHandling.Keep, 2, 0)]
    [InlineData(ImageFormat.Oci, AttestationHandling.Drop, 1, 0)]
    [InlineData(ImageFormat.Oci, AttestationHandling.Refer, 1, 1)]
    [InlineData(ImageFormat.Docker, AttestationHandling.Drop, 1, 0)]
    [InlineData(ImageFormat.Docker, AttestationHandling.Refer, 1, 1)]
    public async Task Attestations_go_with_the_images_that_are_converted(
        ImageFormat format,
        AttestationHandling handling,
        int entries,
        int attached)
    {
        Foreign foreign = new();
        var image = foreign.Image("linux/amd64", type: format == ImageFormat.Oci ? MediaType.DockerManifest : MediaType.OciManifest);
        var source = foreign.Open(
            MediaType.OciIndex,
            ImageEditTests.Index(Samples.OnPlatform(image, "linux/amd64"), Attesting(Proof(foreign), image)));

        var made = await Artifact.CreateIndexAsync([source], null, new() { Format = format, ConvertsImages = true, Attestations = handling });

        var now = made.Index!.Manifests[0].Digest;
        Assert.NotEqual(image.Digest, now);
        Assert.Equal((entries, attached), (made.Index.Manifests.Count, made.Attached.Count));
        Assert.All(made.Index.Manifests.Skip(1), each => Assert.Equal(now.ToString(), each.Annotations["vnd.docker.reference.digest"]));
        Assert.All(made.Attached, each => Assert.Equal(now, each.Subject!.Digest));
    }

    [Fact]
    public async Task An_attestation_that_a_Docker_list_is_to_keep_is_refused_by_name()
    {
        Foreign foreign = new();
        var (image, proof) = (foreign.Image("linux/amd64"), Proof(foreign));
        var source = foreign.Open(
            MediaType.OciIndex,
            ImageEditTests.Index(Samples.OnPlatform(image, "linux/amd64"), Attesting(proof, image)));

        var refused = await Assert.ThrowsAsync<InvalidContentException>(async () =>
            await Artifact.CreateIndexAsync([source], null, new() { Format = ImageFormat.Docker, ConvertsImages = true }));

        Assert.Equal(
            $"A Docker manifest list cannot hold the attestation {proof.Digest}. Drop the attestations, or use the OCI format.",
            refused.Message);
        Assert.Equal((Problem.UnsupportedByDocker, RemedyKind.UseOciFormat), (refused.Problem, refused.Remedy!.Kind));
        Assert.DoesNotContain(image.Digest, foreign.Read);
    }

    [Fact]
    public async Task What_gives_way_to_a_twin_is_neither_read_nor_decides_on_the_family()
    {
        Foreign foreign = new();
        var (docker, oci) = (foreign.Image(
            "linux/amd64",
            type: MediaType.DockerManifest), foreign.Image("linux/amd64", manifest: ",\"annotations\":{\"k\":\"v\"}"));
        var list = foreign.Open(MediaType.OciIndex, ImageEditTests.Index(Samples.OnPlatform(oci, "linux/amd64")));

        var made = await Artifact.CreateIndexAsync(
            [list, foreign.Open(docker)],
            null,
            new() { ConvertsImages = true, DuplicatePlatforms = DuplicatePlatformHandling.Replace });

        Assert.Equal((MediaType.DockerIndex, docker.Digest), (made.MediaType, Assert.Single(made.Index!.Manifests).Digest));
        Assert.DoesNotContain(oci.Digest, foreign.Read);
    }

    [Fact]
    public async Task One_family_stays_as_it_is_where_nothing_has_to_be_converted()
    {
        Foreign foreign = new();
        Artifact[] images = [foreign.Open(foreign.Image("linux/amd64", type: MediaType.DockerManifest))];

        Assert.Equal(
            (await Artifact.CreateIndexAsync(images)).Digest,
            (await Artifact.CreateIndexAsync(images, null, new() { ConvertsImages = true })).Digest);
    }

    [Fact]
    public async Task Attestations_go_along_to_OCI_and_are_dropped_for_Docker_by_choice_alone()
    {
        Foreign foreign = new();
        var (oci, docker) = (foreign.Image("linux/amd64"), foreign.Image("linux/amd64", type: MediaType.DockerManifest));
        var proof = foreign.Put(
            MediaType.OciManifest,
            Samples.Text(Samples.Manifest(Samples.Blob(MediaType.OciConfig, "{}").Descriptor, [])));
        Artifact Attested(Descriptor image) => foreign.Open(MediaType.OciIndex, ImageEditTests.Index(
            Samples.OnPlatform(image, "linux/amd64"),
            Samples.Attestation(proof, image.Digest)));

        var along = await Attested(docker).ConvertAsync(ImageFormat.Oci);
        var refused = await Assert.ThrowsAsync<InvalidContentException>(async () => await Attested(oci).ConvertAsync(ImageFormat.Docker));
        var dropped = await Attested(oci).ConvertAsync(ImageFormat.Docker, AttestationHandling.Drop);

        Assert.Equal(along.Index!.Manifests[0].Digest.ToString(), along.Index.Manifests[1].Annotations["vnd.docker.reference.digest"]);
        Assert.Contains(proof.Digest.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Single(dropped.Index!.Manifests);
    }

    [Theory]
    [InlineData(""","annotations":{"a.b":"c"}""", "annotations (a.b)")]
    [InlineData(",\"artifactType\":\"application/x\"", "the artifact type application/x")]
    [InlineData(
        $$""","subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{Attests}}","size":1}""",
        "the subject " + Attests)]
    public async Task What_Docker_cannot_hold_is_refused_by_name(string members, string named)
    {
        Foreign foreign = new();
        var image = foreign.Image("linux/amd64", manifest: members);
        var entry = Samples.OnPlatform(foreign.Image("linux/amd64"), "linux/amd64");
        var index = foreign.Open(MediaType.OciIndex, Samples.Text(Samples.Index([entry], members: members)));

        var ofImage = await Assert.ThrowsAsync<InvalidContentException>(async () =>
            await foreign.Open(MediaType.OciManifest, foreign.Text(image.Digest)).ConvertAsync(ImageFormat.Docker));
        var ofIndex = await Assert.ThrowsAsync<InvalidContentException>(async () => await index.ConvertAsync(ImageFormat.Docker));

        Assert.Contains(named, ofImage.Message, StringComparison.Ordinal);
        Assert.Contains(named, ofIndex.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_and_layers_that_Docker_cannot_hold_are_refused_by_name()
    {
        Foreign foreign = new();
        var amd = foreign.Image("linux/amd64");
        var zstd = foreign.Put(
            MediaType.OciManifest,
            Samples.Text(Samples.Manifest(foreign.Config("{}"), [Samples.Blob(MediaType.OciLayerZstd, "z").Descriptor])));
        var chart = foreign.Put(
            MediaType.OciManifest,
            Samples.Text(
                Samples.Manifest(
                    Samples.Blob(new("application/vnd.cncf.helm.config.v1+json"), "{}").Descriptor,
                    [Samples.Blob(new("application/x"), "chart").Descriptor])));
        var inner = foreign.Put(MediaType.OciIndex, ImageEditTests.Index(Samples.OnPlatform(amd, "linux/amd64")));

        async Task<string> RefusedAsync(string entry)
        {
            var index = foreign.Open(MediaType.OciIndex, ImageEditTests.Index(entry));
            var refused = await Assert.ThrowsAsync<InvalidContentException>(async () => await index.ConvertAsync(ImageFormat.Docker));
            return refused.Message;
        }

        Assert.Contains(
            MediaType.OciLayerZstd.Value,
            await RefusedAsync(Samples.OnPlatform(zstd, "linux/amd64")),
            StringComparison.Ordinal);
        Assert.Contains("helm", await RefusedAsync(Samples.OnPlatform(chart, "linux/amd64")), StringComparison.Ordinal);
        Assert.Contains(inner.Digest.ToString(), await RefusedAsync(Samples.OnPlatform(inner, "linux/amd64")), StringComparison.Ordinal);
        Assert.Contains("needs a platform", await RefusedAsync(Samples.Entry(amd)), StringComparison.Ordinal);
        Assert.Contains(
            "annotations (k)",
            await RefusedAsync(Samples.Entry(amd, ",\"annotations\":{\"k\":\"v\"}")),
            StringComparison.Ordinal);
    }

    private static Descriptor Proof(Foreign foreign) =>
        foreign.Put(MediaType.OciManifest, Samples.Text(Samples.Manifest(Samples.Blob(MediaType.OciConfig, "{}").Descriptor, [])));

    private static string Attesting(Descriptor proof, Descriptor image) =>
        Samples.Attestation(proof, image.Digest);
}
