using System.Collections.Concurrent;

namespace OciMultiArch.Transfer;

/// <summary>What one root points at and its store lacks: child manifests level by level, and each distinct blob once with all its sources.</summary>
internal sealed class PushContents(IContentStore store, Artifact root, PushOptions options)
{
    private const int MaxNesting = 8;
    private readonly ConcurrentDictionary<Digest, byte> seen = new();
    private readonly Dictionary<Digest, Blob> blobs = [];
    private readonly List<IReadOnlyList<Artifact>> levels = [];

    /// <summary>Large blobs first, so that none of them starts when all others are done.</summary>
    public IReadOnlyList<Blob> Blobs => [.. blobs.Values.OrderByDescending(static each => each.Descriptor.Size)];

    /// <summary>The children in an order in which a registry takes them: images first, then indexes from the deepest up.</summary>
    public IEnumerable<IReadOnlyList<Artifact>> ChildrenInOrder =>
    [
        [.. levels.SelectMany(static each => each).Where(static each => each.Index is null)],
        .. Enumerable.Reverse(levels).Select(static each => each.Where(static child => child.Index is not null).ToArray()),
    ];

    public async ValueTask GatherAsync(ParallelOptions parallel, Action<PushedContent> present)
    {
        IReadOnlyList<Artifact> level = [root];
        seen.TryAdd(root.Digest, 0);
        while (level.Count > 0)
        {
            foreach (var blob in level.SelectMany(static each => each.Blobs).Where(IsSent))
                blobs[blob.Digest] = blobs.TryGetValue(blob.Digest, out var known) ? blob.After(known.Sources) : blob;
            level = await MissingChildrenAsync(level, parallel, present).ConfigureAwait(false);
            if (level.Count > 0)
                levels.Add(level);
            if (levels.Count > MaxNesting)
                throw new ContentMismatchException($"The index {root.Digest} is nested more than {MaxNesting} levels deep.");
        }
    }

    private async ValueTask<IReadOnlyList<Artifact>> MissingChildrenAsync(
        IReadOnlyList<Artifact> parents, ParallelOptions parallel, Action<PushedContent> present)
    {
        var entries = parents
            .SelectMany(static parent => parent.Index?.Manifests.Select(entry => (parent, entry)) ?? [])
            .Where(each => seen.TryAdd(each.entry.Digest, 0)).ToArray();
        var missing = new Artifact?[entries.Length];
        await Parallel.ForAsync(0, entries.Length, parallel, async (at, cancel) =>
        {
            var (parent, entry) = entries[at];
            if (await IsThereAsync(parent, entry, cancel).ConfigureAwait(false))
                present(new(entry, Arrival.Present));
            else
                missing[at] = await parent.ChildAsync(entry, cancel).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return [.. missing.OfType<Artifact>()];
    }

    private async ValueTask<bool> IsThereAsync(Artifact parent, Descriptor entry, CancellationToken cancellationToken) =>
        !options.Recheck && (parent.ChildIsIn(entry, store) || await store.HasManifestAsync(entry, cancellationToken).ConfigureAwait(false));

    // image-spec, layer.md: non-distributable layers are fetched from their urls and should not be uploaded.
    private static bool IsSent(Blob blob) => !(blob.Descriptor.MediaType.IsNonDistributable && blob.Descriptor.Urls.Count > 0);
}
