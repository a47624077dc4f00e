namespace OciMultiArch;

/// <content>Deletions by reference: what is deleted must be written out.</content>
public sealed partial class RegistryClient
{
    /// <summary>
    /// Removes a tag and nothing else, as <see cref="Repository.DeleteTagAsync"/> does: the manifest stays, and so do
    /// the other tags on it.
    /// </summary>
    /// <param name="reference">Repository and tag; the tag must be written, even <c>latest</c>, and no digest.</param>
    /// <param name="cancellationToken">Ends the work until something is written.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="FormatException">
    /// The text is not a reference, has no tag, or has a digest; nothing was removed.
    /// </exception>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public ValueTask<bool> DeleteTagAsync(string reference, CancellationToken cancellationToken = default)
    {
        var parsed = ImageReference.Parse(reference);
        if (parsed.Digest is not null)
            throw new FormatException(
                $"'{parsed}' has a digest, and a tag is to be deleted. Leave it out, or delete the manifest.");
        if (!reference.EndsWith($":{parsed.Tag}", StringComparison.Ordinal))
            throw new FormatException($"'{parsed.Repository}' has no tag. Write the tag that is to be deleted, even latest.");
        return Repository(parsed.Repository, RepositoryAccess.Delete).DeleteTagAsync(parsed.Tag!, cancellationToken);
    }

    /// <summary>
    /// Removes a manifest or index, and with it every tag that points at it, as
    /// <see cref="Repository.DeleteManifestAsync(Digest, CancellationToken)"/> does.
    /// </summary>
    /// <param name="reference">Repository and digest, and no tag.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was there, and whether a list of referrers still names it.</returns>
    /// <exception cref="FormatException">
    /// The text is not a reference, has no digest, or has a tag; nothing was removed.
    /// </exception>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public ValueTask<ManifestDeletion> DeleteManifestAsync(
        string reference, CancellationToken cancellationToken = default)
    {
        var parsed = ImageReference.Parse(reference);
        if (parsed.Digest is not { } digest)
            throw new FormatException($"'{parsed}' has no digest. Write the digest of the manifest that is to be deleted.");
        if (parsed.Tag is not null)
            throw new FormatException(
                $"'{parsed}' has a tag and a digest. Leave the tag out: the manifest goes with all its tags.");
        return Repository(parsed.Repository, RepositoryAccess.Delete).DeleteManifestAsync(digest, cancellationToken);
    }
}
