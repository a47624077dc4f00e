using BenchmarkDotNet.Attributes;
using OciMultiArch.Content;

namespace OciMultiArch.Benchmarks;

/// <summary>What the digest of content in memory and of a stream costs.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class DigestBenchmarks
{
    private byte[] content = [];

    [Params(4 << 10, 16 << 20)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        content = new byte[Size];
        new Random(1).NextBytes(content);
    }

    [Benchmark]
    public Digest OfBytes() => Digest.Of(content);

    [Benchmark]
    public async Task<Digest> OfStream()
    {
        await using HashingStream stream = new(Stream.Null);
        await stream.WriteAsync(content);
        return stream.Finish();
    }
}
