using OciMultiArch.Content;
using OciMultiArch.Json;

namespace OciMultiArch;

public sealed partial class Repository
{
    private const int ReferrerTries = 5;

    // distribution-spec, "Pushing Manifests with Subject": a registry that does not say OCI-Subject leaves the list to its clients.
    private async ValueTask AddReferrerAsync(Descriptor subject, Descriptor referrer, CancellationToken cancellationToken)
    {
        var tag = ReferrersTag.Of(subject.Digest);
        using var alone = await client.ReferrerLists.EnterAsync((Name, subject.Digest), cancellationToken).ConfigureAwait(false);
        for (var attempt = 0; attempt < ReferrerTries; attempt++)
        {
            var known = await FindAsync(tag, cancellationToken).ConfigureAwait(false);
            if (known is not null && known.Index is null)
                throw new ContentMismatchException($"The tag {tag} in {Name} should list the referrers of {subject.Digest}, but holds {known.MediaType}. Remove it.");
            if (known?.Index!.Manifests.Any(each => each.Digest == referrer.Digest) == true)
                return;
            var list = Extended(known, referrer);
            await PutAsync(list, tag, cancellationToken).ConfigureAwait(false);
            // Registries know no conditional write: whether another client overwrote the list shows only in reading it again.
        }
        throw new RegistryException($"The list of referrers of {subject.Digest} in {Name} keeps being overwritten by another client; push again when it is done.");
    }

    // The list may hold more than this library knows: a known one is only added to.
    private static Artifact Extended(Artifact? known, Descriptor referrer)
    {
        var list = known is null
            ? OciJson.Write(new ImageIndex { MediaType = MediaType.OciIndex, Manifests = [referrer] })
            : JsonSplicer.Apply(known.Bytes, JsonEdit.Append(["manifests"], OciJson.Write(referrer)));
        return Artifact.Parse(known?.MediaType ?? MediaType.OciIndex, list);
    }
}
