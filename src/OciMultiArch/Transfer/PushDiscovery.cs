using OciMultiArch.Content;

namespace OciMultiArch.Transfer;

/// <summary>Finds out by GET and HEAD alone what there is to do at a store.</summary>
/// <param name="scope">What is pushed.</param>
/// <param name="isSent">Whether what is missing will be sent, and not only planned.</param>
internal sealed class PushDiscovery(PushScope scope, bool isSent)
{
    private readonly IContentStore store = scope.Store;
    private readonly TagGuard guard = new(scope);

    /// <summary>
    /// What the store says of the roots. It is not asked about a root whose parts all come from the store itself, unless
    /// its tags are looked after.
    /// </summary>
    public async ValueTask<PushSurvey> DiscoverRootsAsync(CancellationToken cancellationToken)
    {
        var unknown = scope.Roots.Where(IsAsked);
        var states = await AskAsync(unknown, cancellationToken).ConfigureAwait(false);
        foreach (var whole in scope.Roots.Where(static root => root.IsWhole))
        {
            var isThere = whole.Artifact.Sources.Contains(store);
            var current = states.GetValueOrDefault(whole)?.Current;
            states[whole] = new(isThere, current ?? Seen(whole));
        }
        var survey = guard.Apply(PushSurvey.Nothing with { Roots = states });
        return await WithUnlistedAsync(survey, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Asks of one root, and of the entries of its index, what <see cref="DiscoverRootsAsync"/> and
    /// <see cref="DiscoverPartsAsync"/> will ask; the scope keeps the answers. Connections for what follows from them are
    /// made meanwhile.
    /// </summary>
    public async ValueTask AskAheadAsync(CancellationToken cancellationToken)
    {
        var root = scope.Named[0];
        var states = await AskAsync(scope.Named.Where(IsAsked), cancellationToken).ConfigureAwait(false);
        if (root.IsWhole || states[root].IsThere)
            return;
        if (isSent)
            await ExpectedReads.TellAsync(scope, root.Artifact, cancellationToken).ConfigureAwait(false);
        var index = root.Artifact;
        var entries = (index.Index?.Manifests ?? []).Where(static entry => entry.MediaType.IsManifest);
        var distinct = entries.DistinctBy(static entry => entry.Digest).Take(ImageWalk.MaxManifests);
        PushWalk walk = new(scope, PushSurvey.Nothing, isSent);
        await walk.ExpectAsync(distinct.Select(entry => (index, entry)), cancellationToken).ConfigureAwait(false);
        await scope
            .ForEachAsync(distinct, (entry, cancel) => walk.AskAheadAsync(index, entry, cancel), cancellationToken)
            .ConfigureAwait(false);
    }

    private bool IsAsked(PushRoot root) => !root.IsWhole || guard.Guards(root) || IsToldForNothing(root);

    // Which tags hold the root already; a registry is not asked for that alone.
    private bool IsToldForNothing(PushRoot root)
    {
        var isAtHand = store is ILocalContent or MemoryStore;
        return isAtHand && root.Tags.Count > 0 && scope.Options.Held is null;
    }

    private Digest?[]? Seen(PushRoot root)
    {
        if (!scope.Options.IsUnchanged || root.Tags.Count == 0)
            return null;
        return [.. root.Tags.Select(_ => root.Digest)];
    }

    /// <summary>Which images and blobs below the roots are missing.</summary>
    public ValueTask<PushSurvey> DiscoverPartsAsync(PushSurvey known, CancellationToken cancellationToken) =>
        new PushWalk(scope, known, isSent).RunAsync(cancellationToken);

    /// <summary>
    /// All that a push needs to know, and besides: what every tag points at, and of every blob whether it is there.
    /// </summary>
    public async ValueTask<PushSurvey> PlanAsync(CancellationToken cancellationToken)
    {
        var states = await AskAsync(scope.Roots, cancellationToken).ConfigureAwait(false);
        var known = guard.Apply(PushSurvey.Nothing with { Roots = states });
        var roots = await WithUnlistedAsync(known, cancellationToken).ConfigureAwait(false);
        var survey = await DiscoverPartsAsync(roots, cancellationToken).ConfigureAwait(false);
        PushNode[] blobs = [.. survey.Blobs];
        var expected = await scope.SelectAsync(blobs, ExpectedAsync, cancellationToken).ConfigureAwait(false);
        return survey with { Expected = expected.ToDictionary(static content => content.Descriptor.Digest) };
    }

    private async ValueTask<PushSurvey> WithUnlistedAsync(PushSurvey known, CancellationToken cancellationToken)
    {
        var unlisted = await UnlistedReferrers.AmongAsync(scope, known, cancellationToken).ConfigureAwait(false);
        return known with { Unlisted = unlisted };
    }

    // One request for each tag; a root without a tag is asked for by its digest.
    private async ValueTask<Dictionary<PushRoot, PushSurvey.RootState>> AskAsync(
        IEnumerable<PushRoot> roots, CancellationToken cancellationToken)
    {
        List<(PushRoot Root, Tag? Tag)> questions = [];
        foreach (var root in roots)
            foreach (var tag in root.Tags.DefaultIfEmpty<Tag?>())
                questions.Add((root, tag));
        var answers = await scope.SelectAsync(questions, AskAsync, cancellationToken).ConfigureAwait(false);
        Dictionary<PushRoot, PushSurvey.RootState> states = [];
        foreach (var answersOfRoot in answers.GroupBy(static answer => answer.Root, static answer => answer.Found))
            states.Add(answersOfRoot.Key, StateOf(answersOfRoot.Key, [.. answersOfRoot]));
        return states;
    }

    private async ValueTask<(PushRoot Root, Digest? Found)> AskAsync(
        (PushRoot Root, Tag? Tag) question, CancellationToken cancellationToken)
    {
        var found = await FindAsync(question.Root, question.Tag, cancellationToken).ConfigureAwait(false);
        return (question.Root, found);
    }

    private async ValueTask<Digest?> FindAsync(PushRoot root, Tag? tag, CancellationToken cancellationToken)
    {
        if (tag is not null && scope.Options.Held is not null)
            return null; // asked right before it is written
        if (tag is not null && guard.IsOn)
            return await guard.AskAsync(tag, cancellationToken).ConfigureAwait(false);
        if (tag is not null)
            return await scope.Answers.TagAsync(tag, cancellationToken).ConfigureAwait(false);
        var isThere = await scope.Answers.HasAsync(root.Artifact.Descriptor, cancellationToken).ConfigureAwait(false);
        return isThere ? root.Digest : null;
    }

    private static PushSurvey.RootState StateOf(PushRoot root, Digest?[] found) =>
        new(found.Contains(root.Digest), root.Tags.Count == 0 ? null : found);

    private async ValueTask<PushedContent> ExpectedAsync(PushNode node, CancellationToken cancellationToken)
    {
        if (await IsThereAsync(node, cancellationToken).ConfigureAwait(false))
            return node.As(Arrival.Present);
        var origin = store.MountOrigin(node.Blob!);
        return node.As(origin is null ? Arrival.Copied : Arrival.Mounted, origin);
    }

    private async ValueTask<bool> IsThereAsync(PushNode node, CancellationToken cancellationToken)
    {
        if (!scope.Options.Recheck && node.Blob!.Sources.Contains(store))
            return true;
        return await store.AskBlobAsync(node.Descriptor, cancellationToken).ConfigureAwait(false) ?? false;
    }
}
