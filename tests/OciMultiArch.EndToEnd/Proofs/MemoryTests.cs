using System.Text;
using OciMultiArch.TestKit;
using Xunit.Abstractions;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary>How much memory a separate process takes for a layer of a mebibyte and for one of a gibibyte.</summary>
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const long Mebibyte = 1 << 20;
    private const long Allowed = 64 * Mebibyte;

    [Fact]
    [Trait("Length", "Long")]
    public async Task A_layer_of_a_gibibyte_is_pushed_and_copied_without_being_held()
    {
        await using var from = await RealRegistry.StartAsync();
        await using var to = await RealRegistry.StartAsync();
        using TempFolder folder = new();
        await LayoutAsync(folder.At("layout"), "small", Mebibyte);
        await LayoutAsync(folder.At("layout"), "large", 1024 * Mebibyte);

        var (smallPush, largePush) = (await PeakAsync(
            $"oci:{folder.At("layout")}:small",
            $"{from.Host}/app:small"), await PeakAsync($"oci:{folder.At("layout")}:large", $"{from.Host}/app:large"));
        var (smallCopy, largeCopy) = (await PeakAsync(
            $"{from.Host}/app:small",
            $"{to.Host}/app:small"), await PeakAsync($"{from.Host}/app:large", $"{to.Host}/app:large"));

        output.WriteLine(
            $"push: {smallPush / Mebibyte} MiB and {largePush / Mebibyte} MiB; copy: {smallCopy / Mebibyte} MiB "
                + $"and {largeCopy / Mebibyte} MiB");
        Assert.InRange(largePush - smallPush, long.MinValue, Allowed);
        Assert.InRange(largeCopy - smallCopy, long.MinValue, Allowed);
        using RegistryClient client = new();
        Assert.Equal(
            (await OciLayout.At(folder.At("layout")).GetAsync("large")).Digest,
            (await client.GetAsync($"{to.Host}/app:large")).Digest);
    }

    [Fact]
    public async Task A_large_layer_goes_into_archives_and_out_again_without_being_held()
    {
        using TempFolder folder = new();
        await LayoutAsync(folder.At("layout"), "small", Mebibyte);
        await LayoutAsync(folder.At("layout"), "large", 256 * Mebibyte);

        async Task<long> GrowthAsync(string from, string to) => -await PeakAsync(
            string.Format(null, from, "small"), string.Format(null, to, "small"))
            + await PeakAsync(string.Format(null, from, "large"), string.Format(null, to, "large"));

        var write = await GrowthAsync($"oci:{folder.At("layout")}:{{0}}", $"docker-archive:{folder.At("{0}.tar")}:app:1");
        var read = await GrowthAsync($"docker-archive:{folder.At("{0}.tar")}:app:1", $"oci-archive:{folder.At("again-{0}.tar")}:1");

        output.WriteLine($"write: {write / Mebibyte} MiB more; read: {read / Mebibyte} MiB more");
        Assert.InRange(write, long.MinValue, Allowed);
        Assert.InRange(read, long.MinValue, Allowed);
        Assert.Equal(
            (await OciLayout.At(folder.At("layout")).GetAsync("large")).Digest,
            (await OciArchive.At(folder.At("again-large.tar")).GetAsync("1")).Digest);
        Assert.Equal(
            ["again-large.tar", "again-small.tar", "large.tar", "layout", "small.tar"],
            Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    private static async Task LayoutAsync(string folder, string tag, long size)
    {
        var layout = OciLayout.At(folder);
        var layer = await layout.PackAsync(MediaType.OciLayer, async (stream, cancel) =>
        {
            var piece = new byte[Mebibyte];
            for (var at = 0L; at < size; at += piece.Length)
            {
                BitConverter.TryWriteBytes(piece, at);
                await stream.WriteAsync(piece, cancel);
            }
        });
        var config = Encoding.UTF8.GetBytes(SampleDocuments.Config("linux/amd64", [layer.Digest.ToString()]));
        await layout.WriteAsync(Blob.Of(MediaType.OciConfig, config));
        var manifest = SampleDocuments.Manifest(
            ImageFamily.Oci.ManifestType,
            SampleDocuments.Entry(ImageFamily.Oci.ConfigType, config),
            [SampleDocuments.Entry(ImageFamily.Oci.LayerType, layer.Digest.ToString(), layer.Descriptor.Size)]);
        await layout.PushAsync(Artifact.Parse(MediaType.OciManifest, manifest, layout), [tag]);
    }

    private static async Task<long> PeakAsync(string source, string target)
    {
        Task<long>? watching = null;
        using var tool = SampleProgram.Ocimulti();
        (await Programs.RunAsync(
            tool.Command[0], [.. tool.Command.Skip(1), "copy", source, target], timeout: TimeSpan.FromMinutes(5),
            started: process => watching = ProcStatus.WatchPeakAsync(process))).Succeeded();
        return await watching!;
    }
}
