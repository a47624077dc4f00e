using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>
/// Manifest lists that cannot be changed as asked: <c>manifest add</c>, <c>remove</c>, <c>annotate</c> and <c>filter</c>.
/// </summary>
internal static class ListEdits
{
    private const string Remove = "manifest remove {registry}/app:1 --platform linux/arm64";

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        Usage("An image to add is missing", "manifest add oci:app:1"),
        Usage("Nothing to remove", "manifest remove oci:app:1"),
        Usage("An invalid digest to remove", "manifest remove oci:app:1 --digest sha256:abc"),
        Usage("No platform to keep", "manifest filter oci:app:1"),
        Usage("Nothing to annotate", "manifest annotate oci:app:1"),
        Usage("An annotation without a value", "manifest annotate oci:app:1 --annotation version"),
        Usage("An annotation twice", "manifest annotate oci:app:1 --annotation version=1 --annotation version=2"),
        Usage("A new platform without an image", "manifest annotate oci:app:1 --set-platform linux/arm/v6"),
        Usage(
            "A new platform for two images",
            "manifest annotate oci:app:1 --platform linux/amd64,linux/arm64 --set-platform linux/arm/v6"),
        Usage("An invalid new platform", "manifest annotate oci:app:1 --platform linux/amd64 --set-platform linux"),
        Usage(
            "A platform to remove from an image that is named by its platform",
            "manifest annotate oci:app:1 --platform linux/amd64 --set-platform none"),
        Usage("An archive in place", "manifest remove oci-archive:app.tar:1 --platform linux/amd64"),
        Usage("A digest in place", $"manifest remove {{registry}}/app@{Common.NoDigest} --platform linux/amd64"),
        Usage("A digest to write", $"manifest remove oci:app:1 --platform linux/amd64 --to {{registry}}/app@{Common.NoDigest}"),
        new("An index that does not exist", "manifest add oci:app:2 oci:app:1"),
        new("An image to add that does not exist", "manifest add oci:app:1 oci:one:1"),
        new("An image where an index is wanted", "manifest remove oci:one:1 --platform linux/amd64")
        {
            Exit = 2,
            Setup = static scene => Common.ImagesAsync(scene, "linux/amd64"),
        },
        new("A second image for a platform", "manifest add oci:app:1 oci:one:1")
        {
            Setup = static scene => Common.ImagesAsync(scene, "linux/amd64"),
        },
        new("An index without images to add", "manifest add oci:app:1 oci:one:1")
        {
            Setup = static scene => Common.PutAsync(scene, Common.Empty),
        },
        new("A Docker image for an OCI index", "manifest add oci:app:1 oci:one:1")
        {
            Setup = static async scene => await Common.PutAsync(scene, await Samples.ImageAsync("linux/s390x", ImageFormat.Docker)),
        },
        new("A platform to remove that is not there", "manifest remove oci:app:1 --platform linux/riscv64"),
        new("A digest to remove that is not there", $"manifest remove oci:app:1 --digest {Common.NoDigest}"),
        new("All images to remove", "manifest remove oci:app:1 --platform linux/amd64,linux/arm64"),
        new("A platform to keep that is not there", "manifest filter oci:app:1 --platform linux/amd64,linux/riscv64"),
        new("A platform to annotate that is not there", "manifest annotate oci:app:1 --platform linux/riscv64 --annotation version=1"),
        new("A new platform that another image has", "manifest annotate oci:app:1 --platform linux/amd64 --set-platform linux/arm64"),
        new("Annotations of a Docker list", "manifest annotate oci:one:1 --annotation version=1")
        {
            Setup = static async scene =>
                await Common.PutAsync(scene, await Samples.IndexAsync(ImageFormat.Docker, "linux/amd64", "linux/arm64")),
        },
        new("An expected platform goes", "manifest remove oci:app:1 --platform linux/amd64 --expect-platforms linux/amd64"),
        new("No password for the registry", Remove) { Setup = Common.ProtectAsync },
        new("The account may not write", Remove) { Setup = static scene => Common.ServeAsync(scene, Common.IsPut, Common.Denied) },
        new("A tag that must not move", Remove)
        {
            Setup = static scene => Common.ServeAsync(scene, new FakeRegistryOptions { ImmutableTags = true }),
        },
        new("An index to change that the registry does not have", "manifest filter {registry}/app:2 --platform linux/amd64")
        {
            Setup = static scene => Common.ServeAsync(scene),
        },
        new(
            "A changed index for a repository that is not there",
            "manifest filter {registry}/app:1 --platform linux/amd64 --to {registry}/nowhere:1")
        {
            Setup = static scene => Common.ServeAsync(
                scene,
                static each => each.Method == "POST",
                Refusals.Said(404, "NAME_UNKNOWN", "repository name not known to registry")),
        },
    ];

    private static ErrorCase Usage(string wrong, string words) => new(wrong, words) { Exit = 2, Also = "" };
}
