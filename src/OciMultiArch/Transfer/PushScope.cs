namespace OciMultiArch.Transfer;

/// <summary>What there is to do at one store for some roots: found by GET and HEAD alone, done by <see cref="PushRun"/>.</summary>
internal sealed class PushScope(IContentStore store, IReadOnlyList<NamedArtifact> named, PushOptions options)
{
    public IContentStore Store => store;

    public PushOptions Options => options;

    /// <summary>What was asked for, in that order.</summary>
    public IReadOnlyList<PushRoot> Named { get; } = [.. named.Select(each => Root(each, store, options))];

    /// <summary>What goes with those, each once: what another refers to before that.</summary>
    public IReadOnlyList<IReadOnlyList<PushRoot>> Attached => field ??= [.. AllAttached(Named).GroupBy(static each => each.Depth).Select(static each => each.ToArray())];

    /// <summary>Everything that is written as a root, in the order of writing.</summary>
    public IReadOnlyList<PushRoot> Roots => field ??= [.. Attached.SelectMany(static each => each), .. Named];

    public IReadOnlyList<PushNode> Blobs { get; private set; } = [];

    public IReadOnlyList<IReadOnlyList<PushNode>> Children { get; private set; } = [];

    /// <summary>Child manifests that are there, so that nothing below them was looked at.</summary>
    public IReadOnlyList<PushNode> Present { get; private set; } = [];

    /// <summary>Whether it was shown as a plan, so that nothing else may be sent.</summary>
    public bool IsPlanned { get; private set; }

    /// <summary>What a push has to know: names, and which images are missing. A root whose parts all come from the store itself is not asked for.</summary>
    public async ValueTask DiscoverAsync(CancellationToken cancellationToken)
    {
        await AskNamesAsync(Roots.Where(static each => !each.IsWhole), cancellationToken).ConfigureAwait(false);
        foreach (var whole in Roots.Where(static each => each.IsWhole))
            whole.IsThere = whole.Artifact.Sources.Contains(store);
        await GatherAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a plan tells besides: every name, and of every blob whether it is there.</summary>
    public async ValueTask PlanAsync(CancellationToken cancellationToken)
    {
        IsPlanned = true;
        await AskNamesAsync(Roots, cancellationToken).ConfigureAwait(false);
        await GatherAsync(cancellationToken).ConfigureAwait(false);
        await Parallel.ForEachAsync(Blobs, options.AtMost(cancellationToken), async (each, cancel) =>
            each.Planned = await ForeseenAsync(each, cancel).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static PushRoot Root(NamedArtifact named, IContentStore store, PushOptions options, PushRoot? owner = null) =>
        new(named, owner) { IsWhole = !options.Recheck && named.Artifact.IsWholeIn(store) };

    private IEnumerable<PushRoot> AllAttached(IReadOnlyList<PushRoot> roots)
    {
        Dictionary<Digest, PushRoot> seen = [];
        for (var level = roots.Select(static root => (root.Artifact, Root: root)).ToArray(); level.Length > 0;)
        {
            var below = level.SelectMany(static holder => holder.Artifact.Attached.Select(each => (Artifact: each, Owner: holder.Root))).ToArray();
            foreach (var (artifact, owner) in below)
                if (!seen.ContainsKey(artifact.Digest))
                    yield return seen[artifact.Digest] = Root(new(artifact), store, options, owner);
            level = [.. below.Select(each => (each.Artifact, seen[each.Artifact.Digest]))];
        }
    }

    private async ValueTask GatherAsync(CancellationToken cancellationToken)
    {
        List<PushNode> present = [];
        PushSurvey contents = new(store, Roots, options);
        await contents.GatherAsync(options.AtMost(cancellationToken), present).ConfigureAwait(false);
        (Blobs, Children, Present) = (contents.Blobs, [.. contents.ChildrenInOrder], present);
    }

    private async ValueTask AskNamesAsync(IEnumerable<PushRoot> roots, CancellationToken cancellationToken)
    {
        var asked = roots.Select(static root => (Root: root, Now: new Digest?[root.Tags.Count])).ToArray();
        var names = asked.SelectMany(static each => each.Root.Tags.Select((tag, at) => (each.Root, each.Now, Tag: (Tag?)tag, At: at))
            .DefaultIfEmpty((each.Root, each.Now, null, 0))).ToArray();
        await Parallel.ForEachAsync(names, options.AtMost(cancellationToken), async (each, cancel) =>
        {
            if (each.Tag is { } tag)
                each.Now[each.At] = (await store.ResolveAsync(tag, cancel).ConfigureAwait(false))?.Digest;
            else
                each.Root.IsThere = await store.HasManifestAsync(each.Root.Artifact.Descriptor, cancel).ConfigureAwait(false);
        }).ConfigureAwait(false);
        foreach (var (root, now) in asked.Where(static each => each.Now.Length > 0))
            (root.Now, root.IsThere) = (now, now.Contains(root.Digest));
    }

    private async ValueTask<PlannedContent> ForeseenAsync(PushNode part, CancellationToken cancellationToken)
    {
        var isThere = (!options.Recheck && part.Blob!.Sources.Contains(store)) || await store.HasBlobAsync(part.Descriptor, cancellationToken).ConfigureAwait(false);
        var origin = isThere ? null : store.MountOrigin(part.Blob!);
        return new()
        {
            Descriptor = part.Descriptor,
            Expected = isThere ? Arrival.Present : origin is null ? Arrival.Copied : Arrival.Mounted,
            Origin = origin,
            Platforms = part.Platforms,
        };
    }
}
