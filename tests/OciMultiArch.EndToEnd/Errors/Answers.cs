using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Answers of a registry that are not what they should be.</summary>
internal static class Answers
{
    private const string Pull = "copy {registry}/app:1 oci:out:1";
    private static readonly SampleImage Image = SampleImage.Make("linux/amd64", payload: Bytes.Noise(20_000));

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        new("A manifest that is not the one asked for", $"inspect {{registry}}/app@{Image.Digest}")
        {
            Setup = static scene => SpoilAsync(
                scene,
                static each => each.Is("GET", "/manifests/"),
                static reply => reply.Bytes(SampleImage.Make("linux/arm64").Manifest, Image.ManifestType).Without("Docker-Content-Digest")),
        },
        new("A layer with wrong bytes", Pull)
        {
            Setup = static scene => SpoilAsync(
                scene,
                IsLayer,
                static reply => reply with { Body = (byte[])[.. reply.Body[..^1].Span, (byte)(reply.Body.Span[^1] ^ 1)] }),
        },
        new("A layer that breaks off", Pull) { Setup = static scene => Serve(scene, static reply => reply.Close()) },
        new("A layer that is too short", Pull)
        {
            Setup = static scene => SpoilAsync(scene, IsLayer, static reply => reply with { Body = reply.Body[..5_000] }),
        },
        new("A layer that stalls", Pull)
        {
            Also = "--retries 0 --timeout 3",
            Setup = static scene => Serve(scene, static reply => reply.Stall()),
        },
        new("A layer that is gone", Pull) { Setup = static scene => InjectAsync(scene, IsLayer, FakeReply.Error(404, "BLOB_UNKNOWN")) },
        new("A manifest that breaks off", "inspect {registry}/app:1")
        {
            Setup = static scene => Serve(
                scene,
                SocketReply.AtOnce.Send(SocketReply.Head(200, $"Content-Length: {Image.Manifest.Length}"))
                    .Send(Image.Manifest[..100])
                    .Close()),
        },
        new("An HTML page in place of a manifest", "inspect {registry}/app:1")
        {
            Setup = static scene => ManifestAsync(scene, "<!DOCTYPE html><title>Sign in</title>", "text/html"),
        },
        new("A manifest that is not JSON", "inspect {registry}/app:1")
        {
            Setup = static scene => ManifestAsync(scene, "{ nonsense", Image.ManifestType),
        },
        new("A manifest of more than 4 MiB", "inspect {registry}/app:1")
        {
            Setup = static scene => ManifestAsync(scene, new string(' ', 5 << 20), Image.ManifestType),
        },
        new("A Docker manifest of schema 1", "inspect {registry}/app:1")
        {
            Setup = static scene => ManifestAsync(
                scene,
                """{"schemaVersion":1,"fsLayers":[]}""",
                "application/vnd.docker.distribution.manifest.v1+prettyjws"),
        },
        new("An index with an image that is not there", Pull) { Setup = HoleAsync },
        new("An upload that would go to another host", "copy oci:app:1 {registry}/app:1")
        {
            Setup = static scene => SpoilAsync(
                scene,
                static each => each.Method == "POST",
                static reply => reply.With("Location", "https://elsewhere.example/upload?_state=planted-Pa55word")),
        },
        new("A next page on another host", "tags {registry}/app")
        {
            Setup = static scene => SpoilAsync(
                scene,
                static each => each.Is("GET", "/tags/"),
                static reply => reply.With("Link", "<https://elsewhere.example/tags>; rel=\"next\"")),
        },
        new("A layer that the registry finds damaged", "copy oci:app:1 {registry}/app:1")
        {
            Setup = static scene => InjectAsync(scene, static each => each.Is("PUT", "/blobs/"), FakeReply.Error(400, "DIGEST_INVALID")),
        },
    ];

    private static bool IsLayer(FakeRequest request) => request.Is("GET", $"/blobs/{Bytes.Digest(Image.Layer)}");

    private static async Task<FakeRegistry> ServeAsync(Scene scene)
    {
        var registry = await scene.FakeAsync();
        registry.Repository("app").Put(Image, "1");
        return registry;
    }

    private static async Task SpoilAsync(Scene scene, Func<FakeRequest, bool> when, Func<FakeReply, FakeReply> how) =>
        (await ServeAsync(scene)).Spoil(when, how, int.MaxValue);

    private static async Task InjectAsync(Scene scene, Func<FakeRequest, bool> when, FakeReply reply) =>
        (await ServeAsync(scene)).Inject(when, reply, int.MaxValue);

    private static Task ManifestAsync(Scene scene, string body, string type) =>
        InjectAsync(scene, static each => each.Is("GET", "/manifests/"), new FakeReply(200).Bytes(Encoding.UTF8.GetBytes(body), type));

    private static async Task HoleAsync(Scene scene)
    {
        var registry = await scene.FakeAsync();
        registry.Repository("app").PutIndex([Image, SampleImage.Make("linux/arm64")], "1");
        registry.Repository("app").Remove(Image.Digest);
    }

    private static Task Serve(Scene scene, SocketReply reply)
    {
        scene.Socket(_ => reply);
        return Task.CompletedTask;
    }

    // The layer begins well, and ends so.
    private static Task Serve(Scene scene, Func<SocketReply, SocketReply> end)
    {
        scene.Socket(request => request.Target switch
        {
            var target when target.Contains("/manifests/", StringComparison.Ordinal) =>
                SocketReply.Answer(200, Encoding.UTF8.GetString(Image.Manifest), $"Content-Type: {Image.ManifestType}"),
            var target when target.Contains(Bytes.Digest(Image.Layer), StringComparison.Ordinal) =>
                end(SocketReply.AtOnce.Send(SocketReply.Head(200, $"Content-Length: {Image.Layer.Length}")).Send(Image.Layer[..5_000])),
            _ => SocketReply.Answer(200, Encoding.UTF8.GetString(Image.Config)),
        });
        return Task.CompletedTask;
    }
}
