using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Artifacts, what refers to images, and the list of that where clients keep it.</summary>
internal static class Artifacts
{
    private const string Pull = "artifact pull oci:files:1 --to out";
    private const string Attach =
        "artifact push {registry}/app hello/go.mod --artifact-type application/spdx+json --subject {registry}/app:1";

    private static readonly SampleImage Image = SampleImage.Make("linux/amd64");
    private static readonly Artifact Referrer = Artifact.CreateReferrer(Samples.ToArtifact(Image), "application/spdx+json", []);

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        new("An artifact to pull that is an index", "artifact pull oci:app:1 --to out"),
        new("An artifact to pull that has no files", "artifact pull oci:one:1 --to out")
        {
            Setup = static scene => Common.ImagesAsync(scene, "linux/amd64"),
        },
        new("A file that is there with other content", "artifact pull oci:files:1 --to hello")
        {
            Setup = static scene => FileAsync(scene, "go.mod"),
        },
        new("A file whose name leads out of the folder", Pull) { Setup = static scene => FileAsync(scene, "../escaped") },
        new("Referrers of what does not exist", "referrers oci:app:2"),
        new("A registry that lists no repositories", "catalog {registry}")
        {
            Setup = static scene => scene.FakeAsync(new() { Registry = new() { Catalog = false } }),
        },
        new("A registry that lists its repositories to administrators alone", "catalog {registry}")
        {
            Setup = static async scene => (await scene.FakeAsync()).Inject(
                static each => each.Is("GET", "_catalog"), Refusals.Said(403, "DENIED", "access forbidden"), int.MaxValue),
        },
        new("A registry that cannot keep the list of referrers", Attach)
        {
            Setup = static async scene => (await ServeAsync(scene)).Inject(
                static each => each.Is("PUT", "/manifests/sha256-"), Refusals.Said(400, "TAG_INVALID", "no such tags"), int.MaxValue),
        },
        new("The tag for the list of referrers holds something else", Attach)
        {
            Setup = static async scene =>
                (await ServeAsync(scene)).Repository("app").Put(SampleImage.Make("linux/arm64"), Image.Digest.Replace(':', '-')),
        },
        new("A referrer is deleted, and the list that names it may not be written", $"delete {{registry}}/app@{Referrer.Digest}")
        {
            Exit = 0,
            IsPartial = true,
            Setup = static async scene => (await ServeAsync(scene)).Inject(
                static each => each.Is("GET", "/manifests/sha256-"), Common.Denied, int.MaxValue),
        },
    ];

    private static async Task<FakeRegistry> ServeAsync(Scene scene)
    {
        var registry = await scene.FakeAsync(new() { Referrers = false });
        var app = registry.Repository("app");
        app.Put(Image, "1");
        app.PutBlob("{}"u8.ToArray());
        app.PutManifest(Referrer.Bytes.ToArray(), Referrer.MediaType.Value);
        return registry;
    }

    private static async Task FileAsync(Scene scene, string name)
    {
        var blob = Blob.Of(MediaType.Parse("text/plain", null), "other content"u8.ToArray());
        var named = blob.WithAnnotations(new Dictionary<string, string> { [AnnotationKeys.Title] = name });
        await OciLayout.At(scene.At("files")).PushAsync(Artifact.Create("application/vnd.example", [named]), ["1"]);
    }
}
