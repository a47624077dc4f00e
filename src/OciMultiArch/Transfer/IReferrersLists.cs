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

    /// <summary>
    /// Writes a root without tags, and leaves it to <see cref="ListAsync"/> to list it among the referrers of its subject.
    /// </summary>
    /// <param name="artifact">The root.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Besides, whether it is listed already, or has no subject.</returns>
    ValueTask<(Arrival Arrival, bool IsListed)> WriteUnlistedAsync(
        Artifact artifact, CancellationToken cancellationToken);

    /// <summary>Lists manifests that are there among the referrers of their subject, all in one write.</summary>
    /// <param name="referrersOfOne">Manifests with one subject.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    ValueTask ListAsync(IReadOnlyList<Artifact> referrersOfOne, CancellationToken cancellationToken);
}
