using System.Net;
using OciMultiArch.Content;
using OciMultiArch.Json;

namespace OciMultiArch;

public sealed partial class Repository
{
    private const int ReferrerTries = 5;

    // distribution-spec, "Pushing Manifests with Subject": a registry that does not say OCI-Subject leaves the list to its clients.
    private ValueTask AddReferrerAsync(Descriptor subject, Descriptor referrer, CancellationToken cancellationToken) =>
        ChangeReferrersAsync(
            subject.Digest,
            known => known?.Index!.Manifests.Any(each => each.Digest == referrer.Digest) == true ? null : Extended(known, referrer),
            "push",
            cancellationToken);

    // distribution-spec, "Deleting Manifests": where the registry keeps no list, whoever deletes a referrer takes its entry out of the tag.
    private async ValueTask RemoveReferrerAsync(Digest subject, Digest referrer, CancellationToken cancellationToken)
    {
        var get = Call(HttpMethod.Get, $"referrers/{subject}", HttpStatusCode.NotFound) with { Accept = MediaType.OciIndex.Value };
        using (var reply = await Http.SendAsync(get, cancellationToken).ConfigureAwait(false))
            if (reply.Status != HttpStatusCode.NotFound)
                return;
        await ChangeReferrersAsync(subject, known => Reduced(known, referrer), "delete", cancellationToken).ConfigureAwait(false);
    }

    // The change makes the list that should be of the one that is, or of none; null when it is right already.
    private async ValueTask ChangeReferrersAsync(Digest subject, Func<Artifact?, Artifact?> change, string verb, CancellationToken cancellationToken)
    {
        var tag = ReferrersTag.Of(subject);
        using var alone = await client.ReferrerLists.EnterAsync((Name, subject), cancellationToken).ConfigureAwait(false);
        for (var attempt = 0; attempt < ReferrerTries; attempt++)
        {
            var known = await FindAsync(tag, cancellationToken).ConfigureAwait(false);
            if (known is not null && known.Index is null)
                throw new ContentMismatchException($"The tag {tag} in {Name} should list the referrers of {subject}, but holds {known.MediaType}. Remove it.");
            if (change(known) is not { } list)
                return;
            await PutAsync(list, tag, cancellationToken).ConfigureAwait(false);
            // Registries know no conditional write: whether another client overwrote the list shows only in reading it again.
        }
        throw new RegistryException($"The list of referrers of {subject} in {Name} keeps being overwritten by another client; {verb} again when it is done.");
    }

    // The list may hold more than this library knows: a known one is only added to.
    private static Artifact Extended(Artifact? known, Descriptor referrer)
    {
        var list = known is null
            ? OciJson.Write(new ImageIndex { MediaType = MediaType.OciIndex, Manifests = [referrer] })
            : JsonSplicer.Apply(known.Bytes, JsonEdit.Append(["manifests"], OciJson.Write(referrer)));
        return Artifact.Parse(known?.MediaType ?? MediaType.OciIndex, list);
    }

    private static Artifact? Reduced(Artifact? known, Digest referrer)
    {
        var entries = known?.Index!.Manifests ?? [];
        var leaving = Enumerable.Range(0, entries.Count).Where(at => entries[at].Digest == referrer).Reverse().ToArray();
        return leaving.Length == 0
            ? null
            : Artifact.Parse(known!.MediaType, JsonSplicer.Apply(known.Bytes, leaving.Select(static at => JsonEdit.Remove(["manifests", at]))));
    }
}
