using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Files that go into images and artifacts, and what must not be deleted.</summary>
internal static class Files
{
    private const string Build = "build ./hello --platform linux/amd64 --to oci:out --tag 1";
    private static readonly SampleImage Image = SampleImage.Make("linux/amd64");

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        new("A file that does not exist", $"{Build} --file nowhere.yaml=/etc/app.yaml"),
        new("A file without a place", $"{Build} --file hello/go.mod") { Exit = 2 },
        new("An invalid mode", $"{Build} --file hello/go.mod=/etc/go.mod:99") { Exit = 2 },
        new("A destination above the root", $"{Build} --file hello/go.mod=/../go.mod") { Exit = 2 },
        new("A pattern that matches nothing", $"{Build} --file hello=/src --exclude **/*.map"),
        new("A pattern that is malformed", $"{Build} --file hello=/src --exclude src/**.map") { Exit = 2 },
        new("A file that is hidden where there is no base", $"{Build} --remove-file /etc/motd") { Exit = 2 },
        new("A capability that Linux does not know", $"{Build} --capability /app/hello=cap_net_bind+ep") { Exit = 2 },
        new("Certificates that do not exist", $"{Build} --ca-certificates nowhere.pem"),
        new("A certificate file without certificates", $"{Build} --ca-certificates hello/go.mod"),
        new("Time zones that do not exist", $"{Build} --time-zones=nowhere"),
        new("An artifact of a file that does not exist", "artifact push oci:out:1 nowhere.json --artifact-type application/spdx+json"),
        new("An artifact without a tag", "artifact push oci:out hello/go.mod --artifact-type application/spdx+json") { Exit = 2 },
        new("An invalid artifact type", "artifact push oci:out:1 hello/go.mod --artifact-type json") { Exit = 2 },
        new(
            "An artifact for a subject that does not exist",
            "artifact push oci:app hello/go.mod --artifact-type application/spdx+json --subject oci:app:2"),
        new(
            "An artifact elsewhere than its subject",
            "artifact push oci:out hello/go.mod --artifact-type application/spdx+json --subject oci:app:1") { Exit = 2 },
        new("A tag to delete that does not exist", "delete {registry}/app:2") { Setup = static scene => ServeAsync(scene) },
        new("A manifest to delete that a tag points at", $"delete {{registry}}/app@{Image.Digest}")
        {
            Setup = static scene => ServeAsync(scene),
        },
        new("The registry does not delete", "delete {registry}/app:1")
        {
            Setup = static scene => ServeAsync(scene, new() { Deletes = false }),
        },
        new("A deletion without a tag", "delete {registry}/app") { Exit = 2 },
        new("A folder to prune that does not exist", "prune oci:nowhere"),
    ];

    private static async Task ServeAsync(Scene scene, FakeRegistryOptions? options = null) =>
        (await scene.FakeAsync(options)).Repository("app").Put(Image, "1");
}
