using System.Runtime.InteropServices;
using OciMultiArch.EndToEnd.Packages;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Docs;

/// <summary>docs/install.md, pasted into a shell in a copy of the checkout whose user has installed nothing before.</summary>
public sealed class InstallPageTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    [Fact]
    [Trait("Length", "Long")]
    public async Task What_the_page_says_installs_the_command_makes_a_native_program_and_an_image_of_it_that_runs()
    {
        SourceFolder.Copy(SampleProgram.Root, folder.At("clone"));
        var blocks = Page.Blocks(await File.ReadAllTextAsync(Path.Combine(SampleProgram.Root, "docs", "install.md")));
        Dictionary<string, string?> environment = new()
        {
            ["HOME"] = folder.Folder("home"),
            ["DOTNET_CLI_HOME"] = null,
            ["NUGET_PACKAGES"] = folder.At("packages"),
            ["BASE"] = await BaseAsync(),
        };

        foreach (var block in blocks.Where(static block => block.Language == "bash"))
            (await DotNet.ScriptAsync(block.Text, environment, folder.At("clone"))).Succeeded();

        var version = (await VersionAsync(folder.At("home/.dotnet/tools/ocimulti"))).Split('+')[0];
        var native = folder.At($"clone/artifacts/native/{Runtime}/ocimulti");
        Assert.StartsWith(version, await VersionAsync(native), StringComparison.Ordinal);
        await UnpackAsync($"oci:{folder.At("clone/artifacts/image")}:dev");
        var ran = await Programs.RunAsync(
            Programs.Qemu(Machine), ["-L", folder.At("root"), folder.At("root/usr/bin/ocimulti"), "--version"]);
        Assert.StartsWith(version, ran.Succeeded().Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("native.sh", "osx-x64", "osx-x64 cannot be made on linux-")]
    [InlineData("native.sh", "--nonsense", "there is no option --nonsense")]
    [InlineData("image.sh", "--to", "Make it first: src/OciMultiArch.Tool/native.sh")]
    public async Task A_script_says_what_it_cannot_do_before_it_begins(string script, string argument, string answer)
    {
        var ended = await Programs.RunAsync(
            "bash",
            [Path.Combine(SampleProgram.Root, "src", "OciMultiArch.Tool", script), argument],
            new Dictionary<string, string?> { ["OUTPUT"] = folder.At("none") });

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(answer, ended.Stderr, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        tool.Dispose();
        folder.Dispose();
    }

    private static string Runtime => $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    private static string Machine => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64";

    private static async Task<string> VersionAsync(string program) => (await Programs.RunAsync(
        program,
        ["--version"],
        new Dictionary<string, string?> { ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..")) })).Succeeded().Stdout.Trim();

    // An image with the C library of this machine, for there is no network to fetch one from.
    private async Task<string> BaseAsync()
    {
        var needed = (await Programs.RunAsync("bash", ["-c", "ldd /bin/bash $(command -v openssl) | grep -o '/[^ ]*' | grep -v : | sort -u; ls /lib/*/libm.so.6 /lib/*/libdl.so.2 /lib/*/librt.so.1"])).Succeeded().Stdout;
        foreach (var library in needed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(File.Exists).Distinct())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.At($"libraries{library}"))!);
            File.Copy(library, folder.At($"libraries{library}"), overwrite: true);
        }
        var platform = $"linux/{(Machine == "aarch64" ? "arm64" : "amd64")}";
        (await tool.RunAsync("build", SampleProgram.HelloGo, "--platform", platform, "--to", $"oci:{folder.At("base")}", "-t", "1")).Succeeded();
        (await tool.RunAsync("edit", $"oci:{folder.At("base")}:1", "--append", folder.At("libraries"))).Succeeded();
        return $"oci:{folder.At("base")}:1";
    }

    private async Task UnpackAsync(string image)
    {
        (await Programs.RunAsync(Programs.Skopeo, ["copy", image, $"oci:{folder.At("one")}:dev"])).Succeeded();
        (await Programs.RunAsync(
            Programs.Umoci, ["unpack", "--rootless", "--image", $"{folder.At("one")}:dev", folder.At("bundle")])).Succeeded();
        Directory.Move(folder.At("bundle/rootfs"), folder.At("root"));
    }
}
