using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Images that cannot be changed as asked: <c>edit</c>.</summary>
internal static class Edits
{
    private const string Edit = "edit oci:app:1";
    private const string Label = "edit {registry}/app:1 --label a=1";
    private const string Rebase = "edit oci:app:1 --rebase oci:one:1";

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        Usage("No change", Edit),
        Usage("A label without a value", $"{Edit} --label version"),
        Usage("A label set and removed", $"{Edit} --label a=1 --remove-label a"),
        Usage("An annotation twice", $"{Edit} --annotation a=1 --annotation a=2"),
        Usage("A variable without a name", $"{Edit} --env =1"),
        Usage("An invalid port", $"{Edit} --port http"),
        Usage("A folder to start in that is not absolute", $"{Edit} --workdir srv"),
        Usage("An invalid platform", $"{Edit} --label a=1 --platform linux/"),
        Usage("A format for only some images", $"{Edit} --format docker --platform linux/amd64"),
        Usage("An unknown way to handle attestations", $"{Edit} --label a=1 --attestations refer"),
        Usage("An old base without a new one", $"{Edit} --label a=1 --old-base oci:one:1"),
        Usage("The standard input read twice", "edit oci-archive:- --to oci:out:1 --file -=/etc/conf"),
        Usage("An archive in place", "edit oci-archive:app.tar:1 --label a=1"),
        Usage("A digest in place", $"edit {{registry}}/app@{Common.NoDigest} --label a=1"),
        Usage("A Docker archive without a repository to write", $"{Edit} --label a=1 --to docker-archive:out.tar"),
        new("An image that does not exist", "edit oci:app:2 --label a=1"),
        new("A platform that is not there", $"{Edit} --label a=1 --platform linux/s390x"),
        new("An artifact that is not an image", "edit oci:one:1 --label a=1") { Setup = ArtifactAsync },
        new("Annotations for Docker's images", "edit oci:one:1 --annotation a=1")
        {
            Setup = static async scene => await Common.PutAsync(scene, await Samples.IndexAsync(ImageFormat.Docker, "linux/amd64")),
        },
        new("Annotations in Docker's format", $"{Edit} --annotation a=1 --format docker"),
        new("An index with annotations for Docker's format", "edit oci:one:1 --format docker") { Setup = AnnotatedAsync },
        new("Attestations for Docker's format", "edit oci:one:1 --format docker")
        {
            Setup = static async scene => await Common.PutAsync(scene, await Samples.AttestedIndexAsync("linux/amd64")),
        },
        new("A folder on top that does not exist", $"{Edit} --append nowhere:/srv"),
        new("A folder on top with a prefix that is not absolute", $"{Edit} --append hello:srv"),
        new("A prefix for a tar file", $"{Edit} --append hello/go.mod:/srv") { Exit = 2 },
        new("A file on top that is not a tar file", $"{Edit} --append hello/go.mod"),
        new("A tar file on top that is empty", $"{Edit} --append empty.tar")
        {
            Setup = static scene => Common.Then(() => scene.Write("empty.tar", "")),
        },
        new("A compressed tar file on top that is cut", $"{Edit} --append cut.tar.gz")
        {
            Setup = static scene => Common.Then(() => scene.Write("cut.tar.gz", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b])),
        },
        Usage("A compression that there is not", $"{Edit} --recompress bzip2"),
        Usage("Two compressions of which none is zstd", $"{Edit} --recompress gzip,none"),
        new("Layers of zstd for Docker's images", "edit oci:one:1 --recompress zstd") { Setup = DockerAsync },
        new("A zstd copy for Docker's images", "edit oci:one:1 --recompress gzip,zstd") { Setup = DockerAsync },
        new("A layer that is encrypted", "edit oci:one:1 --recompress zstd")
        {
            Setup = static scene => LayerAsync(scene, "application/vnd.oci.image.layer.v1.tar+gzip+encrypted"),
        },
        new("A layer that holds another tar than the config says", "edit oci:one:1 --recompress zstd")
        {
            Setup = static scene => LayerAsync(scene, $"{MediaType.OciLayerGzip}"),
        },
        new("A new base that does not exist", $"{Rebase} --old-base oci:app:1"),
        new("A base that the images do not name", Rebase) { Exit = 2, Setup = static scene => Common.ImagesAsync(scene, "linux/amd64") },
        new("A new base without one of the platforms", $"{Rebase} --old-base oci:app:1")
        {
            Setup = static scene => Common.ImagesAsync(scene, "linux/amd64"),
        },
        new("An old base that is not below the images", $"{Rebase} --old-base oci:one:1 --platform linux/amd64")
        {
            Setup = static async scene => await Common.PutAsync(scene, await Other("linux/amd64")),
        },
        new("A recorded base that is gone", "edit oci:one:1 --rebase oci:app:1") { Setup = RecordedAsync },
        new("The config of an image is missing", $"{Edit} --label a=1")
        {
            Setup = static async scene => File.Delete(Layouts.Path(scene, (await ImageAsync(scene)).Manifest!.Config.Digest)),
        },
        new("The config of an image is damaged", $"{Edit} --label a=1")
        {
            Setup = static async scene => Layouts.Spoil(Layouts.Path(scene, (await ImageAsync(scene)).Manifest!.Config.Digest)),
        },
        new("An index with an image that is not there", Label) { Setup = HoleAsync },
        new("The account may not write", Label)
        {
            Setup = static scene => Common.ServeAsync(scene, static each => each.Method == "POST", Common.Denied),
        },
        new("A tag that must not move", Label)
        {
            Setup = static scene => Common.ServeAsync(scene, new FakeRegistryOptions { ImmutableTags = true }),
        },
        new("An interruption before the images are read", Label) { Exit = 130, Setup = Common.InterruptAsync },
    ];

    private static ErrorCase Usage(string wrong, string words) => new(wrong, words) { Exit = 2 };

    private static async Task<Artifact> ImageAsync(Scene scene) =>
        (await (await OciLayout.At(scene.At("app")).GetAsync("1")).ImagesAsync())[1];

    private static Task<Artifact> Other(string platform) => Samples.ImageAsync(platform, layer: $"other layer of {platform}");

    private static async Task ArtifactAsync(Scene scene) =>
        await Common.PutAsync(
            scene,
            Artifact.Create("application/spdx+json", [Blob.Of(MediaType.Parse("application/spdx+json"), "{}"u8.ToArray())]));

    private static async Task AnnotatedAsync(Scene scene) =>
        await Common.PutAsync(
            scene,
            await Artifact.CreateIndexAsync(
                [await Samples.ImageAsync("linux/amd64")],
                new Dictionary<string, string> { ["org.opencontainers.image.version"] = "1" }));

    private static async Task RecordedAsync(Scene scene)
    {
        await scene.FakeAsync();
        await Common.PutAsync(scene, await Artifact.CreateIndexAsync(
            [await Samples.ImageAsync("linux/amd64")],
            new Dictionary<string, string>
            {
                ["org.opencontainers.image.base.name"] = $"{scene.Registry}/base:1",
                ["org.opencontainers.image.base.digest"] = Common.NoDigest,
            }));
    }

    private static async Task DockerAsync(Scene scene) =>
        await Common.PutAsync(scene, await Samples.IndexAsync(ImageFormat.Docker, "linux/amd64"));

    private static async Task LayerAsync(Scene scene, string type)
    {
        Layer layer = new() { Blob = Blob.Of(new(type), "not a tar"u8.ToArray()), DiffId = Digest.Of("a tar"u8) };
        ImageRecipe recipe = new() { Platform = Platform.Parse("linux/amd64"), Layers = [layer] };
        await Common.PutAsync(scene, await recipe.BuildAsync());
    }

    private static async Task HoleAsync(Scene scene) => (await Common.ServeAsync(scene)).Repository("app").Remove(Common.Images[1].Digest);
}
