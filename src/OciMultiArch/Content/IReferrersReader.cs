namespace OciMultiArch.Content;

/// <summary>Finds what refers to many manifests of one source. Not safe for concurrent use.</summary>
internal interface IReferrersReader
{
    /// <summary>What refers to some manifests; asked once for each level.</summary>
    /// <param name="subjects">The digests of the manifests.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OciException">The source failed to answer.</exception>
    ValueTask<FoundReferrers> FindAsync(IReadOnlyList<Digest> subjects, CancellationToken cancellationToken);
}

/// <summary>A source that finds referrers of many manifests with less work than one by one.</summary>
internal interface IReferrersSource : IContentSource
{
    /// <summary>Begins a search.</summary>
    /// <param name="selection">What is wanted.</param>
    IReferrersReader ReadReferrers(ReferrerSelection selection);
}

/// <summary>What refers to some manifests.</summary>
/// <param name="Referrers">The referrers of all types, those of each manifest under its digest.</param>
/// <param name="SignatureTags">
/// The tags of cosign's beside the manifests. Where they are wanted, some of them may turn out to be absent; where they
/// are not, these are the ones that are known anyway.
/// </param>
internal sealed record FoundReferrers(ILookup<Digest, Descriptor> Referrers, IReadOnlyList<Tag> SignatureTags)
{
    public static FoundReferrers Of(
        IEnumerable<Digest> subjects, IEnumerable<IReadOnlyList<Descriptor>> referrers, IReadOnlyList<Tag> signatureTags)
    {
        var pairs = subjects.Zip(referrers).SelectMany(
            static found => found.Second,
            static (found, referrer) => (found.First, Referrer: referrer));
        return new(pairs.ToLookup(static pair => pair.First, static pair => pair.Referrer), signatureTags);
    }
}
