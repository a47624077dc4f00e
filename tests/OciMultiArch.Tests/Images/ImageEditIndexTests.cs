using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>Which images of an index an edit means, and what else stands in it.</summary>
public sealed class ImageEditIndexTests
{
    private static readonly ImageEdit Labelled = new() { Change = new() { Labels = new Dictionary<string, string> { ["keep"] = "you" } } };

    private readonly Foreign foreign = new();
    private readonly Descriptor amd;
    private readonly Descriptor arm;
    private readonly Descriptor proof;

    public ImageEditIndexTests()
    {
        (amd, arm) = (foreign.Image("linux/amd64"), foreign.Image("linux/arm64/v8"));
        proof = foreign.Put(
            MediaType.OciManifest,
            Samples.Text(
                Samples.Manifest(
                    Samples.Blob(MediaType.OciConfig, "{}").Descriptor,
                    [Samples.Blob(new("application/vnd.in-toto+json"), "proof").Descriptor])));
    }

    private static string Attesting(Descriptor proof, Descriptor image) => Samples.BuildKitAttestation(proof, image.Digest);

    private Artifact Buildx => foreign.Open(MediaType.OciIndex, ImageEditTests.Index(
        Samples.OnPlatform(amd, "linux/amd64"), Samples.OnPlatform(arm, "linux/arm64"), Attesting(proof, amd)));

    [Fact]
    public async Task Attestations_are_kept_and_point_at_the_image_that_came_of_theirs()
    {
        var edited = await Buildx.EditImagesAsync(Labelled);

        var text = Samples.Text(Buildx.Bytes);
        text = ImageEditTests.Pointed(text, amd, edited.Index!.Manifests[0]);
        Assert.Equal(ImageEditTests.Pointed(text, arm, edited.Index.Manifests[1]), Samples.Text(edited.Bytes));
        Assert.Equal(edited.Index.Manifests[0].Digest.ToString(), edited.Index.Manifests[2].Annotations["vnd.docker.reference.digest"]);
        Assert.DoesNotContain(proof.Digest, foreign.Read);
        Assert.Equal(proof.Digest, (await edited.ChildAsync(edited.Index.Manifests[2])).Digest);
    }

    [Fact]
    public async Task Attestations_are_dropped_by_choice_and_those_of_other_platforms_stay()
    {
        var all = await Buildx.EditImagesAsync(Labelled with { Attestations = AttestationHandling.Drop });
        var others = await Buildx.EditImagesAsync(
            Labelled with { Attestations = AttestationHandling.Drop, Platforms = [Platform.Parse("linux/arm64")] });
        var own = await Buildx.EditImagesAsync(Labelled with { Attestations = AttestationHandling.Drop, Platforms = [Samples.Amd64] });

        Assert.Equal(2, all.Index!.Manifests.Count);
        Assert.Equal(ImageEditTests.Pointed(Samples.Text(Buildx.Bytes), arm, others.Index!.Manifests[1]), Samples.Text(others.Bytes));
        Assert.Equal(2, own.Index!.Manifests.Count);
    }

    [Fact]
    public async Task Only_the_images_of_the_platforms_that_are_named_are_read_and_changed()
    {
        var edited = await Buildx.EditImagesAsync(Labelled with { Platforms = [Platform.Parse("linux/aarch64")] });

        Assert.Equal(ImageEditTests.Pointed(Samples.Text(Buildx.Bytes), arm, edited.Index!.Manifests[1]), Samples.Text(edited.Bytes));
        Assert.DoesNotContain(amd.Digest, foreign.Read);
        Assert.Equal(amd.Digest, (await edited.ChildAsync(edited.Index.Manifests[0])).Digest);
    }

    [Fact]
    public async Task A_platform_that_is_not_there_is_named_with_those_that_are()
    {
        var missing = await Assert.ThrowsAsync<ContentNotFoundException>(async () =>
            await Buildx.EditImagesAsync(Labelled with { Platforms = [Samples.Amd64, Platform.Parse("linux/riscv64")] }));

        Assert.Equal($"There is no image for linux/riscv64 in {Buildx.Digest}. It has linux/amd64, linux/arm64.", missing.Message);
    }

    [Fact]
    public async Task One_image_for_several_platforms_is_edited_once()
    {
        var index = foreign.Open(
            MediaType.OciIndex,
            ImageEditTests.Index(Samples.OnPlatform(arm, "linux/arm64"), Samples.OnPlatform(arm, "linux/arm/v7"), Attesting(proof, arm)));

        var edited = await index.EditImagesAsync(Labelled);
        var half = await index.EditImagesAsync(Labelled with { Platforms = [Platform.Parse("linux/arm/v7")] });

        Assert.Equal(ImageEditTests.Pointed(Samples.Text(index.Bytes), arm, edited.Index!.Manifests[0]), Samples.Text(edited.Bytes));
        Assert.Equal([arm.Digest, edited.Index.Manifests[1].Digest, arm.Digest],
            half.Index!.Manifests.Select(
                static (each, at) => at == 2 ? Digest.Parse(each.Annotations["vnd.docker.reference.digest"]) : each.Digest));
    }

    [Fact]
    public async Task The_config_of_an_image_for_several_platforms_is_read_once()
    {
        var index = foreign.Open(
            MediaType.OciIndex,
            ImageEditTests.Index(Samples.OnPlatform(arm, "linux/arm64"), Samples.OnPlatform(arm, "linux/arm/v7")));

        await index.EditImagesAsync(Labelled);

        Assert.Single(foreign.Read, each => each != arm.Digest);
    }

    [Fact]
    public async Task Images_of_an_index_inside_an_index_are_edited_in_their_place()
    {
        var inner = foreign.Put(MediaType.OciIndex, ImageEditTests.Index(Samples.Entry(arm), Attesting(proof, arm)));
        var outer = foreign.Open(
            MediaType.OciIndex,
            ImageEditTests.Index(Samples.OnPlatform(amd, "linux/amd64"), Samples.Entry(inner, ",\"x\":1")));

        var edited = await outer.EditImagesAsync(Labelled with { Platforms = [Platform.Parse("linux/arm64")] });

        var nested = await edited.ChildAsync(edited.Index!.Manifests[1]);
        Assert.Equal(ImageEditTests.Pointed(Samples.Text(outer.Bytes), inner, nested.Descriptor), Samples.Text(edited.Bytes));
        Assert.Equal(ImageEditTests.Pointed(foreign.Text(inner.Digest), arm, nested.Index!.Manifests[0]), Samples.Text(nested.Bytes));
    }

    [Fact]
    public async Task Embedded_data_goes_with_the_image_it_was_of()
    {
        var index = foreign.Open(
            MediaType.OciIndex,
            ImageEditTests.Index(
                Samples.Entry(
                    amd,
                    $",\"data\":\"{Convert.ToBase64String(Samples.Utf8(foreign.Text(amd.Digest)))}\","
                        + $"\"artifactType\":\"{MediaType.OciConfig}\"")));

        var edited = await index.EditImagesAsync(Labelled);

        Assert.Null(edited.Index!.Manifests[0].Data);
        Assert.Equal(MediaType.OciConfig.Value, edited.Index.Manifests[0].ArtifactType);
        Assert.DoesNotContain(amd.Digest, foreign.Read);
    }

    [Fact]
    public async Task Addresses_of_what_was_there_go_with_it()
    {
        var index = foreign.Open(MediaType.OciIndex, ImageEditTests.Index(
            Samples.Entry(amd, ",\"urls\":[\"https://a.example/manifest\"],\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\"}"),
            Samples.Entry(
                arm,
                ",\"urls\":[\"https://a.example/manifest\"],\"platform\":{\"architecture\":\"arm64\",\"os\":\"linux\"}")));

        var edited = await index.EditImagesAsync(Labelled with { Platforms = [Samples.Amd64] });

        Assert.Empty(edited.Index!.Manifests[0].Urls);
        Assert.Single(edited.Index.Manifests[1].Urls);
    }

    [Fact]
    public async Task What_is_attached_goes_on_where_its_image_still_stands_and_stays_behind_where_it_went()
    {
        var index = foreign.Open(
            MediaType.OciIndex,
            ImageEditTests.Index(Samples.OnPlatform(arm, "linux/arm64"), Samples.OnPlatform(arm, "linux/arm/v7"), Attesting(proof, arm)));
        Artifact[] attached = [
            Artifact.CreateReferrer(foreign.Open(arm), "application/x", []),
            Artifact.CreateReferrer(foreign.Open(proof), "application/x", []),
        ];

        var half = await index.WithAttached(attached).EditImagesAsync(Labelled with { Platforms = [Platform.Parse("linux/arm/v7")] });
        var all = await index.WithAttached(attached).EditImagesAsync(Labelled with { Attestations = AttestationHandling.Drop });

        Assert.Equal(attached, half.Attached);
        Assert.Empty(all.Attached);
    }

    [Fact]
    public async Task What_is_no_container_image_is_left_alone_unless_it_is_named()
    {
        var chart = foreign.Put(
            MediaType.OciManifest,
            Samples.Text(Samples.Manifest(Samples.Blob(new("application/vnd.cncf.helm.config.v1+json"), "{}").Descriptor, [])));
        var file = Samples.Blob(new("text/plain"), "notes").Descriptor;
        var index = foreign.Open(
            MediaType.OciIndex,
            ImageEditTests.Index(Samples.OnPlatform(amd, "linux/amd64"), Samples.OnPlatform(chart, "any/any"), Samples.Entry(file)));

        var edited = await index.EditImagesAsync(Labelled);
        var named = await Assert.ThrowsAsync<BuildException>(async () =>
            await index.EditImagesAsync(Labelled with { Platforms = [Platform.Parse("any/any")] }));
        var alone = await Assert.ThrowsAsync<BuildException>(async () =>
            await foreign.Open(MediaType.OciManifest, foreign.Text(chart.Digest)).EditImagesAsync(Labelled));

        Assert.Equal(ImageEditTests.Pointed(Samples.Text(index.Bytes), amd, edited.Index!.Manifests[0]), Samples.Text(edited.Bytes));
        Assert.Contains(chart.Digest.ToString(), named.Message, StringComparison.Ordinal);
        Assert.Contains("application/vnd.cncf.helm.config.v1+json", alone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_before_anything_is_read()
    {
        var list = foreign.Open(
            MediaType.DockerIndex,
            Samples.Text(
                Samples.Index(
                    [Samples.OnPlatform(foreign.Image("linux/amd64", type: MediaType.DockerManifest), "linux/amd64")],
                    MediaType.DockerIndex)));
        var noted = new ImageEdit { Annotations = new Dictionary<string, string> { ["k"] = "v" } };

        Assert.Contains("annotations", (await Refused<InvalidContentException>(list, noted)).Message, StringComparison.Ordinal);
        await Refused<InvalidContentException>(Buildx, noted with { Format = ImageFormat.Docker });
        await Refused<ArgumentException>(Buildx, noted with { RemovedAnnotations = new HashSet<string> { "k" } });
        await Refused<ArgumentException>(Buildx, Labelled with { RemovedLabels = new HashSet<string> { "keep" } });
        await Refused<ArgumentException>(Buildx, Labelled with { Format = ImageFormat.Docker, Platforms = [Samples.Amd64] });
        await Refused<BuildException>(Buildx, new() { Change = new() { Environment = new Dictionary<string, string> { ["A=B"] = "v" } } });
        Assert.Empty(foreign.Read);
    }

    private static Task<T> Refused<T>(Artifact index, ImageEdit edit)
        where T : Exception => Assert.ThrowsAsync<T>(async () => await index.EditImagesAsync(edit));
}
