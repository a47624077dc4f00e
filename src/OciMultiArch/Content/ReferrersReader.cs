using OciMultiArch.Internal;

namespace OciMultiArch.Content;

/// <summary>Asks a source for the referrers of one manifest after the other.</summary>
internal sealed class ReferrersReader(IContentSource source, ReferrerSelection selection) : IReferrersReader
{
    private HashSet<Tag>? tags;

    /// <summary>The reader that suits a source best.</summary>
    public static IReferrersReader Of(IContentSource source, ReferrerSelection selection) =>
        source is IReferrersSource knowing ? knowing.ReadReferrers(selection) : new ReferrersReader(source, selection);

    public async ValueTask<FoundReferrers> FindAsync(
        IReadOnlyList<Digest> subjects, CancellationToken cancellationToken)
    {
        IReadOnlyList<Descriptor>[] referrers = [];
        if (selection.WantsReferrers)
            referrers = await ParallelWork.SelectAsync(subjects, OfOneAsync, cancellationToken).ConfigureAwait(false);
        tags ??= await source.TagsAsync(cancellationToken).ToHashSetAsync(null, cancellationToken).ConfigureAwait(false);
        var signatures = subjects.SelectMany(SignatureTag.AllOf).Where(tags.Contains);
        return FoundReferrers.Of(subjects, referrers, [.. signatures]);
    }

    private async ValueTask<IReadOnlyList<Descriptor>> OfOneAsync(Digest subject, CancellationToken cancellationToken)
    {
        var found = source.ReferrersAsync(subject, null, cancellationToken);
        return await found.ToListAsync(cancellationToken).ConfigureAwait(false);
    }
}
