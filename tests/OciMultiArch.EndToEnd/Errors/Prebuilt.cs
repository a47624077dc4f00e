namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Programs that are built already, and are not what an image can start on its platform.</summary>
internal static class Prebuilt
{
    private const string ToOut = "--to oci:out --tag 1";
    private const string OnBase = $"image dist/linux-amd64/app --base {Scene.Nowhere}/base:1 {ToOut}";
    private const string Paths = "dist/{os}-{arch}/app";

    // The first bytes of a program of Linux for amd64.
    private static readonly byte[] Program = [0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[9], 2, 0, 62, 0, .. new byte[100]];

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        new("A platform has no program", $"image {Paths} --platform linux/amd64,linux/arm64 {ToOut}") { Setup = ForAmd64 },
        new("No platform has a program", $"image dist/{{machine}} {ToOut}") { Setup = ForAmd64 },
        new("A program is one of another platform", $"image dist/linux-amd64/app --platform linux/arm64 {ToOut}") { Setup = ForAmd64 },
        new("A placeholder that is not known", $"image dist/{{triple}}/app {ToOut}"),
        new("A placeholder that is not closed", $"image dist/{{os/app {ToOut}") { Exit = 2 },
        new("The platform is not named, and the file is no program", $"image read.me {ToOut}")
        {
            Setup = static scene => Write(scene, "read.me", "text"u8.ToArray()),
        },
        new("What is to be started is no program", $"image read.me --platform linux/amd64 {ToOut}")
        {
            Setup = static scene => Write(scene, "read.me", "text"u8.ToArray()),
        },
        new("The base was never read, and its registry is not to be asked", $"{OnBase} --offline") { Setup = ForAmd64 },
        new("Bases are to be read from the cache alone and not from it", $"{OnBase} --offline --no-cache")
        {
            Setup = ForAmd64,
            Exit = 2,
        },
        new("A folder with two programs", $"image publish --platform linux/amd64 {ToOut}")
        {
            Setup = static scene => Task.WhenAll(Write(scene, "publish/one", Program), Write(scene, "publish/two", Program)),
        },
    ];

    private static Task ForAmd64(Scene scene) => Write(scene, "dist/linux-amd64/app", Program);

    private static Task Write(Scene scene, string path, byte[] bytes)
    {
        var file = scene.At(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return File.WriteAllBytesAsync(file, bytes);
    }
}
