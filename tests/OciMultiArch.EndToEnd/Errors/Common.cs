using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>What several chapters begin with, besides the index <c>oci:app:1</c> of every scene.</summary>
internal static class Common
{
    public const string NoDigest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>The images of the repository <c>app</c> of <see cref="ServeAsync"/>.</summary>
    public static IReadOnlyList<SampleImage> Images { get; } = [SampleImage.Make("linux/amd64"), SampleImage.Make("linux/arm64")];

    public static Task Then(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    /// <summary>Writes images into <c>oci:one</c>, the first under the tag 1.</summary>
    public static async Task PutAsync(Scene scene, params Artifact[] images)
    {
        foreach (var (at, image) in images.Index())
            await OciLayout.At(scene.At("one")).PushAsync(image, [$"{at + 1}"]);
    }

    /// <summary>
    /// Writes images for these platforms into <c>oci:one</c>, the first under the tag 1; none of them is an image of
    /// <c>oci:app:1</c>.
    /// </summary>
    public static async Task ImagesAsync(Scene scene, params string[] platforms) =>
        await PutAsync(
            scene,
            await Task.WhenAll(platforms.Select(static each => Samples.ImageAsync(each, layer: $"other layer of {each}"))));

    /// <summary>An index of no images.</summary>
    public static Artifact Empty { get; } =
        Artifact.Parse(MediaType.OciIndex, SampleDocuments.Index(ImageFamily.Oci.IndexType, []), new MemoryStore());

    /// <summary>A registry with an index as app:1, and its images as app:1-linux-amd64 and app:1-linux-arm64.</summary>
    public static async Task<FakeRegistry> ServeAsync(Scene scene, FakeRegistryOptions? options = null)
    {
        var registry = await scene.FakeAsync(options);
        registry.Repository("app").PutIndex(Images, "1");
        foreach (var each in Images)
            registry.Repository("app").Put(each, $"1-{each.Platform.Replace('/', '-')}");
        return registry;
    }

    /// <summary>The same, but for answers of its own to some requests.</summary>
    public static async Task ServeAsync(Scene scene, Func<FakeRequest, bool> when, FakeReply reply) =>
        (await ServeAsync(scene)).Inject(when, reply, int.MaxValue);

    /// <summary>The same, but asking for a password that the scene does not know.</summary>
    public static async Task ProtectAsync(Scene scene) =>
        await ServeAsync(scene, new FakeRegistryOptions { BasicUser = RealRegistry.User });

    /// <summary>Somebody interrupts the run while the registry waits to be told who asks.</summary>
    public static async Task InterruptAsync(Scene scene)
    {
        await ProtectAsync(scene);
        scene.Helper("kill -INT $PPID; exec sleep 600");
    }

    public static bool IsPut(FakeRequest request) => request.Is("PUT", "/manifests/");

    public static FakeReply Denied => Refusals.Said(403, "DENIED", "permission_denied: write_package");
}
