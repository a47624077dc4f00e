using System.Text;
using BenchmarkDotNet.Attributes;

namespace OciMultiArch.Benchmarks;

/// <summary>What it costs to work out the push of many indexes of six images each into an empty store.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class PlanBenchmarks
{
    private static readonly string[] Architectures = ["amd64", "arm64", "386", "s390x", "ppc64le", "riscv64"];
    private readonly MemoryStore source = new();
    private readonly MemoryStore target = new();
    private NamedArtifact[] named = [];

    [Params(100, 1000)]
    public int Indexes { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        List<NamedArtifact> made = [];
        for (var at = 0; at < Indexes; at++)
            made.Add(new(await IndexAsync(at), $"v{at}"));
        named = [.. made];
    }

    [Benchmark]
    public async Task<PushPlan> Plan() => await target.PlanAsync(named);

    private async Task<Artifact> IndexAsync(int at)
    {
        List<Artifact> images = [];
        foreach (var each in Architectures)
            images.Add(await ImageAsync(each, at));
        return await Artifact.CreateIndexAsync(images);
    }

    private async Task<Artifact> ImageAsync(string architecture, int at)
    {
        var layer = await HeldAsync(MediaType.OciLayer, "layer");
        var config = await HeldAsync(
            MediaType.OciConfig,
            $$$"""{"architecture":"{{{architecture}}}","os":"linux","config":{"Labels":{"at":"{{{at}}}"}},"rootfs":{"type":"layers","diff_ids":["{{{layer.Digest}}}"]}}""");
        var manifest = $$"""{"schemaVersion":2,"config":{{Text(config)}},"layers":[{{Text(layer)}}]}""";
        return Artifact.Parse(MediaType.OciManifest, Encoding.UTF8.GetBytes(manifest), source);
    }

    private async Task<Blob> HeldAsync(MediaType type, string text)
    {
        var blob = Blob.Of(type, Encoding.UTF8.GetBytes(text));
        await source.WriteAsync(blob);
        return blob;
    }

    private static string Text(Blob blob) =>
        $$"""{"mediaType":"{{blob.Descriptor.MediaType}}","digest":"{{blob.Digest}}","size":{{blob.Descriptor.Size}}}""";
}
