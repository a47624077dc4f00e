using OciMultiArch.Registry;
using OciMultiArch.Transfer;

namespace OciMultiArch;

/// <content>The list of referrers under a tag, which clients keep where the registry does not.</content>
public sealed partial class Repository : IReferrersLists
{
    private const int MaxReferrerWrites = 10;
    private const int MaxSettleDoublings = 3;
    private static readonly TimeSpan MaxPauseForList = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxSettle = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    async ValueTask<IReadOnlySet<Digest>> IReferrersLists.FindUnlistedAsync(
        IReadOnlyCollection<Artifact> referrers, CancellationToken cancellationToken)
    {
        HashSet<Digest> unlisted = [];
        try
        {
            var unknown = referrers.Where(referrer => !client.Referrers.IsListed(Name, referrer.Digest));
            var bySubject = unknown.ToLookup(static referrer => referrer.Subject!.Digest);
            if (bySubject.FirstOrDefault() is not { } any)
                return unlisted;
            if (await ListsReferrersAsync(any.Key, cancellationToken).ConfigureAwait(false))
            {
                client.Referrers.MarkKept(Name); // the registry lists all that it holds
                return unlisted;
            }
            foreach (var referrersOfOne in bySubject)
                unlisted.UnionWith(await UnlistedAsync(referrersOfOne, cancellationToken).ConfigureAwait(false));
        }
        catch (OciException)
        {
            // Nothing can be learned here: what is there counts as listed, as it did when it was written.
        }
        return unlisted;
    }

    // Where the registry keeps no list itself: those that the list under the tag does not name.
    private async ValueTask<IEnumerable<Digest>> UnlistedAsync(
        IGrouping<Digest, Artifact> referrersOfOne, CancellationToken cancellationToken)
    {
        var list = await FindReferrersListAsync(referrersOfOne.Key, cancellationToken).ConfigureAwait(false);
        var listed = list?.Manifests.Select(static entry => entry.Digest) ?? [];
        return referrersOfOne.Select(static referrer => referrer.Digest).Except(listed);
    }

    private async ValueTask<bool> IsListedAsync(Artifact referrer, CancellationToken cancellationToken)
    {
        var unlisted = await ((IReferrersLists)this).FindUnlistedAsync([referrer], cancellationToken)
            .ConfigureAwait(false);
        return unlisted.Count == 0;
    }

    /// <inheritdoc/>
    async ValueTask<(Arrival Arrival, bool IsListed)> IReferrersLists.WriteUnlistedAsync(
        Artifact artifact, CancellationToken cancellationToken)
    {
        var isListed = true;
        var arrival = await WriteAsync(artifact, [], Note, cancellationToken).ConfigureAwait(false);
        return (arrival, isListed);

        ValueTask Note(CancellationToken cancel)
        {
            isListed = false;
            return default;
        }
    }

    // distribution-spec, "Pushing Manifests with Subject": a registry that does not say OCI-Subject leaves the list to
    // its clients.
    async ValueTask IReferrersLists.ListAsync(
        IReadOnlyList<Artifact> referrersOfOne, CancellationToken cancellationToken)
    {
        ReferrersList list = new(Name, referrersOfOne[0].Subject!.Digest);
        Descriptor[] entries = [.. referrersOfOne.Select(static referrer => referrer.AsReferrer())];
        Artifact? Change(Artifact? known) => ReferrersList.With(known, entries);
        try
        {
            await ChangeReferrersAsync(list, Change, cancellationToken).ConfigureAwait(false);
            foreach (var entry in entries)
                client.Referrers.MarkListed(Name, entry.Digest);
        }
        catch (OciException failure)
        {
            throw list.NotExtended(entries, failure);
        }
    }

    // distribution-spec, "Deleting Manifests": where the registry keeps no list, whoever deletes a referrer takes its
    // entry out of the tag.
    private async ValueTask RemoveReferrerAsync(Digest subject, Digest referrer, CancellationToken cancellationToken)
    {
        if (await ListsReferrersAsync(subject, cancellationToken).ConfigureAwait(false))
            return;
        ReferrersList list = new(Name, subject);
        Artifact? Change(Artifact? known) => ReferrersList.Without(known, referrer);
        await ChangeReferrersAsync(list, Change, cancellationToken).ConfigureAwait(false);
    }

    /// <param name="list">Whose list.</param>
    /// <param name="change">
    /// Makes the list that should be of the one that is, or of null for none; null when it is right already.
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    private async ValueTask ChangeReferrersAsync(
        ReferrersList list, Func<Artifact?, Artifact?> change, CancellationToken cancellationToken)
    {
        var key = (Name, list.Subject);
        using var turn = await client.ReferrerLists.EnterAsync(key, cancellationToken).ConfigureAwait(false);
        for (var attempt = 0; attempt < MaxReferrerWrites; attempt++)
        {
            var begun = Http.Clock.GetTimestamp();
            var known = await FindForChangeAsync(list.Tag, isFirst: attempt == 0, cancellationToken).ConfigureAwait(false);
            var current = list.Read(known);
            if (change(current) is not { } changed)
                return;
            if (attempt > 0 && current is null)
                throw list.NotKept(known);
            await PutAsync(changed, list.Tag, cancellationToken).ConfigureAwait(false);
            await SettleAsync(Http.Clock.GetElapsedTime(begun), attempt, cancellationToken).ConfigureAwait(false);
        }
        throw list.Overwritten();
    }
    // While another client writes a tag, some registries answer 404 for a moment: a list made anew of that would take
    // the place of all that is listed.
    private async ValueTask<Artifact?> FindForChangeAsync(Tag tag, bool isFirst, CancellationToken cancellationToken)
    {
        var found = await Itself.FindAsync(tag, cancellationToken).ConfigureAwait(false);
        if (found is not null || !isFirst)
            return found;
        var pause = Http.Delay(attempt: 0);
        if (pause > MaxPauseForList)
            pause = MaxPauseForList;
        await Task.Delay(pause, Http.Clock, cancellationToken).ConfigureAwait(false);
        return await Itself.FindAsync(tag, cancellationToken).ConfigureAwait(false);
    }

    // Registries know no conditional write: whether another client overwrote the list shows only in reading it again. A
    // look at once proves nothing, as a client that read the list before this write may still write its own; so it
    // waits longer than this client took from its read to its write, which others take too.
    private Task SettleAsync(TimeSpan taken, int attempt, CancellationToken cancellationToken)
    {
        var wait = Http.Delay(Math.Min(attempt, MaxSettleDoublings));
        if (wait < 2 * taken)
            wait = 2 * taken;
        if (wait > MaxSettle)
            wait = MaxSettle;
        return Task.Delay(wait, Http.Clock, cancellationToken);
    }
}
