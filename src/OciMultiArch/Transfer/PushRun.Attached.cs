using System.Collections.Concurrent;

namespace OciMultiArch.Transfer;

/// <content>What is attached: written side by side, then listed, all referrers of one subject in one write.</content>
internal sealed partial class PushRun
{
    private async ValueTask WriteAttachedAsync(IReadOnlyList<PushRoot> level, CancellationToken cancellationToken)
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
    private ValueTask<(Arrival Arrival, bool IsListed)> WriteUnlistedAsync(
        IReferrersLists lists, Artifact artifact, CancellationToken cancellationToken) =>
        LaggingStore.WriteAsync(
            store,
            artifact,
            cancel => lists.WriteUnlistedAsync(artifact, cancel),
            cancel => SendPartsAgainAsync(artifact, cancel),
            cancellationToken);
}
