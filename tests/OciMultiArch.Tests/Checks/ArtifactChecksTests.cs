using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Checks;

/// <summary>What has the shape of an image and is none: no layer of a file system is asked of it.</summary>
public sealed class ArtifactChecksTests : IDisposable
{
    private static readonly byte[] Json = "{}"u8.ToArray();
    private readonly Shelf shelf = new();

    public static TheoryData<string, string, string, string, string> Artifacts() => new()
    {
        {
            "a plugin with a platform", """{"architecture":"amd64","os":"linux"}""", "application/zip",
            ""","artifactType":"application/vnd.acme.plugin" """, "application/vnd.acme.plugin"
        },
        {
            "a signature of cosign",
            """{"architecture":"","os":"","rootfs":{"type":"layers","diff_ids":["sha256:WHOLE"]},"config":{}}""",
            "application/vnd.dev.cosign.simplesigning.v1+json", "", "application/vnd.dev.cosign.simplesigning.v1+json"
        },
        {
            "an artifact of layers", """{"architecture":"amd64","os":"linux"}""", "application/vnd.oci.image.layer.v1.tar",
            ""","artifactType":"application/vnd.acme.files" """, "application/vnd.acme.files"
        },
        {
            "an SBOM", """{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]} }""", "application/spdx+json",
            "", "application/spdx+json"
        },
    };

    public void Dispose() => shelf.Dispose();

    [Theory]
    [MemberData(nameof(Artifacts))]
    public async Task An_artifact_has_no_DiffIDs_and_no_tar(string name, string config, string layer, string members, string type)
    {
        var file = shelf.Put(new(layer), Json);
        var described = shelf.Put(MediaType.OciConfig, Samples.Utf8(config.Replace("sha256:WHOLE", $"{file.Digest}", StringComparison.Ordinal)));
        var artifact = shelf.Put(MediaType.OciManifest, Samples.Manifest(described, [file], members));

        var report = await shelf.Open(artifact).VerifyAsync(new() { ReadsLayers = true });

        Assert.NotNull(name);
        Assert.Empty(report.Problems);
        Assert.Equal([type], report.ArtifactTypes);
        Assert.Empty(report.Platforms);
    }

    [Fact]
    public async Task The_platform_that_an_index_states_of_an_artifact_is_there()
    {
        var config = shelf.Put(MediaType.OciConfig, Samples.Utf8("""{"architecture":"amd64","os":"linux"}"""));
        var plugin = shelf.Put(
            MediaType.OciManifest, Samples.Manifest(config, [shelf.Put(new("application/zip"), Json)], ""","artifactType":"a/b" """));
        var index = shelf.Index((plugin, "linux/amd64"));

        var report = await index.VerifyAsync(new() { ReadsLayers = true, ExpectedPlatforms = Platform.ParseList("linux/amd64") });

        Assert.Empty(report.Problems);
        Assert.Equal(["linux/amd64"], report.Platforms.Select(static platform => platform.ToString()));
    }

    [Fact]
    public async Task What_is_lost_of_an_artifact_is_found_all_the_same()
    {
        var file = shelf.Put(new("application/zip"), Json);
        var config = shelf.Put(MediaType.OciConfig, Samples.Utf8("{ }"));
        var artifact = shelf.Open(shelf.Put(MediaType.OciManifest, Samples.Manifest(config, [file], ""","artifactType":"a/b" """)));
        shelf.Spoil(file.Digest);

        var report = await artifact.VerifyAsync(new() { ReadsLayers = true });

        Assert.Equal(VerifyProblemKind.LayerMismatch, Assert.Single(report.Problems).Kind);
    }

    [Fact]
    public async Task An_image_stays_one_whatever_else_lies_in_it()
    {
        var tar = Shelf.Tar(static tar => tar.File("a", "a"));
        Descriptor[] layers = [shelf.Put(MediaType.OciLayer, tar), shelf.Put(new("application/vnd.acme.note"), Json)];
        var image = shelf.Open(shelf.Image("linux/amd64", layers, [Digest.Of([1]), Digest.Of([2])]));

        var report = await image.VerifyAsync(new() { ReadsLayers = true });

        var problem = Assert.Single(report.Problems);
        Assert.Equal((VerifyProblemKind.DiffIdMismatch, layers[0].Digest), (problem.Kind, problem.Descriptor!.Digest));
        Assert.Empty(report.ArtifactTypes);
    }
}
