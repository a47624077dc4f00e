using System.Formats.Tar;
using BenchmarkDotNet.Attributes;

namespace OciMultiArch.Benchmarks;

/// <summary>What the members of a tar cost that is written and read, beside the runtime's reader.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class TarBenchmarks
{
    private const int HeadSize = 64;
    private static readonly byte[] Content = "content"u8.ToArray();
    private static readonly LayerOptions None = new() { Compression = LayerCompression.None };
    private readonly NowhereCache cache = new();
    private LayerEntry[] entries = [];
    private byte[] tar = [];

    [Params(1000, 50_000)]
    public int Files { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        entries = [.. Enumerable.Range(0, Files).Select(static at => LayerEntry.File(Name(at), Content))];
        using MemoryStream written = new();
        await using (TarWriter writer = new(written, TarEntryFormat.Ustar, leaveOpen: true))
            for (var at = 0; at < Files; at++)
                await writer.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, Name(at)) { DataStream = new MemoryStream(Content) });
        tar = written.ToArray();
    }

    [Benchmark]
    public async Task<Layer> Pack() => await Layer.PackAsync(cache, entries, None);

    [Benchmark]
    public async Task<int> Read()
    {
        Layers.TarReader reader = new(new MemoryStream(tar), HeadSize);
        var count = 0;
        while (await reader.NextAsync(CancellationToken.None) is not null)
            count++;
        return count;
    }

    [Benchmark(Baseline = true)]
    public async Task<int> RuntimeRead()
    {
        await using System.Formats.Tar.TarReader reader = new(new MemoryStream(tar));
        var count = 0;
        while (await reader.GetNextEntryAsync() is not null)
            count++;
        return count;
    }

    private static string Name(int at) => $"usr/share/app/part{at % 100}/{at}.txt";
}
