namespace OciMultiArch.Credentials;

/// <summary>Several sources as one: the first that has a credential answers.</summary>
internal sealed class CredentialChain(IReadOnlyList<ICredentialSource> sources) : ICredentialSource
{
    public async ValueTask<RegistryCredential?> FindAsync(
        RepositoryName repository, CancellationToken cancellationToken = default)
    {
        foreach (var source in sources)
            if (await source.FindAsync(repository, cancellationToken).ConfigureAwait(false) is { } credential)
                return credential;
        return null;
    }
}
