using System.Diagnostics;
using OciMultiArch.Content;
using OciMultiArch.Internal;
using OciMultiArch.Telemetry;

namespace OciMultiArch.Transfer;

/// <summary>What is pushed, where to and how. Immutable; makes no request.</summary>
internal sealed class PushScope
{
    private readonly IContentStore named;
    private readonly IReadOnlyList<PushInput> inputs;
    private readonly Dictionary<PushRoot, PushInput> inputOf;
    private readonly ILookup<PushRoot, PushRoot> attachedTo;

    private PushScope(
        IContentStore store, IReadOnlyList<PushInput> inputs, PushOptions options, PushAnswers? answers = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        named = store;
        Store = IMirroredStore.Of(store);
        Options = options;
        Answers = answers ?? options.Ahead?.AnswersOf(Store, inputs.Select(static input => input.Root.Artifact.Digest)) ?? new(Store);
        this.inputs = IReferrersKeeper.Is(store) ? inputs : [.. inputs.Select(static input => input.Alone())];
        Artifacts = [.. inputs.Select(static input => input.Root)];
        Named = [.. Artifacts.Select(artifact => NewRoot(artifact, holder: null))];
        inputOf = Named.Zip(this.inputs).ToDictionary();
        var levels = AttachedRoots().GroupBy(static root => root.Depth);
        Attached = [.. levels.Select(static level => level.ToArray())];
        Roots = [.. Attached.SelectMany(static level => level), .. Named];
        attachedTo = Roots.Where(static root => root.IsAttached).ToLookup(static root => root.Owner);
    }

    public IContentStore Store { get; }

    public PushOptions Options { get; }

    /// <summary>What was asked so far.</summary>
    public PushAnswers Answers { get; }

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

    /// <summary>A push of roots with which nothing goes along, or it is not known yet what does.</summary>
    public static PushScope Alone(IContentStore store, IReadOnlyList<NamedArtifact> roots, PushOptions options) =>
        new(store, [.. roots.Select(static root => new PushInput(root))], options);

    /// <summary>The same push with what goes along, and with all answers so far.</summary>
    public PushScope With(IReadOnlyList<PushInput> inputs) => new(named, inputs, Options, Answers);

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
        if (Options.Neighbour is { } neighbour)
            leaves = leaves.Select(leaf => AlsoIn(neighbour, leaf));
        if (Options.ForeignLayers is not { } place)
            return leaves.Where(static leaf => !leaf.IsFetchedElsewhere);
        return leaves.Select(leaf => WithSource(leaf, place));
    }

    private static Blob AlsoIn(IContentSource neighbour, Blob leaf) =>
        Blob.In(leaf.Descriptor, neighbour).After(leaf.Sources);

    private static Blob WithSource(Blob leaf, IContentSource place)
    {
        if (!leaf.IsFetchedElsewhere)
            return leaf;
        return Blob.In(leaf.Descriptor, place).After(leaf.Sources);
    }

    /// <summary>What goes along with a named root, and what stays.</summary>
    public ReferrerReport ReferrersOf(PushRoot root)
    {
        var input = inputOf[root];
        var anew = input.Relinked.Select(static referrer => referrer.AsReferrer());
        return new()
        {
            Attached = [.. attachedTo[root].Select(static member => member.Artifact.AsReferrer())],
            Relinked = [.. anew],
            LeftBehind = input.LeftBehind,
            SignatureTagsLeftBehind = input.TagsLeftBehind,
        };
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
        Queue<(PushRoot Root, IEnumerable<NamedArtifact> Attached)> holders = new(Named.Zip(inputs.Select(AttachedTo)));
        while (holders.TryDequeue(out var holder))
        {
            foreach (var attached in holder.Attached)
            {
                if (!known.TryGetValue(attached.Artifact.Digest, out var root))
                {
                    root = NewRoot(attached, holder.Root);
                    known.Add(attached.Artifact.Digest, root);
                    yield return root;
                }
                holders.Enqueue((root, AttachedTo(attached.Artifact)));
            }
        }
    }

    // What has tags of its own comes first: it may be among the referrers too, without them.
    private static IEnumerable<NamedArtifact> AttachedTo(PushInput input)
    {
        var referrers = input.Referrers.Select(static referrer => new NamedArtifact(referrer));
        return [.. input.Tagged, .. AttachedTo(input.Root.Artifact), .. referrers];
    }

    private static IEnumerable<NamedArtifact> AttachedTo(Artifact artifact) =>
        artifact.Attached.Select(static referrer => new NamedArtifact(referrer));
}
