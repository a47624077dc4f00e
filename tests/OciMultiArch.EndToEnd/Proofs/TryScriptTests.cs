using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary>The README's first command, and whether what it makes really runs on every CPU it names.</summary>
public sealed class TryScriptTests
{
    private static readonly (string Architecture, string? Variant, string Emulator)[] Machines =
    [
        ("amd64", null, "x86_64"), ("arm64", "v8", "aarch64"), ("arm", "v7", "arm"), ("s390x", null, "s390x"),
        ("riscv64", null, "riscv64"), ("ppc64le", null, "ppc64le"),
    ];

    [Fact]
    public async Task Every_platform_of_the_image_runs_and_says_its_own_name()
    {
        using TempFolder folder = new();
        var said = (await TryAsync("LAYOUT", folder.At("layout"))).Stdout;

        foreach (var (architecture, variant, emulator) in Machines)
        {
            Assert.Contains($"linux/{architecture}", said, StringComparison.Ordinal);
            string[] wanted = [
                "--override-os",
                "linux",
                "--override-arch",
                architecture,
                .. variant is null ? (string[])[] : ["--override-variant", variant],
            ];
            (await Programs.RunAsync(
                Programs.Skopeo,
                [.. wanted, "copy", $"oci:{folder.At("layout")}:dev", $"oci:{folder.At(architecture)}:one"])).Succeeded();
            (await Programs.RunAsync(
                Programs.Umoci,
                ["unpack", "--rootless", "--image", $"{folder.At(architecture)}:one", folder.At($"{architecture}-bundle")])).Succeeded();

            var ran = (await Programs.RunAsync(
                Programs.Qemu(emulator),
                [Program(folder.At($"{architecture}-bundle")), "--version"])).Succeeded();
            Assert.Equal($"hello 1.0.0 linux/{architecture}\n", ran.Stdout);
        }
    }

    [Fact]
    public async Task Into_a_registry_the_same_image_goes_under_the_same_digest()
    {
        await using var registry = await RealRegistry.StartAsync();
        using TempFolder folder = new();
        await TryAsync("LAYOUT", folder.At("layout"));
        await TryAsync("REGISTRY", registry.Host);

        using RegistryClient client = new();
        var (there, here) = (await client.GetAsync($"{registry.Host}/hello:dev"), await OciLayout.At(folder.At("layout")).GetAsync("dev"));
        Assert.Equal(here.Digest, there.Digest);
        Assert.Equal(Machines.Length, there.Index!.Manifests.Count);
    }

    private static async Task<ProgramResult> TryAsync(string name, string value) => (await Programs.RunAsync(
        "bash",
        [Path.Combine(SampleProgram.Root, "samples", "try.sh")],
        new Dictionary<string, string?> { [name] = value },
        timeout: TimeSpan.FromMinutes(10))).Succeeded();

    private static string Program(string bundle)
    {
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(bundle, "config.json")))!;
        var program = config["process"]!["args"]![0]!.GetValue<string>();
        return Path.Combine(bundle, "rootfs", program.TrimStart('/'));
    }
}
