using System.IO.Compression;
using System.Text.Json.Nodes;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>Programs on the library compile to native code without a warning, and do there what they do elsewhere.</summary>
public sealed class NativeTests(NativeProgram native) : IClassFixture<NativeProgram>
{
    // What was added since it was 27.9 MB must be worth more than a tenth of it.
    private const long LargestProgram = 31_000_000;

    // A list of whose methods a tenth were no more cost three of nineteen MiB for one request.
    private const double LeastKnown = 0.96;

    [Fact]
    [Trait("Length", "Long")]
    public async Task Every_library_compiles_without_a_warning_and_pushes_pulls_and_reads_settings()
    {
        await using var registry = await RealRegistry.StartAsync();
        using TempFolder folder = new();

        var (publish, program) = await native.PublishAsync("tests/AotSmoke", "OciMultiArch.AotSmoke");
        IsClean(publish);
        var said = JsonNode.Parse((await Programs.RunAsync(program, [registry.Host, folder.At("layout")])).Succeeded().Stdout)!;

        Assert.Equal((await OciLayout.At(folder.At("layout")).GetAsync("1.0")).Digest.ToString(), said["digest"]!.GetValue<string>());
        Assert.Equal(["linux/amd64", "linux/arm/v7"], said["platforms"]!.AsArray().Select(static each => each!.GetValue<string>()));
        Assert.Equal("Hello, linux/arm/v7!", said["text"]!.GetValue<string>());
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task Ocimulti_is_one_file_that_needs_no_dotnet_and_inspects_and_copies()
    {
        await using var registry = await RealRegistry.StartAsync();
        using TempFolder folder = new();
        await Seed.PushAsync(registry, "acme/api", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1.0");

        var (publish, program) = await native.PublishAsync("src/OciMultiArch.Tool", "ocimulti");
        IsClean(publish);
        Assert.InRange(new FileInfo(program).Length, 1, LargestProgram);
        Assert.True(await KnownShareAsync(program) >= LeastKnown, "The order of methods is out of date: run benchmarks/order.sh.");
        File.Copy(program, folder.At("ocimulti"));
        var inspected = await RunAsync(folder, "inspect", $"{registry.Host}/acme/api:1.0", "--json");
        await RunAsync(folder, "copy", $"{registry.Host}/acme/api:1.0", $"{registry.Host}/acme/copy:1.0");
        await RunAsync(folder, "copy", $"{registry.Host}/acme/copy:1.0", $"oci:{folder.At("layout")}:1.0");
        var release = folder.Write(
            "release.yaml",
            $"indexes:\n- {{ index: '{registry.Host}/acme/api:2.0', images: [ {{ from: '{registry.Host}/acme/api:1.0' }} ] }}\n");
        await RunAsync(folder, "release", release);
        await RunAsync(folder, "manifest", "verify", $"{registry.Host}/acme/api:2.0", "--json");

        var digest = await Seed.DigestAsync(registry, "acme/api", "1.0");
        Assert.Contains(digest.ToString(), inspected, StringComparison.Ordinal);
        Assert.Equal(digest, await Seed.DigestAsync(registry, "acme/copy", "1.0"));
        Assert.Equal(digest, (await OciLayout.At(folder.At("layout")).GetAsync("1.0")).Digest);
    }

    // How much of the list that orders its methods the program has.
    private static async Task<double> KnownShareAsync(string program)
    {
        var symbols = await Programs.RunAsync(Programs.Find("nm", "binutils"), [program + ".dbg"]);
        var known = symbols.Succeeded().Stdout.Split('\n').Select(static line => line.Split(' ', 3).Last()).ToHashSet();
        await using var file = File.OpenRead(Path.Combine(SampleProgram.Root, "src", "OciMultiArch.Tool", "native.order.gz"));
        await using GZipStream unpacked = new(file, CompressionMode.Decompress);
        using StreamReader reader = new(unpacked);
        var order = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (double)order.Count(known.Contains) / order.Length;
    }

    private static async Task<string> RunAsync(TempFolder folder, params string[] arguments) => (await Programs.RunAsync(
        folder.At("ocimulti"),
        arguments,
        new Dictionary<string, string?> { ["PATH"] = "", ["DOCKER_CONFIG"] = folder.Folder("docker") })).Succeeded().Stdout;

    private static void IsClean(ProgramResult publish) =>
        Assert.DoesNotContain("warning", publish.Succeeded().Stdout + publish.Stderr, StringComparison.OrdinalIgnoreCase);
}
