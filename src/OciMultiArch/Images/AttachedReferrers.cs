namespace OciMultiArch.Images;

/// <summary>
/// Which attached referrers go on with an index whose entries change: those whose subject is still in it.
/// </summary>
/// <param name="original">The index or image before the change.</param>
internal sealed class AttachedReferrers(Artifact original)
{
    private readonly HashSet<Digest> known = [];

    /// <summary>Takes note of entries, at any depth, that the index had or that were added.</summary>
    public void Know(IEnumerable<Descriptor> entries) => known.UnionWith(entries.Select(static entry => entry.Digest));

    /// <summary>
    /// Referrers whose subject is still in the index. A subject that was never noted is deeper inside and did not
    /// change.
    /// </summary>
    /// <param name="referrers">The referrers.</param>
    /// <param name="entries">The entries of the index now.</param>
    public IEnumerable<Artifact> Staying(IEnumerable<Artifact> referrers, IReadOnlySet<Digest> entries) =>
        referrers.Where(referrer => Stays(referrer.Subject!.Digest, entries));

    private bool Stays(Digest subject, IReadOnlySet<Digest> entries) =>
        subject != original.Digest && (entries.Contains(subject) || !known.Contains(subject));
}
