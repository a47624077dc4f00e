using OciMultiArch.Registry;
using OciMultiArch.Transfer;

namespace OciMultiArch;

/// <content>The list of referrers under a tag, which clients keep where the registry does not.</content>
public sealed partial class Repository : IReferrersLists
{
    private const int MaxReferrerWrites = 5;

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

    // distribution-spec, "Pushing Manifests with Subject": a registry that does not say OCI-Subject leaves the list to
    // its clients.
    private async ValueTask AddReferrerAsync(
        Descriptor subject, Descriptor referrer, CancellationToken cancellationToken)
    {
        ReferrersList list = new(Name, subject.Digest);
        Artifact? Change(Artifact? known) => ReferrersList.With(known, referrer);
        try
        {
            await ChangeReferrersAsync(list, Change, cancellationToken).ConfigureAwait(false);
            client.Referrers.MarkListed(Name, referrer.Digest);
        }
        catch (OciException failure)
        {
            throw list.NotExtended(referrer.Digest, failure);
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
            var known = await Itself.FindAsync(list.Tag, cancellationToken).ConfigureAwait(false);
            var current = list.Read(known);
            if (change(current) is not { } changed)
                return;
            if (attempt > 0 && current is null)
                throw list.NotKept(known);
            await PutAsync(changed, list.Tag, cancellationToken).ConfigureAwait(false);
            // Registries know no conditional write: whether another client overwrote the list shows only in reading it
            // again.
        }
        throw list.Overwritten();
    }
}
