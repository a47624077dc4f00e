using OciMultiArch.Content;

namespace OciMultiArch.Transfer;

/// <summary>
/// Walks from the roots down to all that the store lacks: child manifests level by level, and each distinct blob once
/// with all its sources.
/// </summary>
/// <param name="scope">What is pushed.</param>
/// <param name="known">What is known of the roots.</param>
/// <param name="isSent">Whether what is missing will be sent, and not only planned.</param>
internal sealed class PushWalk(PushScope scope, PushSurvey known, bool isSent)
{
    private const int UsualParts = 4; // of an image: its config and layers, as long as they are not known
    private readonly IContentStore store = scope.Store;
    private readonly HashSet<Digest> met = [];
    private readonly HashSet<Digest> writtenEarly = [];
    private readonly Dictionary<Digest, PushNode> blobs = [];
    private readonly Dictionary<Digest, PushNode> children = [];
    private readonly Dictionary<Digest, int> heights = [];
    private readonly Dictionary<PushRoot, int> manifestCounts = [];
    private readonly Dictionary<Digest, int> firstPlaces = FirstPlaces(scope.Roots);
    private readonly List<PushNode> present = [];
    private readonly List<(PushRoot Root, Descriptor Layer)> leftOut = [];

    public async ValueTask<PushSurvey> RunAsync(CancellationToken cancellationToken)
    {
        var roots = scope.Roots.Where(IsBusy).Where(IsWalked);
        IReadOnlyList<PushNode> level = [.. roots.Select(PushNode.Of)];
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth > ImageWalk.MaxNesting)
                throw ImageWalk.TooDeep(level[0].Root.Artifact);
            foreach (var manifest in level)
                AddLeaves(manifest);
            level = await MissingChildrenAsync(level, cancellationToken).ConfigureAwait(false);
            foreach (var child in level)
                children.Add(child.Digest, child);
        }
        return known with
        {
            Parts = [.. children.Values, .. blobs.Values],
            Children = ChildrenByHeight(),
            Present = present,
            LeftOut = leftOut,
        };
    }

    /// <summary>Asks for an entry, and reads it where it is missing; the scope keeps the answers.</summary>
    public async ValueTask AskAheadAsync(Artifact parent, Descriptor entry, CancellationToken cancellationToken)
    {
        if (!await IsThereAsync(parent, entry, cancellationToken).ConfigureAwait(false))
            await scope.Answers.ChildAsync(parent, entry, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Has connections made for what is read and sent together once the images among these entries are read. Blobs that
    /// went ahead of the push have theirs.
    /// </summary>
    public async ValueTask ExpectAsync(
        IEnumerable<(Artifact Parent, Descriptor Entry)> entries, CancellationToken cancellationToken)
    {
        var open = entries.Where(place => !place.Parent.ChildIsIn(place.Entry, store));
        if (store is ILocalStore && open.All(static place => OriginOf(place) is null))
            return;
        var asked = open.ToList();
        if (store is ILocalStore)
        {
            var there = await scope.SelectAsync(asked, IsThereAsync, cancellationToken).ConfigureAwait(false);
            asked = [.. asked.Where((_, at) => !there[at])];
        }
        var most = scope.Options.MaxTransfers;
        var reads = isSent ? asked.Count * UsualParts : asked.Count;
        foreach (var origin in asked.Select(OriginOf).OfType<IRemoteStore>().Distinct())
            origin.ExpectReads(Math.Min(reads, most));
        if (scope.Options.Ahead?.HasBegun(store) != true)
            store.Expect(Math.Min(asked.Count * UsualParts, most));
    }

    private static IRemoteStore? OriginOf((Artifact Parent, Descriptor Entry) place) =>
        place.Parent.PlaceOf(place.Entry) as IRemoteStore;

    private static Dictionary<Digest, int> FirstPlaces(IReadOnlyList<PushRoot> roots)
    {
        Dictionary<Digest, int> places = [];
        foreach (var (place, root) in roots.Index())
            places.TryAdd(root.Digest, place);
        return places;
    }

    private bool IsBusy(PushRoot root) => !known.IsIdle(root) && met.Add(root.Digest);

    private bool IsWalked(PushRoot root) => !root.IsWhole && (scope.Options.Recheck || !known.IsThere(root));

    private void AddLeaves(PushNode manifest)
    {
        var artifact = manifest.Artifact!;
        if (scope.Options.ForeignLayers is null)
            leftOut.AddRange(ForeignLayers.Of(artifact).Select(layer => (manifest.Root, layer.Descriptor)));
        foreach (var leaf in scope.LeavesOf(artifact))
        {
            if (blobs.TryGetValue(leaf.Digest, out var blob))
                blobs[leaf.Digest] = blob.AlsoIn(manifest, leaf);
            else
                blobs.Add(leaf.Digest, PushNode.Of(manifest, leaf));
        }
    }

    private async ValueTask<IReadOnlyList<PushNode>> MissingChildrenAsync(
        IReadOnlyList<PushNode> parents, CancellationToken cancellationToken)
    {
        var entries = NewEntries(parents);
        var places = entries.Select(static place => (place.Parent.Artifact!, place.Entry));
        await ExpectAsync(places, cancellationToken).ConfigureAwait(false);
        var found = await scope.SelectAsync(entries, FindAsync, cancellationToken).ConfigureAwait(false);
        var there = entries.Where((_, at) => found[at].Artifact is null);
        var unlisted = await UnlistedReferrers.AmongAsync(scope, there, cancellationToken).ConfigureAwait(false);
        List<PushNode> missing = [];
        foreach (var child in found)
        {
            if (child.Artifact is not null)
                missing.Add(child);
            else if (unlisted.TryGetValue(child.Digest, out var again))
                missing.Add(PushNode.Of(child.Root, again));
            else
                present.Add(child);
        }
        return missing;
    }

    private List<(PushNode Parent, Descriptor Entry)> NewEntries(IReadOnlyList<PushNode> parents)
    {
        List<(PushNode Parent, Descriptor Entry)> entries = [];
        foreach (var parent in parents)
        {
            foreach (var entry in parent.Artifact!.Index?.Manifests ?? [])
            {
                if (!entry.MediaType.IsManifest)
                    continue;
                if (!met.Add(entry.Digest) && !IsRootThatComesLater(parent, entry))
                    continue;
                Count(parent.Root);
                entries.Add((parent, entry));
            }
        }
        return entries;
    }

    private void Count(PushRoot root)
    {
        var count = manifestCounts.GetValueOrDefault(root) + 1;
        if (count > ImageWalk.MaxManifests)
            throw ImageWalk.TooMany(root.Artifact);
        manifestCounts[root] = count;
    }

    private async ValueTask<PushNode> FindAsync(
        (PushNode Parent, Descriptor Entry) place, CancellationToken cancellationToken)
    {
        var (parent, entry) = place;
        if (await IsThereAsync(parent.Artifact!, entry, cancellationToken).ConfigureAwait(false))
            return PushNode.Of(parent.Root, entry);
        var child = await scope.Answers.ChildAsync(parent.Artifact!, entry, cancellationToken).ConfigureAwait(false);
        return PushNode.Of(parent.Root, child);
    }

    private ValueTask<bool> IsThereAsync((Artifact Parent, Descriptor Entry) place, CancellationToken cancellationToken) =>
        IsThereAsync(place.Parent, place.Entry, cancellationToken);

    private async ValueTask<bool> IsThereAsync(Artifact parent, Descriptor entry, CancellationToken cancellationToken)
    {
        if (scope.Options.Recheck)
            return false;
        if (parent.ChildIsIn(entry, store))
            return true;
        return await scope.Answers.HasAsync(entry, cancellationToken).ConfigureAwait(false);
    }

    // A root that comes after its holder, or is inside a nested index, cannot wait for its own turn: it is written as a
    // child first.
    private bool IsRootThatComesLater(PushNode parent, Descriptor entry)
    {
        if (!firstPlaces.TryGetValue(entry.Digest, out var place))
            return false;
        if (known.IsThere(scope.Roots[place]))
            return false;
        var comesBeforeParent = firstPlaces.TryGetValue(parent.Digest, out var parentPlace) && place < parentPlace;
        return !comesBeforeParent && writtenEarly.Add(entry.Digest);
    }

    // A registry takes an index only after all that it holds: images come first, then each index after its entries,
    // wherever those are.
    private IReadOnlyList<IReadOnlyList<PushNode>> ChildrenByHeight()
    {
        var levels = children.Values.GroupBy(child => Height(child.Artifact!));
        var sorted = levels.OrderBy(static level => level.Key);
        return [.. sorted.Select(static level => level.ToArray())];
    }

    private int Height(Artifact artifact)
    {
        if (artifact.Index is not { } index)
            return 0;
        if (heights.TryGetValue(artifact.Digest, out var height))
            return height;
        foreach (var entry in index.Manifests)
            if (children.TryGetValue(entry.Digest, out var child))
                height = Math.Max(height, Height(child.Artifact!));
        heights[artifact.Digest] = ++height;
        return height;
    }
}
