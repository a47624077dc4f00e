using System.Collections.Concurrent;

namespace OciMultiArch.Transfer;

/// <summary>What one push has done so far: kept for the reports, and told to whoever listens.</summary>
internal sealed class PushTally(PushWork work, IProgress<PushProgress>? listener)
{
    private readonly ConcurrentQueue<(PushRoot Root, PushedContent Content)> arrived = new();
    private readonly ConcurrentQueue<(PushRoot Root, Tag Tag)> written = new();
    private readonly ConcurrentQueue<PushRoot> begun = new();

    /// <summary>The roots whose names were about to be written.</summary>
    public IReadOnlyCollection<PushRoot> Begun => begun;

    public void Begins(PushRoot root) => begun.Enqueue(root);

    public void Waits(PushPart part) => Tell(part, 0, null);

    /// <summary>Takes the bytes of one part as they go; null when nobody listens.</summary>
    public IProgress<long>? Of(PushPart part) => listener is null ? null : new Counter(this, part);

    public void Arrived(PushPart part, Arrival arrival)
    {
        arrived.Enqueue((part.Root, new(part.Descriptor, arrival)));
        Tell(part, arrival == Arrival.Copied ? part.Descriptor.Size : 0, arrival);
    }

    public void Wrote(PushRoot root, Tag tag) => written.Enqueue((root, tag));

    /// <summary>One report for each root, also of a push that failed.</summary>
    public IReadOnlyList<PushReport> Reports() => [.. work.Roots.Select(Report)];

    private PushReport Report(PushRoot root)
    {
        var contents = arrived.Where(each => each.Root == root).Select(static each => each.Content).ToArray();
        var digests = contents.Select(static each => each.Descriptor.Digest).ToHashSet();
        var tags = written.Where(each => each.Root == root).Select(static each => each.Tag).ToArray();
        return new()
        {
            Root = root.Artifact.Descriptor,
            Written = [.. root.Open.Intersect(tags)],
            Unchanged = [.. root.Tags.Except(root.Open)],
            Unwritten = [.. root.Open.Except(tags)],
            Blobs = [.. contents.Where(static each => !each.Descriptor.MediaType.IsManifest)],
            Manifests = [.. contents.Where(static each => each.Descriptor.MediaType.IsManifest)],
            Missing = [.. root.Parts.Append(root.Artifact.Descriptor).Where(each => !digests.Contains(each.Digest))],
        };
    }

    private void Tell(PushPart part, long bytes, Arrival? arrival) => listener?.Report(new()
    {
        Stage = PushStage.Sending,
        Store = work.Store,
        Content = part.Descriptor,
        Platforms = part.Platforms,
        Bytes = bytes,
        TotalBytes = part.Descriptor.Size,
        Arrival = arrival,
    });

    private sealed class Counter(PushTally tally, PushPart part) : IProgress<long>
    {
        private long bytes;

        public void Report(long value) => tally.Tell(part, Interlocked.Add(ref bytes, value), null);
    }
}
