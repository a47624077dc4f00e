using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Manifest lists that cannot be made as asked: <c>manifest create</c>.</summary>
internal static class Lists
{
    private const string Create = "manifest create oci:out:1 oci:app:1";
    private const string OfOne = "manifest create oci:out:1 oci:one:1";
    private const string AtRegistry = "manifest create {registry}/app:2 {registry}/app:1-linux-amd64 {registry}/app:1-linux-arm64";

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        Usage("No source", "manifest create oci:out:1"),
        Usage("Two ways to take equal images", $"{Create} --replace --skip-same"),
        Usage("A digest to write", $"manifest create {{registry}}/app@{Common.NoDigest} oci:app:1"),
        Usage("An invalid further tag", $"{Create} --tag -x"),
        Usage("An annotation for images that exist already", $"{Create} --annotation manifest:version=1"),
        Usage("An annotation twice", $"{Create} --annotation version=1 --annotation version=2"),
        Usage("An unknown way to handle attestations", $"{Create} --attestations remove"),
        Usage("An invalid artifact type", $"{Create} --artifact-type sbom"),
        Usage("An unknown format", $"{Create} --format v2"),
        Usage("A platform without its source", $"{Create} --platform linux/arm64"),
        Usage("An invalid platform", $"{OfOne} --platform oci:one:1=linux"),
        Usage(
            "A platform twice for one source, in two spellings",
            $"{OfOne} --platform oci:one:1=linux/arm64 --platform oci:one:1=linux/aarch64"),
        Usage("Annotations in Docker's format", $"{Create} --annotation version=1 --format docker"),
        new("OCI images in Docker's format", $"{Create} --format docker"),
        new("An artifact type in Docker's format", $"{OfOne} --artifact-type application/spdx+json") { Setup = DockerAsync },
        new("A subject in Docker's format", $"{OfOne} --subject oci:app:1") { Setup = DockerAsync },
        new("A subject that does not exist", $"{Create} --subject oci:app:2"),
        new("Annotations for the entries of an index", $"{Create} --annotation descriptor:version=1") { Exit = 2 },
        new("An index without images", OfOne) { Setup = static scene => Common.PutAsync(scene, Common.Empty) },
        new("An expected platform is missing", $"{Create} --expect-platforms linux/s390x"),
        new(
            "Two images for one platform, by --platform",
            "manifest create oci:out:1 oci:one:1 oci:one:2 --platform oci:one:2=linux/arm64/v8")
        {
            Setup = static scene => Common.ImagesAsync(scene, "linux/arm64", "linux/amd64"),
        },
        new("A source that is not in the registry", $"{AtRegistry} {{registry}}/app:1-linux-s390x")
        {
            Setup = static scene => Common.ServeAsync(scene),
        },
        new("A source that the account may not read", AtRegistry)
        {
            Setup = static scene => Common.ServeAsync(
                scene,
                static each => each.Is("GET", "/manifests/1-linux-arm64"),
                Refusals.Said(403, "DENIED", "requested access to the resource is denied")),
        },
        new("The registry refuses the index", AtRegistry) { Setup = static scene => Common.ServeAsync(scene, Common.IsPut, Common.Denied) },
        new("The registry takes no index", AtRegistry)
        {
            Setup = static scene => Common.ServeAsync(
                scene, Common.IsPut, Refusals.Said(415, "UNSUPPORTED", "manifest lists are not supported")),
        },
        new("An interruption before the index is written", AtRegistry) { Exit = 130, Setup = Common.InterruptAsync },
    ];

    private static ErrorCase Usage(string wrong, string words) => new(wrong, words) { Exit = 2, Also = "" };

    private static async Task DockerAsync(Scene scene) =>
        await Common.PutAsync(scene, await Samples.ImageAsync("linux/amd64", ImageFormat.Docker));
}
