using System.Collections.Concurrent;
using OciMultiArch.Content;

namespace OciMultiArch.Transfer;

/// <content>What is attached: written side by side, then listed, all referrers of one subject in one write.</content>
internal sealed partial class PushRun
{
    private async ValueTask WriteAttachedAsync(IReadOnlyList<PushRoot> level, CancellationToken cancellationToken)
    {
        if (store is IRootList roots)
            await WriteGatheredAsync(roots, level, cancellationToken).ConfigureAwait(false);
        else
            await WriteListedAsync(level, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask WriteListedAsync(IReadOnlyList<PushRoot> level, CancellationToken cancellationToken)
    {
        PushRoot[] alone = [.. level.Where(root => store is not IReferrersLists || root.Tags.Count > 0)];
        await scope.ForEachAsync(alone, WriteRootAsync, cancellationToken).ConfigureAwait(false);
        if (store is not IReferrersLists lists)
            return;
        ConcurrentDictionary<PushRoot, Arrival> unlisted = new();
        await scope.ForEachAsync(level.Except(alone), WriteAsync, cancellationToken).ConfigureAwait(false);
        // In the order of the level, so that equal pushes make equal lists.
        var bySubject = level.Where(unlisted.ContainsKey).GroupBy(static root => root.Artifact.Subject!.Digest);
        await scope.ForEachAsync(bySubject, ListAsync, cancellationToken).ConfigureAwait(false);

        async ValueTask WriteAsync(PushRoot root, CancellationToken cancel)
        {
            if (survey.IsIdle(root))
                return;
            journal.Begin(root);
            if (!survey.IsWritten(root))
            {
                journal.End(root, [], Arrival.Present);
                return;
            }
            var (arrival, isListed) = await WriteUnlistedAsync(lists, root.Artifact, cancel).ConfigureAwait(false);
            if (isListed)
                journal.End(root, [], arrival);
            else
                unlisted[root] = arrival;
        }

        async ValueTask ListAsync(IEnumerable<PushRoot> roots, CancellationToken cancel)
        {
            await lists.ListAsync([.. roots.Select(static root => root.Artifact)], cancel).ConfigureAwait(false);
            foreach (var root in roots)
                journal.End(root, [], unlisted[root]);
        }
    }

    // The list is written once: whoever ends before it leaves manifests that nothing leads to, and the next run lists them.
    private async ValueTask WriteGatheredAsync(
        IRootList roots, IReadOnlyList<PushRoot> level, CancellationToken cancellationToken)
    {
        var tagged = level.Where(static root => root.Tags.Count > 0);
        await scope.ForEachAsync(tagged, WriteRootAsync, cancellationToken).ConfigureAwait(false);
        PushRoot[] untagged = [.. level.Where(root => root.Tags.Count == 0 && !survey.IsIdle(root))];
        ConcurrentDictionary<PushRoot, Arrival> written = new();
        await scope.ForEachAsync(untagged, WriteAsync, cancellationToken).ConfigureAwait(false);
        Artifact[] inOrder = [.. untagged.Where(written.ContainsKey).Select(static root => root.Artifact)];
        var isChanged = inOrder.Length > 0 && await roots.ListAsync(inOrder, cancellationToken).ConfigureAwait(false);
        foreach (var (root, arrival) in written)
            journal.End(root, [], isChanged ? Arrival.Copied : arrival);

        async ValueTask WriteAsync(PushRoot root, CancellationToken cancel)
        {
            journal.Begin(root);
            if (survey.IsWritten(root))
                written[root] = await store.WriteAsync(root.Artifact, null, cancel).ConfigureAwait(false);
            else
                journal.End(root, [], Arrival.Present);
        }
    }

    private ValueTask<(Arrival Arrival, bool IsListed)> WriteUnlistedAsync(
        IReferrersLists lists, Artifact artifact, CancellationToken cancellationToken) =>
        LaggingStore.WriteAsync(
            store,
            artifact,
            cancel => lists.WriteUnlistedAsync(artifact, cancel),
            cancel => SendPartsAgainAsync(artifact, cancel),
            cancellationToken);
}
