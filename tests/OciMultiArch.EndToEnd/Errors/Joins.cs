using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Images that several machines push by digest, and their index: <c>build --push-by-digest</c> and <c>join</c>.</summary>
internal static class Joins
{
    private const string Build = "build ./hello --platform linux/amd64 --to {registry}/app";
    private const string Join = "join amd64.json arm64.json --tag 2";
    private static readonly SampleImage S390x = SampleImage.Make("linux/s390x");

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        Usage("No file for the result", $"{Build} --push-by-digest"),
        Usage("A result file without --push-by-digest", $"{Build} --result amd64.json"),
        Usage("A tag without an index", $"{Build} --push-by-digest --result amd64.json --tag 1"),
        Usage(
            "A layout folder to push to by digest",
            "build ./hello --platform linux/amd64 --to oci:out --push-by-digest --result amd64.json"),
        Usage("Two places to push to by digest", $"{Build} --to {{registry}}/other --push-by-digest --result amd64.json"),
        Usage(
            "An annotation of an index that is not made",
            "build ./hello --platform linux/amd64,linux/arm64 --to {registry}/app --push-by-digest --result "
                + "a.json --annotation index:version=1"),
        new("The folder of the result does not exist", $"{Build} --push-by-digest --result nowhere/amd64.json")
        {
            Setup = static scene => Common.ServeAsync(scene),
        },
        new("A folder in place of the result", $"{Build} --push-by-digest --result hello")
        {
            Exit = 2,
            Setup = static scene => Common.ServeAsync(scene),
        },
        Mounted("The disk of the result is read-only", "ro"),
        Mounted("The disk of the result is full", "size=4k,nr_inodes=1"),
        new("A registry that cannot be reached", $"{Build} --push-by-digest --result amd64.json"),
        Usage("No result to join", "join --tag 1"),
        Usage("An invalid tag", "join amd64.json --tag -x"),
        Usage("A layout folder for the index", "join amd64.json --tag 1 --to oci:out"),
        new("An annotation twice", $"{Join} --annotation a=1 --annotation a=2") { Exit = 2 },
        new("A result that does not exist", Join) { Setup = static scene => Files(scene, null) },
        new("A folder in place of a result", "join hello --tag 2"),
        new("A result that is empty", Join) { Setup = static scene => Files(scene, "") },
        new("A result that is cut", Join) { Setup = static scene => Files(scene, Result("app", Common.Images[1])[..60]) },
        new("A result of more than 4 MiB", Join) { Setup = static scene => Files(scene, new string(' ', 5 << 20)) },
        new("A file that is not a result", Join) { Setup = static scene => Files(scene, """{"name":"api","version":"1.0.0"}""") },
        new("A result that names no image", Join) { Setup = static scene => Files(scene, Result("app")) },
        new("A result with an image without a platform", Join)
        {
            Setup = static scene => Files(scene, Result("app", Common.Images[1]).Replace("platform", "platfrom", StringComparison.Ordinal)),
        },
        new("A result with a layer in place of an image", Join)
        {
            Setup = static scene => Files(
                scene,
                Result("app", Common.Images[1]).Replace("image.manifest.v1+json", "image.layer.v1.tar", StringComparison.Ordinal)),
        },
        new("A result with a damaged digest", Join)
        {
            Setup = static scene => Files(scene, Result("app", Common.Images[1]).Replace("sha256:", "sha256:x", StringComparison.Ordinal)),
        },
        new("A result without a valid repository", Join) { Setup = static scene => Files(scene, Result("App", Common.Images[1])) },
        new("Two images for one platform", Join)
        {
            Setup = static scene => Files(scene, Result("app", SampleImage.Make("linux/amd64", payload: [1]))),
        },
        new("One result twice", "join amd64.json amd64.json --tag 2") { Setup = static scene => Files(scene, null) },
        new("Results of several repositories", Join) { Setup = static scene => Files(scene, Result("other", Common.Images[1])) },
        new("Images of both families", Join)
        {
            Setup = static scene => Files(scene, Result("app", SampleImage.Make("linux/arm64", ImageFamily.Docker))),
        },
        new("OCI images in Docker's format", $"{Join} --format docker")
        {
            Setup = static scene => Files(scene, Result("app", Common.Images[1])),
        },
        new("An expected platform is missing", $"{Join} --expect-platforms linux/s390x")
        {
            Setup = static scene => Files(scene, Result("app", Common.Images[1])),
        },
        new("An image that is not in the registry", Join) { Setup = static scene => GoneAsync(scene) },
        new("An image that is not in the registry, with --check", $"{Join} --check") { Setup = static scene => GoneAsync(scene) },
        new("An image to copy that is not where its result says", $"{Join} --to {{registry}}/other")
        {
            Setup = static scene => GoneAsync(scene),
        },
        new("No password for the registry", Join) { Setup = static scene => ServeAsync(scene, Common.ProtectAsync) },
        new("The account may not write", Join)
        {
            Setup = static scene => ServeAsync(scene, static each => Common.ServeAsync(each, Common.IsPut, Common.Denied)),
        },
        new("A tag that must not move", "join amd64.json arm64.json --tag 1 --annotation version=1")
        {
            Setup = static scene => ServeAsync(
                scene,
                static each => Common.ServeAsync(each, new FakeRegistryOptions { ImmutableTags = true })),
        },
        new("An interruption before the index is written", Join)
        {
            Exit = 130,
            Setup = static scene => ServeAsync(scene, Common.InterruptAsync),
        },
    ];

    private static ErrorCase Usage(string wrong, string words) => new(wrong, words) { Exit = 2, Also = "" };

    private static ErrorCase Mounted(string wrong, string options) => new(wrong, $"{Build} --push-by-digest --result disk/amd64.json")
    {
        Setup = async scene =>
        {
            await Common.ServeAsync(scene);
            Directory.CreateDirectory(scene.At("disk"));
            scene.Mounts = $"mount -t tmpfs -o {options} none '{scene.At("disk")}'";
        },
    };

    // What an image of a scene was pushed as; the name of the registry is filled in where it is written.
    private static string Result(string repository, params SampleImage[] images) =>
        $$"""{"repository":"HOST/{{repository}}","images":[{{string.Join(',', images.Select(Entry))}}]}""";

    private static string Entry(SampleImage image) => image.Entry(SampleDocuments.OnPlatform(image.Platform));

    // A good result for linux/amd64, and another for linux/arm64.
    private static Task Files(Scene scene, string? other)
    {
        scene.Write("amd64.json", Result("app", Common.Images[0]).Replace("HOST", scene.Registry, StringComparison.Ordinal));
        if (other is not null)
            scene.Write("arm64.json", other.Replace("HOST", scene.Registry, StringComparison.Ordinal));
        return Task.CompletedTask;
    }

    private static async Task ServeAsync(Scene scene, Func<Scene, Task> start)
    {
        await start(scene);
        await Files(scene, Result("app", Common.Images[1]));
    }

    private static async Task GoneAsync(Scene scene)
    {
        await Common.ServeAsync(scene, new FakeRegistryOptions { ServesOthers = true });
        await Files(scene, Result("app", S390x));
    }
}
