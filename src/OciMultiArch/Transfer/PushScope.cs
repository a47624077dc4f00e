using System.Diagnostics;
using OciMultiArch.Content;
using OciMultiArch.Internal;
using OciMultiArch.Telemetry;

namespace OciMultiArch.Transfer;

/// <summary>What is pushed, where to and how. Immutable; makes no request.</summary>
internal sealed class PushScope
{
    public PushScope(IContentStore store, IReadOnlyList<NamedArtifact> artifacts, PushOptions options)
    {
        ArgumentNullException.ThrowIfNull(store);
        Store = IMirroredStore.Of(store);
        Options = options;
        Artifacts = artifacts;
        Named = [.. artifacts.Select(artifact => NewRoot(artifact, holder: null))];
        var levels = AttachedRoots().GroupBy(static root => root.Depth);
        Attached = [.. levels.Select(static level => level.ToArray())];
        Roots = [.. Attached.SelectMany(static level => level), .. Named];
    }

    public IContentStore Store { get; }

    public PushOptions Options { get; }

    /// <summary>What the caller named, in that order.</summary>
    public IReadOnlyList<NamedArtifact> Artifacts { get; }

    /// <summary>A root for each artifact that the caller named, in that order.</summary>
    public IReadOnlyList<PushRoot> Named { get; }

    /// <summary>
    /// What is attached to the named roots, each artifact once. A level holds what is attached to the level before it.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<PushRoot>> Attached { get; }

    /// <summary>All roots in the order of writing.</summary>
    public IReadOnlyList<PushRoot> Roots { get; }

    /// <summary>Does a piece of work for each item, as many at once as the options allow.</summary>
    public ValueTask ForEachAsync<T>(
        IEnumerable<T> items, Func<T, CancellationToken, ValueTask> work, CancellationToken cancellationToken) =>
        ParallelWork.ForEachAsync(items, work, cancellationToken, Options.MaxTransfers);

    /// <summary>
    /// Does a piece of work for each item, as many at once as the options allow; the results are in the order of the
    /// items.
    /// </summary>
    public ValueTask<TResult[]> SelectAsync<T, TResult>(
        IReadOnlyList<T> items,
        Func<T, CancellationToken, ValueTask<TResult>> work,
        CancellationToken cancellationToken) =>
        ParallelWork.SelectAsync(items, work, cancellationToken, Options.MaxTransfers);

    /// <summary>
    /// What a manifest points at that is no manifest: its blobs, and entries of an index that are of any other type.
    /// </summary>
    public IEnumerable<Blob> LeavesOf(Artifact artifact)
    {
        var others = artifact.Index?.Manifests.Where(static entry => !entry.MediaType.IsManifest);
        var leaves = others?.Select(artifact.Leaf) ?? artifact.Blobs;
        if (Options.ForeignLayers is not { } place)
            return leaves.Where(static leaf => !leaf.IsFetchedElsewhere);
        return leaves.Select(leaf => WithSource(leaf, place));
    }

    private static Blob WithSource(Blob leaf, IContentSource place)
    {
        if (!leaf.IsFetchedElsewhere)
            return leaf;
        return Blob.In(leaf.Descriptor, place).After(leaf.Sources);
    }

    /// <summary>Says in a span what is asked for.</summary>
    public void Describe(Activity span)
    {
        span.SetTag(Keys.Store, Store.ToString());
        span.SetTag(Keys.RootCount, Named.Count);
        if (Named is [var root])
            span.SetTag(Keys.ManifestDigest, root.Digest.ToString());
        var tags = Named.SelectMany(static named => named.Tags);
        span.SetTag(Keys.Tags, tags.Select(static tag => tag.Value).ToArray());
    }

    private PushRoot NewRoot(NamedArtifact artifact, PushRoot? holder) =>
        new(artifact, !Options.Recheck && artifact.Artifact.IsWholeIn(Store), holder);

    private IEnumerable<PushRoot> AttachedRoots()
    {
        Dictionary<Digest, PushRoot> known = [];
        Queue<(Artifact Artifact, PushRoot Root)> holders = new(Named.Select(static root => (root.Artifact, root)));
        while (holders.TryDequeue(out var holder))
        {
            foreach (var attached in holder.Artifact.Attached)
            {
                if (!known.TryGetValue(attached.Digest, out var root))
                {
                    root = NewRoot(new(attached), holder.Root);
                    known.Add(attached.Digest, root);
                    yield return root;
                }
                holders.Enqueue((attached, root));
            }
        }
    }
}
