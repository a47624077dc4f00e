namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Folders that are no layouts, or broken ones.</summary>
internal static class Layouts
{
    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        new("The folder does not exist", "inspect oci:nowhere:1"),
        new("The tags of a folder that does not exist", "tags oci:nowhere"),
        new("The tag does not exist", "digest oci:app:2"),
        new("A file in place of a folder", "copy oci:app:1 oci:file:1") { Setup = static scene => Then(() => scene.Write("file", "text")) },
        new("A folder with other things in it", "copy oci:app:1 oci:hello:1"),
        new("index.json is cut", "copy oci:app:1 {registry}/app:1") { Setup = static scene => Cut(scene, "index.json") },
        new("index.json of the target is cut", "copy oci:app:1 oci:old:1")
        {
            Setup = static scene => Then(() =>
            {
                scene.Write("old/oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
                scene.Write("old/index.json", """{"schemaVersion":2,"manif""");
            }),
        },
        new("oci-layout is of a version that is not known", "inspect oci:app:1")
        {
            Setup = static scene => Then(() => scene.Write("app/oci-layout", """{"imageLayoutVersion":"2.0.0"}""")),
        },
        new("oci-layout is damaged", "inspect oci:app:1") { Setup = static scene => Then(() => scene.Write("app/oci-layout", "{")) },
        new("A layer is missing", "copy oci:app:1 oci:out:1") { Setup = static scene => OnLayerAsync(scene, File.Delete) },
        new("A layer is missing on the way to a registry", "copy oci:app:1 {registry}/app:1")
        {
            Setup = static scene => OnLayerAsync(scene, File.Delete, isUpload: true),
        },
        new("A layer has wrong bytes", "copy oci:app:1 oci:out:1") { Setup = static scene => OnLayerAsync(scene, Spoil) },
        new("A layer has wrong bytes on the way to a registry", "copy oci:app:1 {registry}/app:1")
        {
            Setup = static scene => OnLayerAsync(scene, Spoil, isUpload: true),
        },
        new("A layer is cut", "copy oci:app:1 oci:out:1")
        {
            Setup = static scene => OnLayerAsync(scene, static path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..5])),
        },
        new("A manifest has wrong bytes", "inspect oci:app:1")
        {
            Setup = static async scene => Spoil(Path(scene, (await OciLayout.At(scene.At("app")).GetAsync("1")).Digest)),
        },
        new("A manifest is missing", "copy oci:app:1 oci:out:1")
        {
            Setup = static async scene => File.Delete(Path(scene, (await OciLayout.At(scene.At("app")).GetAsync("1")).Digest)),
        },
    ];

    private static async Task OnLayerAsync(Scene scene, Action<string> harm, bool isUpload = false)
    {
        if (isUpload)
            await scene.FakeAsync();
        var images = await (await OciLayout.At(scene.At("app")).GetAsync("1")).ImagesAsync();
        harm(Path(scene, images[1].Manifest!.Layers[0].Digest));
    }

    public static void Spoil(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[^3] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static Task Cut(Scene scene, string file) =>
        Then(() => scene.Write($"app/{file}", File.ReadAllBytes(scene.At($"app/{file}")).AsSpan()[..40]));

    public static string Path(Scene scene, Digest digest) => scene.At($"app/blobs/{digest.ToString().Replace(':', '/')}");

    private static Task Then(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
