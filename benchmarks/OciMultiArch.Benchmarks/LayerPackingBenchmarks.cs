using System.Formats.Tar;
using System.IO.Compression;
using BenchmarkDotNet.Attributes;

namespace OciMultiArch.Benchmarks;

/// <summary>
/// What packing a layer of 16 MiB costs, both digests included, beside the runtime's tar and gzip without any digest.
/// </summary>
[MemoryDiagnoser]
[ShortRunJob]
public class LayerPackingBenchmarks
{
    private const int Size = 16 << 20;
    private const int Files = 16;
    private static readonly LayerOptions Gzip = new();
    private static readonly LayerOptions FastGzip = new() { Compression = LayerCompression.FastGzip };
    private static readonly LayerOptions None = new() { Compression = LayerCompression.None };
    private readonly NowhereCache cache = new();
    private byte[][] contents = [];
    private LayerEntry[] entries = [];

    [GlobalSetup]
    public void Setup()
    {
        contents = [.. Enumerable.Range(0, Files).Select(Mixture)];
        entries = [.. contents.Select((content, i) => LayerEntry.File($"app/lib/part{i}.so", content))];
    }

    [Benchmark(Baseline = true)]
    public async Task RuntimeTarAndGzip()
    {
        await using GZipStream gzip = new(Stream.Null, CompressionLevel.Optimal);
        await using TarWriter tar = new(gzip, TarEntryFormat.Ustar);
        for (var i = 0; i < Files; i++)
            await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, $"app/lib/part{i}.so") { DataStream = new MemoryStream(contents[i]) });
    }

    [Benchmark]
    public async Task<Layer> PackGzip() => await Layer.PackAsync(cache, entries, Gzip);

    [Benchmark]
    public async Task<Layer> PackFastGzip() => await Layer.PackAsync(cache, entries, FastGzip);

    [Benchmark]
    public async Task<Layer> PackUncompressed() => await Layer.PackAsync(cache, entries, None);

    // Words drawn at random with a fourth of noise: compresses to about a third, as programs do.
    private static byte[] Mixture(int seed)
    {
        Random random = new(seed);
        var words = Enumerable.Range(0, 512).Select(_ => Bytes(random, random.Next(4, 24))).ToArray();
        var content = new byte[Size / Files];
        for (var at = 0; at < content.Length;)
        {
            var word = random.Next(4) == 0 ? Bytes(random, 8) : words[random.Next(words.Length)];
            var count = Math.Min(word.Length, content.Length - at);
            word.AsSpan(0, count).CopyTo(content.AsSpan(at));
            at += count;
        }
        return content;
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
