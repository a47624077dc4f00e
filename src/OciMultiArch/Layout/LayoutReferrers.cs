using OciMultiArch.Content;

namespace OciMultiArch.Layout;

/// <summary>Finds what refers to many manifests of a layout by looking once at all that it holds.</summary>
internal sealed class LayoutReferrers(LayoutSource layout) : IReferrersReader
{
    private ILookup<Digest, Descriptor>? all;
    private HashSet<Tag> tags = [];

    public async ValueTask<FoundReferrers> FindAsync(
        IReadOnlyList<Digest> subjects, CancellationToken cancellationToken)
    {
        if (all is null)
        {
            all = await layout.AllReferrersAsync(cancellationToken).ConfigureAwait(false);
            tags = await layout.TagsAsync(cancellationToken).ToHashSetAsync(null, cancellationToken).ConfigureAwait(false);
        }
        List<IReadOnlyList<Descriptor>> referrers = [];
        foreach (var subject in subjects)
        {
            IEnumerable<Descriptor> listed = [];
            if (tags.Contains(ReferrersTag.Of(subject)))
                listed = await layout.ListedReferrersAsync(subject, cancellationToken).ConfigureAwait(false);
            referrers.Add([.. all[subject].Concat(listed).DistinctBy(static referrer => referrer.Digest)]);
        }
        var signatures = subjects.SelectMany(SignatureTag.AllOf).Where(tags.Contains);
        return FoundReferrers.Of(subjects, referrers, [.. signatures]);
    }
}
