using System.Security.Cryptography;
using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using Xunit.Abstractions;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary>What is a thousand times as much takes no more memory, and many at once do not harm each other.</summary>
public sealed class GrowthTests(ITestOutputHelper output)
{
    private const long Mebibyte = 1 << 20;
    private const long Allowed = 48 * Mebibyte;
    private const long AllowedForEntries = 128 * Mebibyte; // a layer's names are sorted, so that all of them are held

    [Fact]
    [Trait("Length", "Long")]
    public async Task A_blob_of_four_gibibytes_takes_no_more_memory_than_a_small_one()
    {
        using TempFolder folder = new();
        await SparseLayoutAsync(folder.At("small"), Mebibyte);
        await SparseLayoutAsync(folder.At("large"), 4096 * Mebibyte);
        await using var from = await SinkProcess.StartAsync(folder.At("large"));
        await using var to = await SinkProcess.StartAsync();

        var smallPush = await PeakAsync("copy", $"oci:{folder.At("small")}:1", $"{from.Host}/app:small");
        var largePush = await PeakAsync("copy", $"oci:{folder.At("large")}:1", $"{from.Host}/app:large");
        var smallCopy = await PeakAsync("copy", $"oci:{folder.At("small")}:1", $"{to.Host}/app:small");
        var largeCopy = await PeakAsync("copy", $"{from.Host}/app:large", $"{to.Host}/app:large");
        var smallPull = await PeakAsync("copy", $"{from.Host}/app:small", $"oci:{folder.At("pulled-small")}:1");
        var largePull = await PeakAsync("copy", $"{from.Host}/app:large", $"oci:{folder.At("pulled-large")}:1");

        output.WriteLine(
            $"push: {smallPush / Mebibyte} and {largePush / Mebibyte} MiB; copy: {smallCopy / Mebibyte} and {largeCopy / Mebibyte} MiB; "
            + $"pull: {smallPull / Mebibyte} and {largePull / Mebibyte} MiB");
        Assert.InRange(largePush - smallPush, long.MinValue, Allowed);
        Assert.InRange(largeCopy - smallCopy, long.MinValue, Allowed);
        Assert.InRange(largePull - smallPull, long.MinValue, Allowed);
        using RegistryClient client = new();
        Assert.Equal(
            (await OciLayout.At(folder.At("large")).GetAsync("1")).Digest,
            (await client.GetAsync($"{to.Host}/app:large")).Digest);
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task A_layer_of_fifty_thousand_files_holds_their_names_and_not_their_bytes()
    {
        using TempFolder folder = new();
        await SparseLayoutAsync(folder.At("base"), Mebibyte);
        string line = new('x', 4000);
        foreach (var (name, count) in new[] { ("few", 50), ("many", 50_000) })
            foreach (var number in Enumerable.Range(0, count))
                folder.Write($"{name}/d{number / 500}/file-{number}.txt", line);

        var few = await PeakAsync("edit", $"oci:{folder.At("base")}:1", "--append", $"{folder.At("few")}:/app", "--to", $"oci:{folder.At("out")}:few");
        var many = await PeakAsync("edit", $"oci:{folder.At("base")}:1", "--append", $"{folder.At("many")}:/app", "--to", $"oci:{folder.At("out")}:many");

        output.WriteLine($"{few / Mebibyte} and {many / Mebibyte} MiB");
        Assert.InRange(many - few, long.MinValue, AllowedForEntries);
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task A_hundred_thousand_tags_are_listed()
    {
        const int Count = 100_000;
        await using var fake = await FakeRegistry.StartAsync();
        var image = SampleImage.Make("linux/amd64");
        fake.Repository("few").Put(image, "v1");
        fake.Repository("many").Put(image, [.. Enumerable.Range(0, Count).Select(static number => $"v{number}")]);
        using var tool = SampleProgram.Ocimulti();

        var few = await PeakAsync("tags", $"{fake.Host}/few");
        var many = await PeakAsync("tags", $"{fake.Host}/many");
        var listed = (await tool.RunAsync("tags", $"{fake.Host}/many")).Succeeded().Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        output.WriteLine($"{few / Mebibyte} and {many / Mebibyte} MiB");
        Assert.Equal(Count, listed.Distinct().Count());
        Assert.InRange(many - few, long.MinValue, Allowed);
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task Sixty_four_pushers_at_once_each_leave_their_tag()
    {
        await using var registry = await RealRegistry.StartAsync();
        using TempFolder folder = new();
        using var tool = SampleProgram.Ocimulti();
        var layout = OciLayout.At(folder.At("layout"));
        var image = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await layout.PushAsync(image, ["1"]);

        var ended = await Task.WhenAll(Enumerable.Range(0, 64).Select(number =>
            tool.RunAsync("copy", $"oci:{folder.At("layout")}:1", $"{registry.Host}/app:t{number}", "--progress", "none")));

        Assert.All(ended, static each => each.Succeeded());
        using RegistryClient client = new();
        foreach (var number in Enumerable.Range(0, 64))
            Assert.Equal(image.Digest, (await client.GetAsync($"{registry.Host}/app:t{number}")).Digest);
    }

    // A file of zeros that takes no disk.
    private static async Task SparseLayoutAsync(string folder, long size)
    {
        var layout = OciLayout.At(folder);
        var digest = $"sha256:{Convert.ToHexStringLower(HashOfZeros(size))}";
        var config = Encoding.UTF8.GetBytes(SampleDocuments.Config("linux/amd64", [digest]));
        await layout.WriteAsync(Blob.Of(MediaType.OciConfig, config));
        await using (var file = File.Create(Path.Combine(folder, "blobs", "sha256", digest["sha256:".Length..])))
            file.SetLength(size);
        var manifest = SampleDocuments.Manifest(
            ImageFamily.Oci.ManifestType,
            SampleDocuments.Entry(ImageFamily.Oci.ConfigType, config),
            [SampleDocuments.Entry(ImageFamily.Oci.LayerType, digest, size)]);
        await layout.PushAsync(Artifact.Parse(MediaType.OciManifest, manifest, layout), ["1"]);
    }

    private static byte[] HashOfZeros(long size)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[Mebibyte];
        for (var done = 0L; done < size; done += piece.Length)
            hash.AppendData(piece);
        return hash.GetHashAndReset();
    }

    private static async Task<long> PeakAsync(params string[] arguments)
    {
        Task<long>? watching = null;
        using var tool = SampleProgram.Ocimulti();
        (await tool.RunAsync(null, arguments, process => watching = ProcStatus.WatchPeakAsync(process))).Succeeded();
        return await watching!;
    }
}
