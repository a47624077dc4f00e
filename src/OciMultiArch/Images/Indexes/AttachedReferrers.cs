namespace OciMultiArch.Images;

/// <summary>What is attached to an index, where its entries change: referrers of what went stay behind.</summary>
/// <param name="before">The index or image there was.</param>
internal sealed class AttachedReferrers(Artifact before)
{
    private readonly HashSet<Digest> known = [];

    /// <summary>Takes note of entries that there were, at any depth, or that came since.</summary>
    public void Know(IEnumerable<Descriptor> entries) => known.UnionWith(entries.Select(static each => each.Digest));

    /// <summary>Those whose subject there still is. What nobody took note of is deeper inside and went nowhere.</summary>
    /// <param name="attached">Referrers.</param>
    /// <param name="left">The entries there are now.</param>
    public IEnumerable<Artifact> Of(IEnumerable<Artifact> attached, IReadOnlySet<Digest> left) =>
        attached.Where(each => each.Subject!.Digest is var subject && subject != before.Digest && (left.Contains(subject) || !known.Contains(subject)));
}
