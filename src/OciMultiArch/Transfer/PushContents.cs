using OciMultiArch.Content;

namespace OciMultiArch.Transfer;

/// <summary>What one root points at and its store lacks: child manifests level by level, and each distinct blob once with all its sources.</summary>
internal sealed class PushContents(IContentStore store, Artifact root, PushOptions options)
{
    private readonly HashSet<Digest> seen = [];
    private readonly Dictionary<Digest, Blob> blobs = [];
    private readonly Dictionary<Digest, Artifact> children = [];
    private readonly Dictionary<Digest, int> heights = [];

    /// <summary>Large blobs first, so that none of them starts when all others are done.</summary>
    public IReadOnlyList<Blob> Blobs => [.. blobs.Values.OrderByDescending(static each => each.Descriptor.Size)];

    /// <summary>The children in an order in which a registry takes them: images first, then each index after all that it holds, wherever those stand.</summary>
    public IEnumerable<IReadOnlyList<Artifact>> ChildrenInOrder =>
        children.Values.GroupBy(Height).OrderBy(static each => each.Key).Select(static each => each.ToArray());

    public async ValueTask GatherAsync(ParallelOptions parallel, Action<PushedContent> present)
    {
        IReadOnlyList<Artifact> level = [root];
        seen.Add(root.Digest);
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth > ImageWalk.MaxNesting)
                throw ImageWalk.TooDeep(root);
            foreach (var blob in level.SelectMany(Leaves))
                blobs[blob.Digest] = blobs.TryGetValue(blob.Digest, out var known) ? blob.After(known.Sources) : blob;
            level = await MissingChildrenAsync(level, parallel, present).ConfigureAwait(false);
            foreach (var child in level)
                children.Add(child.Digest, child);
        }
    }

    /// <summary>What an artifact points at and a store is to be sent that is no manifest: its blobs, and entries of an index that are of any other type.</summary>
    public static IEnumerable<Blob> Leaves(Artifact artifact) =>
        (artifact.Index?.Manifests.Where(static each => !each.MediaType.IsManifest).Select(artifact.Leaf) ?? artifact.Blobs)
        .Where(static each => !each.IsFetchedElsewhere);

    private int Height(Artifact artifact)
    {
        if (artifact.Index is not { } index)
            return 0;
        if (!heights.TryGetValue(artifact.Digest, out var height))
            heights[artifact.Digest] = height = 1 + index.Manifests.Select(each => children.TryGetValue(each.Digest, out var child) ? Height(child) : 0).DefaultIfEmpty().Max();
        return height;
    }

    private async ValueTask<IReadOnlyList<Artifact>> MissingChildrenAsync(
        IReadOnlyList<Artifact> parents, ParallelOptions parallel, Action<PushedContent> present)
    {
        var entries = parents
            .SelectMany(static parent => parent.Index?.Manifests.Select(entry => (parent, entry)) ?? [])
            .Where(each => each.entry.MediaType.IsManifest && seen.Add(each.entry.Digest)).ToArray();
        if (seen.Count > ImageWalk.MaxManifests)
            throw ImageWalk.TooMany(root);
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
}
