namespace OciMultiArch;

/// <summary>What became of a manifest that <see cref="Repository.DeleteManifestAsync"/> was to remove.</summary>
public sealed record ManifestDeletion
{
    /// <summary>Whether the manifest was there; it is not any more.</summary>
    public required bool WasThere { get; init; }

    /// <summary>
    /// Why the list of referrers of the manifest's subject may still name it; null, as a rule, when no list does. Only
    /// where a registry does not list referrers itself and its clients keep the list under a tag (distribution-spec,
    /// "Deleting Manifests").
    /// </summary>
    public OciException? ListFailure { get; init; }
}
