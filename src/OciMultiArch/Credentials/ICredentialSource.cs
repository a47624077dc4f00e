using OciMultiArch.Credentials;

namespace OciMultiArch;

/// <summary>Where credentials come from. Implementations may be asked by several threads at a time.</summary>
public interface ICredentialSource
{
    /// <summary>
    /// Finds what to use for a request. A client remembers the answer until it expires
    /// (<see cref="RegistryCredential.Expires"/>) or is refused, and then asks again. Where there was none, it asks
    /// again after five minutes.
    /// </summary>
    /// <param name="request">The registry, the repository, and what is to be done there.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The credential; null to go on without one.</returns>
    /// <exception cref="OciException">There may be a credential, but it could not be read.</exception>
    ValueTask<RegistryCredential?> FindAsync(CredentialRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Says which requests have one answer: those to one registry for which this text is the same. A client asks for
    /// the answer once for all of them. By default repository and access are in it, so that each request is asked for
    /// by itself. A source that tells registries apart and nothing else answers with an empty text. It should be quick,
    /// as it is called before each new request.
    /// </summary>
    /// <param name="request">The registry, the repository, and what is to be done there.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Any text without a secret.</returns>
    ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
        new(CredentialScope.Of(request));
}
