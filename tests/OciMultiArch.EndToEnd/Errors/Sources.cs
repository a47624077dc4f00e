using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Images that do not make an index, or not the one that was expected.</summary>
internal static class Sources
{
    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        new("A source does not exist", "manifest create oci:out:2 oci:app:1 oci:app:nowhere"),
        new("Two images for one platform", "manifest create oci:out:1 oci:one:1 oci:one:2")
        {
            Setup = static scene => PushAsync(scene, (ImageFormat.Oci, "1", "linux/arm64"), (ImageFormat.Oci, "2", "linux/arm64/v8")),
        },
        new("Images of both families", "manifest create oci:out:1 oci:one:1 oci:one:2")
        {
            Setup = static scene => PushAsync(scene, (ImageFormat.Oci, "1", "linux/amd64"), (ImageFormat.Docker, "2", "linux/arm64")),
        },
        new("An image that does not say its platform", "manifest create oci:out:1 oci:one:1") { Setup = NamelessAsync },
        new(
            "A platform for a source that is an index",
            "manifest create oci:out:2 oci:app:1 --platform oci:app:1=linux/amd64") { Exit = 2 },
        new("An expected platform is missing", "copy oci:app:1 oci:out:1 --expect-platforms linux/amd64,linux/riscv64"),
        new("An expected platform is missing before a tag", "tag oci:app:1 latest --expect-platforms linux/s390x"),
        new(
            "A copy to another digest than the source's",
            "copy oci:app:1 {registry}/app@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855") { Exit = 2 },
        new("A tag that a source does not have", "copy oci:app:2 {registry}/app:2"),
        new("A tag that does not come within the time to wait", "copy {registry}/app:2 oci:out:2 --wait 1.1s")
        {
            Setup = static scene => scene.FakeAsync(),
        },
        new("One of two destinations fails", "copy oci:app:1 oci:out:1 {registry}/app:1") { IsPartial = true },
        new("One of two destinations fails, with --json", "copy oci:app:1 oci:out:1 {registry}/app:1 --json") { IsPartial = true },
        new("Nothing could be begun, with --json", "copy oci:app:2 oci:out:1 --json"),
    ];

    private static async Task PushAsync(Scene scene, params (ImageFormat Format, string Tag, string Platform)[] images)
    {
        foreach (var (format, tag, platform) in images)
            await OciLayout.At(scene.At("one")).PushAsync(await Samples.ImageAsync(platform, format), [tag]);
    }

    private static async Task NamelessAsync(Scene scene)
    {
        var image = SampleImage.WithConfig("""{"rootfs":{"type":"layers","diff_ids":[]}}""", ImageFamily.Oci);
        await image.KeepInAsync(OciLayout.At(scene.At("one")), Tag.Parse("1"));
    }
}
