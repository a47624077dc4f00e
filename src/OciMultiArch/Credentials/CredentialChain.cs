namespace OciMultiArch.Credentials;

/// <summary>Several sources as one: the first that has a credential answers.</summary>
internal sealed class CredentialChain(IReadOnlyList<ICredentialSource> sources) : ICredentialSource
{
    public async ValueTask<RegistryCredential?> FindAsync(
        CredentialRequest request, CancellationToken cancellationToken = default)
    {
        OptionalSourceException? passedOver = null;
        foreach (var source in sources)
        {
            try
            {
                if (await source.FindAsync(request, cancellationToken).ConfigureAwait(false) is { } credential)
                    return passedOver is null ? credential : credential.After(passedOver);
            }
            catch (OptionalSourceException failure)
            {
                passedOver ??= failure;
            }
        }
        if (passedOver is not null)
            throw passedOver;
        return null;
    }

    public async ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default)
    {
        List<string> scopes = [];
        foreach (var source in sources)
            scopes.Add(await source.ScopeAsync(request, cancellationToken).ConfigureAwait(false));
        return CredentialScope.Join(scopes);
    }
}
