namespace OciMultiArch;

/// <summary>Where credentials come from. Implementations may be asked by several threads at a time.</summary>
public interface ICredentialSource
{
    /// <summary>
    /// Finds what to use for a repository. It is asked again whenever fresh credentials are needed, so an answer may
    /// change over time.
    /// </summary>
    /// <param name="repository">The repository, with its registry.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The credential; null to go on without one.</returns>
    /// <exception cref="OciException">There may be a credential, but it could not be read.</exception>
    ValueTask<RegistryCredential?> FindAsync(RepositoryName repository, CancellationToken cancellationToken = default);
}
