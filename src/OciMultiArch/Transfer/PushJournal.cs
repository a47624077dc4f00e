using System.Collections.Concurrent;
using OciMultiArch.Internal;

namespace OciMultiArch.Transfer;

/// <summary>
/// What one push has done so far: kept for the reports, and told to whoever listens. Safe for concurrent use.
/// </summary>
internal sealed class PushJournal(PushScope scope, IProgress<PushProgress>? listener)
{
    private readonly ConcurrentQueue<(PushRoot Owner, PushedContent Content)> arrived = new();
    private readonly ConcurrentQueue<(PushRoot Root, Tag Tag)> written = new();
    private readonly ConcurrentQueue<(PushRoot Root, Tag Tag)> kept = new();
    private readonly ConcurrentDictionary<PushRoot, bool> begun = new();
    private readonly PushCount count = new();
    private readonly PushProgress? start = StartOf(scope, listener);

    /// <summary>The roots whose writing began and is not known to have ended.</summary>
    public IReadOnlyCollection<PushRoot> Begun => [.. begun.Keys];

    /// <summary>It is known what there is to do.</summary>
    public void Expect(PushSurvey survey)
    {
        if (listener is null)
            return;
        foreach (var part in survey.Present.Concat(survey.Parts))
            count.Expect(part.Descriptor);
        foreach (var root in scope.Roots.Where(root => !survey.IsIdle(root)))
            count.Expect(root.Artifact.Descriptor);
    }

    /// <summary>A root is about to be written.</summary>
    public void Begin(PushRoot root) => begun.TryAdd(root, true);

    /// <summary>A root is there with all these of its tags.</summary>
    public void End(PushRoot root, IEnumerable<Tag> tags, Arrival arrival)
    {
        foreach (var tag in tags)
            written.Enqueue((root, tag));
        Arrived(PushNode.Of(root), arrival);
        begun.TryRemove(root, out _);
    }

    /// <summary>Tags of a root got something else while the push ran, and are left as they are.</summary>
    public void Keep(PushRoot root, IEnumerable<Tag> tags)
    {
        foreach (var tag in tags)
            kept.Enqueue((root, tag));
        if (listener is not null)
            count.Done(root.Artifact.Descriptor);
        begun.TryRemove(root, out _);
    }

    /// <summary>A blob waits for its turn.</summary>
    public void Waits(PushNode blob) => Report(blob, bytes: 0, arrival: null);

    /// <summary>Takes the bytes of one blob as they go; null when nobody listens.</summary>
    public IProgress<long>? ProgressOf(PushNode blob) => listener is null ? null : new Counter(this, blob);

    /// <summary>A blob or manifest is there.</summary>
    public void Arrived(PushNode node, Arrival arrival)
    {
        arrived.Enqueue((node.Root.Owner, node.As(arrival)));
        Report(node, arrival == Arrival.Copied ? node.Descriptor.Size : 0, arrival);
    }

    /// <summary>One report for each named root, also of a push that failed.</summary>
    public IReadOnlyList<PushReport> Reports(PushSurvey survey)
    {
        var contents = arrived.ToLookup(static arrival => arrival.Owner, static arrival => arrival.Content);
        var tags = written.ToLookup(static write => write.Root, static write => write.Tag);
        var keptTags = kept.ToLookup(static keep => keep.Root, static keep => keep.Tag);
        var members = scope.Roots.ToLookup(static root => root.Owner);
        var parts = survey.Parts.ToLookup(static part => part.Root, static part => part.Descriptor);
        List<PushReport> reports = [];
        foreach (var root in scope.Named)
        {
            var needed = members[root].SelectMany(member => parts[member].Append(member.Artifact.Descriptor));
            var left = survey.KeptTags(root).Concat(keptTags[root]).ToArray();
            var isKept = left.Length > 0 && left.Length == root.Tags.Count;
            if (isKept)
                needed = []; // nothing is to come here any more
            var open = survey.OpenTags(root);
            PushedContent[] own = [.. contents[root]];
            var report = ReportOf(root, open, tags[root], own, needed) with
            {
                Before = survey.Held(root),
                ContentSizes = survey.ContentSizesOf([root]),
            };
            if (!isKept)
                report = report with { Referrers = scope.ReferrersOf(root) };
            reports.Add(WithKept(report, left) with { ForeignLayers = [.. ForeignLayersOf(root, survey)] });
        }
        return reports;
    }

    private static IEnumerable<Descriptor> ForeignLayersOf(PushRoot root, PushSurvey survey)
    {
        var own = survey.LeftOut.Where(left => left.Root.Owner == root);
        return own.Select(static left => left.Layer).DistinctBy(static layer => layer.Digest);
    }

    private static PushReport WithKept(PushReport report, Tag[] kept)
    {
        if (kept.Length == 0)
            return report;
        var unchanged = report.Unchanged.Except(kept);
        var unwritten = report.Unwritten.Except(kept);
        return report with { Kept = kept, Unchanged = [.. unchanged], Unwritten = [.. unwritten] };
    }

    private static PushReport ReportOf(
        PushRoot root,
        IReadOnlyList<Tag> open,
        IEnumerable<Tag> written,
        PushedContent[] contents,
        IEnumerable<Descriptor> needed)
    {
        var digests = contents.Select(static content => content.Descriptor.Digest).ToHashSet();
        var manifests = contents.ToLookup(static content => content.Descriptor.MediaType.IsManifest);
        var missing = needed.Where(part => !digests.Contains(part.Digest));
        PushReport tags = new()
        {
            Root = root.Artifact.Descriptor,
            Written = [.. open.Intersect(written)],
            Unchanged = [.. root.Tags.Except(open)],
            Unwritten = [.. open.Except(written)],
        };
        return tags with
        {
            Blobs = [.. manifests[false]],
            Manifests = [.. manifests[true]],
            Missing = [.. missing],
        };
    }

    // What every report says; null when nobody listens.
    private static PushProgress? StartOf(PushScope scope, IProgress<PushProgress>? listener)
    {
        if (listener is null)
            return null;
        var tags = scope.Named.SelectMany(static root => root.Tags);
        return new() { Stage = PushStage.Sending, Store = scope.Store, Tags = Frozen.List(tags) };
    }

    private void Report(PushNode node, long bytes, Arrival? arrival)
    {
        if (listener is null || start is null)
            return;
        var totals = arrival is null ? count.Sent(node.Descriptor, bytes) : count.Done(node.Descriptor);
        var report = start with
        {
            Content = node.Descriptor,
            Platforms = node.Platforms,
            Bytes = bytes,
            TotalBytes = node.Descriptor.Size,
            Arrival = arrival,
            DoneItems = totals.Items,
            AllItems = totals.AllItems,
            DoneBytes = totals.Bytes,
            AllBytes = totals.AllBytes,
        };
        listener.Report(report);
    }

    private sealed class Counter(PushJournal journal, PushNode blob) : IProgress<long>
    {
        private long bytes;

        public void Report(long value) => journal.Report(blob, Interlocked.Add(ref bytes, value), arrival: null);
    }
}
