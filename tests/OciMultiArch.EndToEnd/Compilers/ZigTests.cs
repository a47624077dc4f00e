using System.IO.Compression;

namespace OciMultiArch.EndToEnd.Compilers;

/// <summary>
/// Programs that Zig 0.11.0 made of samples/compilers/zig, with the build.sh there, kept in Recorded as no package of Debian
/// has Zig: they become images that start on every platform. Where zig is on PATH, it makes them anew besides.
/// </summary>
public sealed class ZigTests
{
    private static readonly (string Target, string Platform, string Emulator, string Says)[] Made =
    [
        ("x86_64-linux-musl", "linux/amd64", "x86_64", "x86_64"),
        ("aarch64-linux-musl", "linux/arm64/v8", "aarch64", "aarch64"),
        ("arm-linux-musleabihf", "linux/arm/v7", "arm", "arm"),
        ("x86-linux-musl", "linux/386", "i386", "x86"),
        ("riscv64-linux-musl", "linux/riscv64", "riscv64", "riscv64"),
        ("powerpc64le-linux-musl", "linux/ppc64le", "ppc64le", "powerpc64le"),
    ];

    [Fact]
    [Trait("Length", "Long")]
    public async Task Programs_of_six_targets_are_found_and_start()
    {
        using CompilerScene scene = new();
        foreach (var (target, _, _, _) in Made)
            Unpack(target, Path.Combine(scene.Work, "zig-out", target, "bin"));

        await scene.RunAsync("ocimulti image 'zig-out/{zig}/bin/greeting' --to oci:out --tag 1");

        await StartAsync(scene, "1", "hello from Zig 0.11.0, greeting 1.0.0, ");
        if ((await scene.RunAsync("command -v zig || true")).Stdout.Length == 0)
            return;
        await scene.RunAsync("rm -r zig-out");
        await scene.BuildAsync("zig", "oci:out --tag 2");
        await StartAsync(scene, "2", "hello from Zig ");
    }

    private static string Recorded => Path.Combine(SampleProgram.Root, "tests", "OciMultiArch.EndToEnd", "Compilers", "Recorded");

    private static async Task StartAsync(CompilerScene scene, string tag, string start)
    {
        Assert.Equal(Made.Select(static each => each.Platform), await scene.PlatformsAsync(tag));
        foreach (var (_, platform, emulator, says) in Made)
        {
            var said = await scene.StartAsync(tag, platform, emulator);
            Assert.StartsWith(start, said, StringComparison.Ordinal);
            Assert.EndsWith($", {says}\n", said, StringComparison.Ordinal);
        }
    }

    private static void Unpack(string target, string folder)
    {
        var program = Path.Combine(Directory.CreateDirectory(folder).FullName, "greeting");
        using GZipStream packed = new(File.OpenRead(Path.Combine(Recorded, $"greeting.{target}.gz")), CompressionMode.Decompress);
        using var file = File.Create(program);
        packed.CopyTo(file);
    }
}
