using BenchmarkDotNet.Attributes;
using OciMultiArch.Http;

namespace OciMultiArch.Benchmarks;

/// <summary>What the texts cost that come with every request and every image.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class ParsingBenchmarks
{
    private const string Digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly string[] Challenges =
        ["Bearer realm=\"https://auth.example.com/token\",service=\"registry.example.com\",scope=\"repository:team/app:pull,push\", Basic realm=\"x\""];

    [Benchmark]
    public ImageReference Reference() => ImageReference.Parse("registry.example.com:5000/team/app:v1.2.3@" + Digest);

    [Benchmark]
    public ImageReference ShortReference() => ImageReference.Parse("alpine");

    [Benchmark]
    public object ChallengeHeader() => Challenge.Parse(Challenges);

    [Benchmark]
    public Platform PlatformText() => Platform.Parse("windows(10.0.20348.2227)/amd64");

    [Benchmark]
    public Platform PlatformCanonical() => Platform.Parse("linux/arm64/v8").Canonical();

    [Benchmark]
    public IReadOnlyList<Platform> PlatformList() => Platform.ParseList("linux/amd64,linux/arm64,linux/arm/v7,linux/386,linux/ppc64le,linux/s390x");
}
