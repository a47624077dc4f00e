using BenchmarkDotNet.Attributes;

namespace OciMultiArch.Benchmarks;

/// <summary>What reading and editing a large index costs, and how that grows with its entries and with the edits.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class IndexBenchmarks
{
    private const int Few = 1000;
    private Artifact index = null!;
    private Artifact added = null!;

    [Params(1000, 9000)]
    public int Entries { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        index = IndexDocument.Of(Entries);
        added = IndexDocument.Of(Entries + Few);
    }

    [Benchmark]
    public Artifact Read() => Artifact.Parse(index.MediaType, index.Bytes);

    [Benchmark]
    public async Task<Artifact> AnnotateOne() => await EditAsync([Annotated(Entries / 2)]);

    [Benchmark]
    public async Task<Artifact> AnnotateThousand() => await EditAsync(Enumerable.Range(0, Few).Select(Annotated));

    [Benchmark]
    public async Task<Artifact> RemoveHalfThousand() =>
        await EditAsync(Enumerable.Range(0, Few / 2).Select(static at => IndexEdit.Remove(IndexDocument.DigestOf(at))));

    /// <summary>All entries of an index that shares all but a thousand with the edited one.</summary>
    [Benchmark]
    public async Task<Artifact> ReplaceAll() => await EditAsync([IndexEdit.Replace(added)]);

    private static IndexEdit Annotated(int at) => IndexEdit.Annotate(IndexDocument.DigestOf(at), "org.example.build", "17");

    private async Task<Artifact> EditAsync(IEnumerable<IndexEdit> edits) => await index.EditAsync(edits);
}
