using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Layout;

namespace OciMultiArch.Tests.Archives;

/// <summary>Archives that <c>docker save</c> of engines with and without containerd's image store writes.</summary>
public sealed class DockerSaveShapesTests : IDisposable
{
    private readonly ForeignLayout at = new();

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task An_archive_whose_index_json_lists_nothing_is_read_by_its_manifest_json(string manifests)
    {
        at.Index("", ForeignLayout.Amd64);
        at.With("index.json", $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":{{manifests}}}""");
        Saved(ForeignLayout.Amd64).Write();
        var archive = DockerArchive.At(at.Tar);
        var target = OciLayout.At(at.Outside("copy"));

        var image = await archive.GetAsync("latest");
        await target.PushAsync(image, ["1"]);

        Assert.Equal(["latest"], await archive.NamesAsync());
        Assert.Equal(image.Digest, (await archive.GetAsync()).Digest);
        Assert.Equal(image.Digest, (await archive.GetAsync("nginx:latest".Split(':')[1])).Digest);
        Assert.Equal(image.Digest, (await DockerArchive.At(at.Tar, RepositoryName.Parse("nginx")).GetAsync("latest")).Digest);
        Assert.Equal(ForeignLayout.Amd64.Config, await ArchiveCase.ReadAsync((await target.GetAsync("1")).Blobs[0]));
        var none = await Assert.ThrowsAsync<ContentNotFoundException>(async () => await OciArchive.At(at.Tar).GetAsync());
        Assert.Contains("holds no image", none.Message, StringComparison.Ordinal);
        var other = DockerArchive.At(at.Tar, RepositoryName.Parse("1"));
        var mistaken = await Assert.ThrowsAsync<ContentNotFoundException>(async () => await other.GetAsync());
        Assert.Contains("docker.io/library/1 counts as the repository there.", mistaken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_platform_of_an_index_names_what_is_there_and_can_be_taken()
    {
        var (index, attestation) = Partial();
        var archive = DockerArchive.At(at.Tar);
        var target = OciLayout.At(at.Outside("copy"));
        var whole = await archive.GetAsync();

        var failure = await Assert.ThrowsAsync<ContentNotFoundException>(async () => await target.PushAsync(whole, ["1"]));
        await target.PushAsync(await whole.ForPlatformsAsync([Platform.Parse("linux/amd64")]), ["1"]);

        Assert.Equal(index, whole.Digest.ToString());
        Assert.Contains("It has linux/amd64; it lacks linux/arm64/v8.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(attestation, failure.Message, StringComparison.Ordinal);
        Assert.Equal(ForeignLayout.Amd64.Digest, (await target.GetAsync("1")).Digest.ToString());
    }

    [Fact]
    public async Task An_image_of_an_archive_is_found_by_its_digest()
    {
        Partial();

        foreach (var archive in (DockerArchive[])[DockerArchive.At(at.Tar), DockerArchive.At(at.Tar, RepositoryName.Parse("nginx"))])
            Assert.Equal(ForeignLayout.Amd64.Digest, (await archive.GetAsync(ForeignLayout.Amd64.Digest)).Digest.ToString());
    }

    public void Dispose() => at.Dispose();

    // An index of two platforms with attestations, of which the image and the attestation of one were saved.
    private (string Index, string Attestation) Partial()
    {
        var (amd64, arm64) = (ForeignLayout.Amd64, ForeignLayout.Arm64);
        var (first, second) = (SampleImage.Built("unknown/unknown", layer: "1"), SampleImage.Built("unknown/unknown", layer: "2"));
        var unknown = SampleDocuments.OnPlatform("unknown/unknown");
        var bytes = SampleDocuments.Index(
            MediaType.OciIndex.Value,
            [
                at.Image(amd64, SampleDocuments.OnPlatform(amd64.Platform)),
                at.Image(arm64, SampleDocuments.OnPlatform(arm64.Platform)),
                at.Image(first, unknown + SampleDocuments.AttestationOf(amd64.Digest)),
                at.Image(second, unknown + SampleDocuments.AttestationOf(arm64.Digest)),
            ]);
        at.Remove(arm64.Manifest);
        at.Remove(second.Manifest);
        const string Names = ""","annotations":{"io.containerd.image.name":"docker.io/library/nginx:latest","""
            + "\"org.opencontainers.image.ref.name\":\"latest\"}";
        var entry = at.Blob(MediaType.OciIndex.Value, bytes, Names);
        Saved(amd64).Write(entry);
        return (Bytes.Digest(bytes), second.Digest);
    }

    private ForeignLayout Saved(SampleImage image)
    {
        var (config, layer) = (Bytes.Digest(image.Config).Replace(':', '/'), Bytes.Digest(image.Layer).Replace(':', '/'));
        return at.With(
            "manifest.json",
            $$"""[{"Config":"blobs/{{config}}","RepoTags":["nginx:latest"],"Layers":["blobs/{{layer}}"]}]""");
    }
}
