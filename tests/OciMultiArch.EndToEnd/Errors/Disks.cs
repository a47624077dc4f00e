namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Folders that cannot be written to. Who runs as root may write everywhere: only a mount says no.</summary>
internal static class Disks
{
    private const string Build = "build ./hello --platform linux/amd64 --to oci:out --tag 1";

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        Of("The target is read-only", "copy oci:app:1 oci:out:1", "out", "ro"),
        Of("The disk of the target is full", "copy oci:large:1 oci:out:1", "out", "size=256k", large: true),
        Of(
            "The disk of the target is full on the way from a registry",
            "copy {registry}/app:1 oci:out:1",
            "out",
            "size=256k",
            large: true,
            isServed: true),
        Of("The disk of temporary files is full", Build, "../tmp", "size=64k"),
        Of("The folder for temporary files is read-only", Build, "../tmp", "ro"),
        new("The cache is a file", $"{Build} --cache cache.txt") { Setup = static scene => Then(() => scene.Write("cache.txt", "text")) },
        new("The folder of go's own cache is a file", Build)
        {
            Setup = static scene => Then(() =>
            {
                scene.Write("go-cache", "text");
                scene.Environment["GOCACHE"] = scene.At("go-cache");
            }),
        },
        new("The folder for temporary files does not exist", Build)
        {
            Setup = static scene => Then(() => scene.Environment["TMPDIR"] = scene.At("nowhere")),
        },
    ];

    private static ErrorCase Of(
        string wrong, string words, string folder, string options, bool large = false, bool isServed = false) => new(wrong, words)
        {
            Setup = async scene =>
            {
                Directory.CreateDirectory(scene.At(folder));
                scene.Mounts = $"mount -t tmpfs -o {options} none '{scene.At(folder)}'";
                if (large)
                    await OciLayout.At(scene.At("large")).PushAsync(await Large.ImageAsync(), ["1"]);
                if (isServed)
                    Large.Serve(await scene.FakeAsync());
            },
        };

    private static Task Then(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
