using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>What BuildKit attests of images, in new indexes.</summary>
public sealed class AttestationTests
{
    private const string Type = ",\"artifactType\":\"application/vnd.docker.attestation.manifest.v1+json\"";
    private readonly Family family = new();
    private readonly Artifact amd;
    private readonly Artifact arm;
    private readonly Artifact proof;
    private readonly Artifact armProof;
    private readonly Artifact index;

    public AttestationTests()
    {
        (amd, arm) = (family.Image("amd", "linux/amd64", "a"), family.Image("arm", "linux/arm64", "b"));
        (proof, armProof) = (family.Image("proof", "unknown/unknown", "p"), family.Image("armProof", "unknown/unknown", "q"));
        index = family.Index(
            "index",
            Samples.OnPlatform(amd.Descriptor, "linux/amd64"),
            Samples.OnPlatform(arm.Descriptor, "linux/arm64"),
            Proof(proof, amd),
            Proof(armProof, arm));
    }

    [Theory]
    [InlineData(AttestationHandling.Keep, "amd arm proof armProof")]
    [InlineData(AttestationHandling.Drop, "amd arm")]
    [InlineData(AttestationHandling.Refer, "amd arm")]
    public async Task They_stay_go_or_become_referrers(AttestationHandling handling, string entries)
    {
        var made = await Artifact.CreateIndexAsync([index], null, new() { Attestations = handling });

        Assert.Equal(entries.Split(' '), made.Index!.Manifests.Select(each => family.Home.Labels[each.Digest]));
        Assert.Equal(index.Index!.Manifests.Take(made.Index.Manifests.Count), made.Index.Manifests);
        Assert.Equal(
            handling == AttestationHandling.Refer ? ["get proof", "get armProof"] : [],
            family.Home.Calls.OrderDescending(StringComparer.Ordinal));
        Assert.Equal(handling == AttestationHandling.Refer ? 2 : 0, made.Attached.Count);
    }

    [Fact]
    public async Task A_referrer_is_the_same_manifest_with_its_subject()
    {
        var made = await Artifact.CreateIndexAsync([index], null, new() { Attestations = AttestationHandling.Refer });

        Assert.Equal(
            [
                Samples.Text(proof.Bytes)[..^1] + $"{Type},\"subject\":{Samples.Entry(amd.Descriptor)}}}",
                Samples.Text(armProof.Bytes)[..^1] + $"{Type},\"subject\":{Samples.Entry(arm.Descriptor)}}}",
            ],
            made.Attached.Select(static each => Samples.Text(each.Bytes)));
        Assert.All(made.Attached, static each => Assert.Equal(each.Digest, Digest.Of(each.Bytes.Span)));
        Assert.Equal("layer p", Samples.Text(await made.Attached[0].Blobs[1].ReadAsync()));
    }

    [Fact]
    public async Task A_type_of_its_own_stays_as_it_is_written()
    {
        var typed = family.Keep(
            "typed",
            MediaType.OciManifest,
            Samples.Manifest(proof.Manifest!.Config, proof.Manifest.Layers, ",\"artifactType\":\"application/x\""));
        var source = family.Index("source", Samples.OnPlatform(amd.Descriptor, "linux/amd64"), Proof(typed, amd));

        var made = await Artifact.CreateIndexAsync([source], null, new() { Attestations = AttestationHandling.Refer });

        Assert.Equal(
            Samples.Text(typed.Bytes)[..^1] + $",\"subject\":{Samples.Entry(amd.Descriptor)}}}",
            Samples.Text(Assert.Single(made.Attached).Bytes));
    }

    [Theory]
    [InlineData(AttestationHandling.Keep)]
    [InlineData(AttestationHandling.Drop)]
    [InlineData(AttestationHandling.Refer)]
    public async Task One_of_an_image_that_is_not_there_is_left_out_unread(AttestationHandling handling)
    {
        var lost = new Descriptor { MediaType = MediaType.OciManifest, Digest = Digest.Of(Samples.Utf8("lost")), Size = 4 };
        const string Nameless = ",\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\"}";
        var orphaned = Artifact.Parse(MediaType.OciIndex, Samples.Index(
            [
                Samples.OnPlatform(amd.Descriptor, "linux/amd64"),
                Samples.Entry(lost, Members(arm)),
                Samples.Entry(lost, Members("sha256:none")),
                Samples.Entry(lost, Nameless),
            ]),
            family.Home);

        var made = await Artifact.CreateIndexAsync([orphaned], null, new() { Attestations = handling });

        Assert.Equal([amd.Digest], made.Index!.Manifests.Select(static each => each.Digest));
        Assert.Empty(made.Attached);
    }

    [Theory]
    [InlineData(AttestationHandling.Keep, 1, 0)]
    [InlineData(AttestationHandling.Refer, 0, 1)]
    public async Task An_image_for_two_platforms_has_its_own_once(AttestationHandling handling, int entries, int attached)
    {
        var one = family.Index("one", Samples.OnPlatform(amd.Descriptor, "linux/amd64"), Proof(proof, amd));
        var two = family.Index("two", Samples.OnPlatform(amd.Descriptor, "linux/amd64/v2"), Proof(proof, amd));

        var made = await Artifact.CreateIndexAsync([one, two], null, new() { Attestations = handling });

        Assert.Equal(
            ["linux/amd64", "linux/amd64/v2"],
            made.Index!.Manifests.Where(each => each.Digest == amd.Digest).Select(static each => each.Platform!.ToString()));
        Assert.Equal(entries, made.Index.Manifests.Count(each => each.Digest == proof.Digest));
        Assert.Equal(attached, made.Attached.Count);
    }

    [Fact]
    public async Task A_Docker_list_of_attested_images_is_made_without_them()
    {
        var image = family.Keep(
            "docker",
            MediaType.DockerManifest,
            Samples.Manifest(amd.Manifest!.Config, amd.Manifest.Layers, type: MediaType.DockerManifest));
        var list = family.Keep(
            "list",
            MediaType.OciIndex,
            Samples.Index([Samples.OnPlatform(image.Descriptor, "linux/amd64"), Proof(proof, image)]));

        await Assert.ThrowsAsync<InvalidContentException>(async () => await Artifact.CreateIndexAsync([list]));
        Assert.Equal(
            MediaType.DockerIndex,
            (await Artifact.CreateIndexAsync([list], null, new() { Attestations = AttestationHandling.Drop })).MediaType);
    }

    [Fact]
    public async Task A_manifest_that_cannot_refer_is_refused_by_name()
    {
        var docker = family.Keep(
            "docker",
            MediaType.DockerManifest,
            Samples.Manifest(amd.Manifest!.Config, amd.Manifest.Layers, type: MediaType.DockerManifest));
        var source = family.Index("source", Samples.OnPlatform(amd.Descriptor, "linux/amd64"), Proof(docker, amd));

        var failure = await Assert.ThrowsAsync<InvalidContentException>(async () =>
            await Artifact.CreateIndexAsync([source], null, new() { Attestations = AttestationHandling.Refer }));
        Assert.Contains(docker.Digest.ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_attached_to_an_image_goes_with_every_index_that_holds_it()
    {
        var (sbom, other) = (Artifact.CreateReferrer(amd, "application/spdx+json", []), Artifact.CreateReferrer(arm, "application/spdx+json", []));
        var withSbom = amd.WithAttached([sbom, sbom]).WithPlatform(Samples.Amd64);

        var made = await Artifact.CreateIndexAsync([withSbom, arm.WithAttached([other])]);
        var without = await made.EditAsync([IndexEdit.Remove(arm.Digest)]);
        var added = await family.Index("empty", Samples.OnPlatform(arm.Descriptor, "linux/arm64")).EditAsync([IndexEdit.Add(withSbom)]);
        var further = await made.EditAsync([IndexEdit.Add(withSbom.WithAttached([Artifact.CreateReferrer(amd, "application/x", [])]))]);
        var again = await Artifact.CreateIndexAsync([made], null, new() { Attestations = AttestationHandling.Drop });

        Assert.Equal([sbom], withSbom.Attached);
        Assert.Equal([sbom, other], made.Attached);
        Assert.Equal([sbom], without.Attached);
        Assert.Equal([sbom], added.Attached);
        Assert.Equal([sbom, other], again.Attached);
        Assert.Equal((made.Digest, 3), (further.Digest, further.Attached.Count));
        Assert.Empty(made.WithAttached([]).Attached);
        Assert.Throws<ArgumentException>(() => made.WithAttached([amd]));
        Assert.Throws<ArgumentNullException>(() => made.WithAttached([null!]));
    }

    [Fact]
    public async Task A_twin_takes_the_place_of_the_earlier_whose_attestations_go()
    {
        var rebuilt = family.Image("rebuilt", "linux/amd64", "r");
        var rebuiltProof = family.Image("rebuiltProof", "unknown/unknown", "s");
        var again = family.Index("again", Samples.OnPlatform(rebuilt.Descriptor, "linux/x86_64"), Proof(rebuiltProof, rebuilt));

        var made = await Artifact.CreateIndexAsync(
            [index.WithAttached([Artifact.CreateReferrer(amd, "application/x", [])]), again],
            null,
            new() { DuplicatePlatforms = DuplicatePlatformHandling.Replace });

        Assert.Equal(["rebuilt", "arm", "armProof", "rebuiltProof"], made.Index!.Manifests.Select(each => family.Home.Labels[each.Digest]));
        Assert.Empty(made.Attached);
        await Assert.ThrowsAsync<InvalidContentException>(async () => await Artifact.CreateIndexAsync([index, again]));
    }

    [Fact]
    public async Task The_attestations_of_a_twin_that_stays_for_another_platform_stay()
    {
        var rebuilt = family.Image("rebuilt", "linux/amd64", "r");

        var made = await Artifact.CreateIndexAsync(
            [index, amd.WithPlatform(Platform.Parse("linux/amd64/v2")), rebuilt],
            null,
            new() { DuplicatePlatforms = DuplicatePlatformHandling.Replace });

        Assert.Equal(["rebuilt", "arm", "proof", "armProof", "amd"], made.Index!.Manifests.Select(each => family.Home.Labels[each.Digest]));
    }

    private static string Proof(Artifact proof, Artifact image) => Samples.Entry(proof.Descriptor, Members(image));

    private static string Members(Artifact image) => Members(image.Digest.ToString());

    private static string Members(string image) =>
        SampleDocuments.OnPlatform("unknown/unknown") + SampleDocuments.AttestationOf(image);
}
