using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Answers of a registry that mean no.</summary>
internal static class Refusals
{
    private const string Push = "copy oci:app:1 {registry}/app:1";

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        new("The repository does not exist", "inspect {registry}/nowhere:1") { Setup = static scene => scene.FakeAsync() },
        new("The tag does not exist", "inspect {registry}/app:2")
        {
            Setup = static async scene => (await scene.FakeAsync()).Repository("app").Put(SampleImage.Make("linux/amd64"), "1"),
        },
        new("The digest of a tag that does not exist", "digest {registry}/app:2") { Setup = static scene => scene.FakeAsync() },
        new("The tags of a repository that does not exist", "tags {registry}/nowhere") { Setup = static scene => scene.FakeAsync() },
        new("The registry has no upload", Push)
        {
            Setup = static scene => InjectAsync(
                scene,
                static each => each.Method == "POST",
                Said(404, "NAME_UNKNOWN", "repository name not known to registry")),
        },
        new("The registry is read-only", Push) { Setup = static scene => scene.RealAsync(new() { ReadOnly = true }) },
        new("A layer is larger than the registry takes", Push) { Setup = static scene => scene.FakeAsync(new() { LargestBody = 10 }) },
        new("A manifest is larger than the registry takes", Push)
        {
            Setup = static scene => InjectAsync(
                scene,
                static each => each.Is("PUT", "/manifests/"),
                Said(413, "SIZE_INVALID", "manifest too large")),
        },
        new("An image that the registry does not see yet", Push)
        {
            Also = "--retries 1",
            Setup = static scene => InjectAsync(
                scene,
                static each => each.Is("PUT", "/manifests/1"),
                Said(404, "MANIFEST_UNKNOWN", "manifest unknown")),
        },
        new("A tag that must not move", Push)
        {
            Setup = static scene => InjectAsync(
                scene,
                static each => each.Is("PUT", "/manifests/1"),
                Said(
                    400,
                    "TAG_INVALID",
                    "The image tag '1' already exists in the 'app' repository and cannot be overwritten because "
                        + "the repository is immutable.")),
        },
        new("The registry refuses the manifest", Push)
        {
            Setup = static scene => InjectAsync(
                scene,
                static each => each.Is("PUT", "/manifests/"),
                Said(400, "MANIFEST_INVALID", "annotations are not allowed here")),
        },
        new("429 to everything", Push)
        {
            Also = "--retries 2",
            Setup = static scene => InjectAsync(scene, static _ => true, Said(429, "TOOMANYREQUESTS", "retry-after: unknown")),
        },
        new("429 with an hour to wait", Push)
        {
            Also = "",
            Setup = static scene => InjectAsync(scene, static _ => true, FakeReply.TooMany(3600)),
        },
        new("500 to everything", Push)
        {
            Also = "--retries 1",
            Setup = static scene => InjectAsync(scene, static _ => true, Said(500, "UNKNOWN", "unknown error")),
        },
        new("503 to every layer", Push)
        {
            Also = "--retries 1",
            Setup = static scene => InjectAsync(scene, static each => each.Is("PUT", "/blobs/"), new FakeReply(503)),
        },
        new("503 to a tag", "copy oci:app:1 {registry}/app:1 {registry}/app:latest")
        {
            Setup = static scene => InjectAsync(scene, static each => each.Is("PUT", "/manifests/1"), new FakeReply(503)),
        },
    ];

    public static FakeReply Said(int status, string code, string message) =>
        new FakeReply(status).Json(new JsonObject
        {
            ["errors"] = new JsonArray(new JsonObject { ["code"] = code, ["message"] = message }),
        });

    private static async Task InjectAsync(Scene scene, Func<FakeRequest, bool> when, FakeReply reply) =>
        (await scene.FakeAsync()).Inject(when, reply, int.MaxValue);
}
