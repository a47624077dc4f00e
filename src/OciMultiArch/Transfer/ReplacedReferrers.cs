using OciMultiArch.Content;
using OciMultiArch.Json;

namespace OciMultiArch.Transfer;

/// <summary>
/// What refers to an index or image that an edit changed: it stays where it is, or is made anew for what became of its
/// subject. A signature holds for the digest that was signed alone, and stays.
/// </summary>
/// <param name="selection">What is wanted.</param>
/// <param name="became">What became of each subject, by its digest before; for those that are in the result alone.</param>
/// <param name="readerOf">Finds referrers in a place.</param>
internal sealed class ReplacedReferrers(
    ReferrerSelection selection,
    IReadOnlyDictionary<Digest, Descriptor> became,
    Func<IContentSource, IReferrersReader> readerOf)
{
    private readonly Dictionary<Digest, Descriptor> became = new(became);
    private readonly HashSet<Digest> met = [];
    private readonly List<(Digest Subject, Artifact Referrer)> made = [];
    private readonly List<Descriptor> leftBehind = [];
    private readonly List<Tag> tagsLeftBehind = [];

    /// <summary>Referrers that stay.</summary>
    public IReadOnlyList<Descriptor> LeftBehind => leftBehind;

    /// <summary>Tags of cosign's that stay.</summary>
    public IReadOnlyList<Tag> TagsLeftBehind => tagsLeftBehind;

    /// <summary>Referrers that were made anew.</summary>
    public IEnumerable<Artifact> Made => made.Select(static pair => pair.Referrer);

    /// <summary>The referrers that were made for a subject of the result, with what refers to them attached.</summary>
    public IEnumerable<Artifact> Of(Digest subject) =>
        made.Where(pair => pair.Subject == subject).Select(pair => pair.Referrer.With(Of(pair.Referrer.Digest)));

    /// <summary>Finds what refers to some manifests, to what is made of that, and so on.</summary>
    public async ValueTask FindAsync(
        IReadOnlyList<(Digest Digest, IContentSource Place)> subjects, CancellationToken cancellationToken)
    {
        var level = subjects;
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth > ReferrerDepth.Max)
                throw ReferrerDepth.Exceeded(subjects[0].Digest);
            List<(Digest Digest, IContentSource Place)> next = [];
            foreach (var ofPlace in level.GroupBy(static subject => subject.Place, static subject => subject.Digest))
            {
                var reader = readerOf(ofPlace.Key);
                var found = await reader.FindAsync([.. ofPlace], cancellationToken).ConfigureAwait(false);
                tagsLeftBehind.AddRange(selection.SignatureTags ? [] : found.SignatureTags);
                foreach (var group in found.Referrers)
                    foreach (var referrer in group.Where(referrer => met.Add(referrer.Digest)))
                        if (await TakeAsync(ofPlace.Key, group.Key, referrer, depth, cancellationToken).ConfigureAwait(false))
                            next.Add((referrer.Digest, ofPlace.Key));
            }
            level = next;
        }
    }

    /// <returns>Whether it was made anew.</returns>
    private async ValueTask<bool> TakeAsync(
        IContentSource place, Digest subject, Descriptor referrer, int depth, CancellationToken cancellationToken)
    {
        var isWanted = selection.Relinks && (depth > 0 || selection.Takes(referrer));
        var result = isWanted ? became.GetValueOrDefault(subject) : null;
        if (result is not null && referrer.MediaType.IsManifest && !SignatureTypes.IsOfOneDigest(referrer))
        {
            var artifact = await place.FindAsync(referrer.Bare(), cancellationToken).ConfigureAwait(false);
            if (artifact?.Subject?.Digest == subject && !SignatureTypes.IsOfOneDigest(artifact))
            {
                var anew = For(result, artifact);
                made.Add((result.Digest, anew));
                became[referrer.Digest] = anew.Descriptor.Bare();
                return true;
            }
        }
        leftBehind.Add(referrer);
        return false;
    }

    private static Artifact For(Descriptor subject, Artifact referrer)
    {
        var edit = JsonEdit.Set(["subject"], OciJson.Write(subject.Bare()));
        var bytes = JsonSplicer.Apply(referrer.Bytes, edit);
        Artifact[] indexes = referrer.Index is null ? [] : [referrer];
        ArtifactParts parts = new(blobs: referrer.Blobs, indexes: indexes);
        return new(Descriptor.Of(referrer.MediaType, bytes), bytes, [], parts);
    }
}
