using OciMultiArch.Content;

namespace OciMultiArch.Transfer;

/// <summary>What some roots point at and their store lacks: child manifests level by level, and each distinct blob once with all its sources.</summary>
internal sealed class PushSurvey(IContentStore store, IReadOnlyList<PushRoot> roots, PushOptions options)
{
    private readonly HashSet<Digest> seen = [];
    private readonly Dictionary<Digest, PushNode> blobs = [];
    private readonly Dictionary<Digest, PushNode> children = [];
    private readonly Dictionary<Digest, int> heights = [];
    private readonly HashSet<Digest> early = [];
    private readonly Dictionary<Digest, int> places = roots.Index().GroupBy(static each => each.Item.Digest).ToDictionary(static each => each.Key, static each => each.First().Index);

    /// <summary>Large blobs first, so that none of them starts when all others are done.</summary>
    public IReadOnlyList<PushNode> Blobs => [.. blobs.Values.OrderByDescending(static each => each.Descriptor.Size)];

    /// <summary>The children in an order in which a registry takes them: images first, then each index after all that it holds, wherever those stand.</summary>
    public IEnumerable<IReadOnlyList<PushNode>> ChildrenInOrder =>
        children.Values.GroupBy(each => Height(each.Artifact!)).OrderBy(static each => each.Key).Select(static each => each.ToArray());

    /// <summary>Finds the parts of every root that has to be walked; what is there already is told of in the order of the entries.</summary>
    public async ValueTask GatherAsync(ParallelOptions parallel, List<PushNode> present)
    {
        IReadOnlyList<PushNode> level = [.. roots.Where(each => seen.Add(each.Digest) && IsWalked(each)).Select(static each => new PushNode(each, each.Artifact))];
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth > ImageWalk.MaxNesting)
                throw ImageWalk.TooDeep(level[0].Root.Artifact);
            foreach (var (part, leaf) in level.SelectMany(static part => Leaves(part.Artifact!).Select(leaf => (part, leaf))))
                Add(part, leaf);
            level = await MissingChildrenAsync(level, parallel, present).ConfigureAwait(false);
            foreach (var child in level)
                children.Add(child.Digest, child);
        }
        foreach (var each in children.Values.Concat(blobs.Values))
            each.Root.Parts.Add(each.Descriptor);
    }

    /// <summary>What an artifact points at and a store is to be sent that is no manifest: its blobs, and entries of an index that are of any other type.</summary>
    public static IEnumerable<Blob> Leaves(Artifact artifact) =>
        (artifact.Index?.Manifests.Where(static each => !each.MediaType.IsManifest).Select(artifact.Leaf) ?? artifact.Blobs)
        .Where(static each => !each.IsFetchedElsewhere);

    private bool IsWalked(PushRoot root) => !root.IsWhole && (!root.IsThere || options.Recheck);

    private void Add(PushNode owner, Blob leaf)
    {
        if (blobs.TryGetValue(leaf.Digest, out var known))
            known.Meet(leaf, owner);
        else
            blobs.Add(leaf.Digest, new(owner, leaf));
    }

    private int Height(Artifact artifact)
    {
        if (artifact.Index is not { } index)
            return 0;
        if (!heights.TryGetValue(artifact.Digest, out var height))
            heights[artifact.Digest] = height = 1 + index.Manifests.Select(each => children.TryGetValue(each.Digest, out var child) ? Height(child.Artifact!) : 0).DefaultIfEmpty().Max();
        return height;
    }

    private async ValueTask<IReadOnlyList<PushNode>> MissingChildrenAsync(
        IReadOnlyList<PushNode> parents, ParallelOptions parallel, List<PushNode> present)
    {
        var entries = parents
            .SelectMany(static parent => parent.Artifact!.Index?.Manifests.Select(entry => (parent, entry)) ?? [])
            .Where(each => each.entry.MediaType.IsManifest && (seen.Add(each.entry.Digest) || IsRootThatComesLater(each.parent, each.entry))).ToArray();
        foreach (var (parent, _) in entries)
            if (++parent.Root.Named > ImageWalk.MaxManifests)
                throw ImageWalk.TooMany(parent.Root.Artifact);
        var found = new PushNode[entries.Length];
        await Parallel.ForAsync(0, entries.Length, parallel, async (at, cancel) =>
        {
            var (parent, entry) = entries[at];
            if (await IsThereAsync(parent.Artifact!, entry, cancel).ConfigureAwait(false))
                found[at] = new(parent.Root, entry);
            else
                found[at] = new(parent, await parent.Artifact!.ChildAsync(entry, cancel).ConfigureAwait(false));
        }).ConfigureAwait(false);
        present.AddRange(found.Where(static each => each.Artifact is null));
        return [.. found.Where(static each => each.Artifact is not null)];
    }

    // A root that stands behind what holds it, or inside a nested index, cannot wait for its own turn.
    private bool IsRootThatComesLater(PushNode parent, Descriptor entry) =>
        places.TryGetValue(entry.Digest, out var place) && !roots[place].IsThere
        && !(places.TryGetValue(parent.Digest, out var above) && place < above) && early.Add(entry.Digest);

    private async ValueTask<bool> IsThereAsync(Artifact parent, Descriptor entry, CancellationToken cancellationToken) =>
        !options.Recheck && (parent.ChildIsIn(entry, store) || await store.HasManifestAsync(entry, cancellationToken).ConfigureAwait(false));
}
