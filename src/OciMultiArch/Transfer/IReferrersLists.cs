namespace OciMultiArch.Transfer;

/// <summary>A store in which a manifest may be there and yet not be listed among the referrers of its subject.</summary>
internal interface IReferrersLists
{
    /// <summary>
    /// Those of some manifests that are there, but not in the list of their subject's referrers; found by GET and HEAD
    /// alone. None where that cannot be learned.
    /// </summary>
    /// <param name="referrers">Manifests with a subject.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlySet<Digest>> FindUnlistedAsync(
        IReadOnlyCollection<Artifact> referrers, CancellationToken cancellationToken);
}
