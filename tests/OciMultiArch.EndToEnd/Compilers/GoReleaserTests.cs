namespace OciMultiArch.EndToEnd.Compilers;

/// <summary>
/// Programs in folders named as goreleaser names them: by its version 2 after the variable of each architecture, by version 1
/// without those that have a default. Go builds them, as goreleaser does; no package of Debian has goreleaser. Where it is on
/// PATH, the sample runs besides.
/// </summary>
public sealed class GoReleaserTests
{
    private static readonly (string Platform, string Emulator, string Says)[] Expected =
    [
        ("linux/amd64", "x86_64", "amd64"), ("linux/arm64/v8", "aarch64", "arm64"), ("linux/arm/v7", "arm", "arm"), ("linux/arm/v6", "arm", "arm"),
    ];

    [Theory]
    [Trait("Length", "Long")]
    [InlineData("linux_amd64_v1 linux_arm64_v8.0 linux_arm_7 linux_arm_6")]
    [InlineData("linux_amd64_v1 linux_arm64 linux_arm_7 linux_arm_6")]
    [InlineData("linux_amd64 linux_arm64 linux_arm_7 linux_arm_6")]
    public async Task Programs_of_its_folders_are_found_and_start(string folders)
    {
        using CompilerScene scene = new();
        await scene.RunAsync($"cp '{CompilerScene.SampleOf("goreleaser")}'/{{go.mod,main.go}} .");
        foreach (var folder in folders.Split(' '))
            await MakeAsync(scene, folder);
        await scene.RunAsync("echo '[]' | tee dist/artifacts.json > dist/metadata.json; echo 'version: 2' > dist/config.yaml");

        await scene.RunAsync("ocimulti image 'dist/greeting_{goreleaser}/greeting' --to oci:out --tag 1");

        await StartAsync(scene, "1");
        if ((await scene.RunAsync("command -v goreleaser || true")).Stdout.Length == 0)
            return;
        await scene.RunAsync($"cp '{CompilerScene.SampleOf("goreleaser")}/.goreleaser.yaml' .; git init -q; git add go.mod main.go .goreleaser.yaml");
        await scene.RunAsync("git -c user.name=me -c user.email=me@example.com commit -q -m first");
        await scene.BuildAsync("goreleaser", "oci:out --tag 2");
        await StartAsync(scene, "2");
    }

    private static async Task MakeAsync(CompilerScene scene, string folder)
    {
        var words = folder.Split('_');
        var level = words[1] == "arm" ? words[2] : "7";
        await scene.RunAsync($"GOARCH={words[1]} GOARM={level} CGO_ENABLED=0 go build -ldflags '-s -w' -o dist/greeting_{folder}/greeting .");
    }

    private static async Task StartAsync(CompilerScene scene, string tag)
    {
        Assert.Equal(Expected.Select(static each => each.Platform), await scene.PlatformsAsync(tag));
        foreach (var (platform, emulator, says) in Expected)
        {
            var said = await scene.StartAsync(tag, platform, emulator);
            Assert.StartsWith("hello from Go, greeting ", said, StringComparison.Ordinal);
            Assert.EndsWith($", {says}\n", said, StringComparison.Ordinal);
        }
    }
}
