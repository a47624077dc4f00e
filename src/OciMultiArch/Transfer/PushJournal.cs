using System.Collections.Concurrent;

namespace OciMultiArch.Transfer;

/// <summary>What one push has done so far: kept for the reports, and told to whoever listens.</summary>
internal sealed class PushJournal(PushScope work, IProgress<PushProgress>? listener)
{
    private readonly ConcurrentQueue<(PushRoot Root, PushedContent Content)> arrived = new();
    private readonly ConcurrentQueue<(PushRoot Root, Tag Tag)> written = new();
    private readonly ConcurrentDictionary<PushRoot, bool> begun = new();

    /// <summary>The roots whose names were about to be written, and are not known to be.</summary>
    public IReadOnlyCollection<PushRoot> Begun => [.. begun.Keys];

    public void Begins(PushRoot root) => begun.TryAdd(root, true);

    /// <summary>A root is there with all these of its tags.</summary>
    public void Ends(PushRoot root, IEnumerable<Tag> tags, Arrival arrival)
    {
        foreach (var tag in tags)
            written.Enqueue((root, tag));
        Arrived(new(root, root.Artifact), arrival);
        begun.TryRemove(root, out _);
    }

    public void Waits(PushNode part) => Tell(part, 0, null);

    /// <summary>Takes the bytes of one part as they go; null when nobody listens.</summary>
    public IProgress<long>? Of(PushNode part) => listener is null ? null : new Counter(this, part);

    public void Arrived(PushNode part, Arrival arrival)
    {
        arrived.Enqueue((part.Root, new(part.Descriptor, arrival)));
        Tell(part, arrival == Arrival.Copied ? part.Descriptor.Size : 0, arrival);
    }

    /// <summary>One report for each root, also of a push that failed.</summary>
    public IReadOnlyList<PushReport> Reports()
    {
        var contents = arrived.ToLookup(static each => each.Root.Owner, static each => each.Content);
        var tags = written.ToLookup(static each => each.Root, static each => each.Tag);
        var attached = work.Attached.SelectMany(static each => each).ToLookup(static each => each.Owner);
        return [.. work.Named.Select(root => Report(root, [.. attached[root]], [.. contents[root]], [.. tags[root]]))];
    }

    private static PushReport Report(PushRoot root, PushRoot[] attached, PushedContent[] contents, Tag[] tags)
    {
        var digests = contents.Select(static each => each.Descriptor.Digest).ToHashSet();
        return new()
        {
            Root = root.Artifact.Descriptor,
            Written = [.. root.Open.Intersect(tags)],
            Unchanged = [.. root.Tags.Except(root.Open)],
            Unwritten = [.. root.Open.Except(tags)],
            Blobs = [.. contents.Where(static each => !each.Descriptor.MediaType.IsManifest)],
            Manifests = [.. contents.Where(static each => each.Descriptor.MediaType.IsManifest)],
            Missing = [.. attached.Append(root).SelectMany(static each => each.Parts.Append(each.Artifact.Descriptor)).Where(each => !digests.Contains(each.Digest))],
        };
    }

    private void Tell(PushNode part, long bytes, Arrival? arrival) => listener?.Report(new()
    {
        Stage = PushStage.Sending,
        Store = work.Store,
        Content = part.Descriptor,
        Platforms = part.Platforms,
        Bytes = bytes,
        TotalBytes = part.Descriptor.Size,
        Arrival = arrival,
    });

    private sealed class Counter(PushJournal tally, PushNode part) : IProgress<long>
    {
        private long bytes;

        public void Report(long value) => tally.Tell(part, Interlocked.Add(ref bytes, value), null);
    }
}
