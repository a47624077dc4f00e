namespace OciMultiArch;

/// <summary>What became of a manifest that was to be removed from a repository.</summary>
public sealed record ManifestDeletion
{
    /// <summary>The digest of the manifest.</summary>
    public required Digest Digest { get; init; }

    /// <summary>Whether the manifest was there; it is not any more, unless the deletion failed.</summary>
    public required bool WasThere { get; init; }

    /// <summary>
    /// Why the manifest is not known to be gone; null when it is. Only of several that
    /// <see cref="Repository.DeleteManifestsAsync(IEnumerable{Digest}, CancellationToken)"/> was to remove: a single
    /// deletion throws it.
    /// </summary>
    public OciException? Failure { get; init; }

    /// <summary>
    /// Why the list of referrers of the manifest's subject may still name it; null, as a rule, when no list does. Only
    /// where a registry does not list referrers itself and its clients keep the list under a tag (distribution-spec,
    /// "Deleting Manifests").
    /// </summary>
    public OciException? ListFailure { get; init; }
}
