namespace OciMultiArch.Http;

/// <summary>Asks a credential source once for a repository, however many requests need the answer, and again after a refusal.</summary>
internal sealed class CredentialMemory(ICredentialSource source) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly Dictionary<RepositoryName, RegistryCredential?> known = [];

    public async ValueTask<RegistryCredential?> FindAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!known.TryGetValue(repository, out var credential))
                known[repository] = credential = await AskAsync(repository, cancellationToken).ConfigureAwait(false);
            return credential;
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask ForgetAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        known.Remove(repository);
        gate.Release();
    }

    public void Dispose() => gate.Dispose();

    private async ValueTask<RegistryCredential?> AskAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        try
        {
            return await source.FindAsync(repository, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CallerException(failure);
        }
    }
}
