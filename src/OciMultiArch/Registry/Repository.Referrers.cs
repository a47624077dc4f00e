using System.Net;
using OciMultiArch.Content;
using OciMultiArch.Json;

namespace OciMultiArch;

public sealed partial class Repository
{
    private const int MaxReferrerWrites = 5;

    // distribution-spec, "Pushing Manifests with Subject": a registry that does not say OCI-Subject leaves the list to
    // its clients.
    private ValueTask AddReferrerAsync(Descriptor subject, Descriptor referrer, CancellationToken cancellationToken) =>
        ChangeReferrersAsync(subject.Digest, list => Extended(list, referrer), "Push", cancellationToken);

    // distribution-spec, "Deleting Manifests": where the registry keeps no list, whoever deletes a referrer takes its
    // entry out of the tag.
    private async ValueTask RemoveReferrerAsync(Digest subject, Digest referrer, CancellationToken cancellationToken)
    {
        var get = Call(HttpMethod.Get, $"referrers/{subject}", HttpStatusCode.NotFound);
        get = get with { Accept = MediaType.OciIndex.Value };
        var status = await StatusAsync(get, cancellationToken).ConfigureAwait(false);
        if (status != HttpStatusCode.NotFound)
            return;
        Artifact? Change(Artifact? list) => Reduced(list, referrer);
        await ChangeReferrersAsync(subject, Change, "Delete", cancellationToken).ConfigureAwait(false);
    }

    /// <param name="subject">Whose list.</param>
    /// <param name="change">
    /// Makes the list that should be of the one that is, or of null for none; null when it is right already.
    /// </param>
    /// <param name="verb">What to do again when it fails.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    private async ValueTask ChangeReferrersAsync(
        Digest subject, Func<Artifact?, Artifact?> change, string verb, CancellationToken cancellationToken)
    {
        var tag = ReferrersTag.Of(subject);
        var key = (Name, subject);
        using var turn = await client.ReferrerLists.EnterAsync(key, cancellationToken).ConfigureAwait(false);
        for (var attempt = 0; attempt < MaxReferrerWrites; attempt++)
        {
            var known = await Itself.FindAsync(tag, cancellationToken).ConfigureAwait(false);
            if (known is not null && known.Index is null)
                throw new ContentMismatchException(
                    Problem.InvalidContent,
                    $"The tag {tag} in {Name} should list the referrers of {subject}, but holds {known.MediaType}.",
                    new Remedy("Remove it."));
            if (change(known) is not { } list)
                return;
            await PutAsync(list, tag, cancellationToken).ConfigureAwait(false);
            // Registries know no conditional write: whether another client overwrote the list shows only in reading it
            // again.
        }
        throw new RegistryException(
            Problem.Conflict,
            $"The list of referrers of {subject} in {Name} keeps being overwritten by another client.",
            new Remedy($"{verb} again when it is done."));
    }

    // The list may hold more than this library knows: a known one is only added to.
    private static Artifact? Extended(Artifact? list, Descriptor referrer)
    {
        if (list is null)
        {
            ImageIndex first = new() { MediaType = MediaType.OciIndex, Manifests = [referrer] };
            return Artifact.Parse(MediaType.OciIndex, OciJson.Write(first));
        }
        if (list.Index!.Manifests.Any(entry => entry.Digest == referrer.Digest))
            return null;
        var bytes = JsonSplicer.Apply(list.Bytes, JsonEdit.Append(["manifests"], OciJson.Write(referrer)));
        return Artifact.Parse(list.MediaType, bytes);
    }

    private static Artifact? Reduced(Artifact? list, Digest referrer)
    {
        if (list is null)
            return null;
        var entries = list.Index!.Manifests;
        List<JsonEdit> removals = [];
        // The last goes first, so that the places of the others stay.
        for (var at = entries.Count - 1; at >= 0; at--)
            if (entries[at].Digest == referrer)
                removals.Add(JsonEdit.Remove(["manifests", at]));
        if (removals.Count == 0)
            return null;
        return Artifact.Parse(list.MediaType, JsonSplicer.Apply(list.Bytes, removals));
    }
}
