using System.Collections.Concurrent;

namespace OciMultiArch.Tests.Transfer;

/// <summary>All that was told of a push.</summary>
internal sealed class Heard : IProgress<PushProgress>
{
    private readonly ConcurrentQueue<PushProgress> all = new();

    public void Report(PushProgress value) => all.Enqueue(value);

    public IReadOnlyList<PushProgress> All => [.. all];

    public Dictionary<Descriptor, List<PushProgress>> ByContent() =>
        all.GroupBy(static each => each.Content!).ToDictionary(static each => each.Key, static each => each.ToList());
}
