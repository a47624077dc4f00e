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
    [Trait("Length", "Long")]
    public async Task Every_platform_of_the_image_runs_and_says_its_own_name()
    {
        using TempFolder folder = new();
        var said = (await TryAsync(new() { ["LAYOUT"] = folder.At("layout"), ["PLATFORMS"] = "all" })).Stdout;

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
    public async Task It_makes_two_platforms_says_how_long_each_step_took_and_what_it_ends_with_can_be_pasted()
    {
        await using var registry = await RealRegistry.StartAsync();
        using TempFolder folder = new();
        var there = await TryAsync(new() { ["REGISTRY"] = registry.Host });
        var tried = await TryAsync(new() { ["LAYOUT"] = folder.At("layout") });

        using RegistryClient client = new();
        var (sent, image) = (await client.GetAsync($"{registry.Host}/hello:dev"), await OciLayout.At(folder.At("layout")).GetAsync("dev"));
        Assert.Equal(image.Digest, sent.Digest);
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], image.Index!.Manifests.Select(static each => each.Platform!.ToString()));
        foreach (var what in (string[])["Fetches the packages that ocimulti is made of", "Compiles ocimulti"])
            Assert.Matches($"(?m)^{what} …\n{what}: [0-9]+ s$", tried.Stderr);

        folder.Write("bin/docker", $"#!/bin/sh\ncat > '{folder.At("loaded.tar")}'\n");
        File.SetUnixFileMode(folder.At("bin/docker"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var pasted = Pasted(tried).Replace("localhost:5000/hello", $"{registry.Host}/pasted", StringComparison.Ordinal);
        await PasteAsync(pasted, folder);
        await PasteAsync(Pasted(there), folder);

        Assert.True(new FileInfo(folder.At("loaded.tar")).Length > 0);
        Assert.Equal(image.Digest, (await client.GetAsync($"{registry.Host}/pasted:dev")).Digest);
        Assert.Equal(image.Digest, (await client.GetAsync($"{registry.Host}/hello:latest")).Digest);
    }

    // With the options that the checkout was built with, or all of it is compiled again, here and by the next who builds it.
    private static async Task<ProgramResult> TryAsync(Dictionary<string, string?> variables) => (await Programs.RunAsync(
        "bash",
        [Path.Combine(SampleProgram.Root, "samples", "try.sh")],
        new Dictionary<string, string?>(variables) { ["ANALYZERS"] = "true" },
        timeout: TimeSpan.FromMinutes(10))).Succeeded();

    private static string Pasted(ProgramResult tried) => tried.Stdout.Split("\n\n").Single(static each => each.StartsWith("ocimulti() {", StringComparison.Ordinal));

    private static async Task PasteAsync(string lines, TempFolder folder) => (await Programs.RunAsync(
        "bash",
        ["-euc", lines],
        new Dictionary<string, string?> { ["PATH"] = $"{folder.At("bin")}:{Environment.GetEnvironmentVariable("PATH")}" },
        timeout: TimeSpan.FromMinutes(5))).Succeeded();

    private static string Program(string bundle)
    {
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(bundle, "config.json")))!;
        var program = config["process"]!["args"]![0]!.GetValue<string>();
        return Path.Combine(bundle, "rootfs", program.TrimStart('/'));
    }
}
