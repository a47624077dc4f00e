namespace OciMultiArch.Http;

/// <summary>
/// Asks a credential source once for a repository, however many requests need the answer: again ahead of the credential's end, and again when the
/// credential was refused.
/// </summary>
internal sealed class CredentialCache(ICredentialSource source, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly Dictionary<RepositoryName, CachedCredential> known = [];

    public async ValueTask<CachedCredential> FindAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return known.TryGetValue(repository, out var found) && !found.IsDue(clock.GetUtcNow())
                ? found
                : known[repository] = await AskAsync(repository, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Asks again after a refusal; who was refused with the same credential a moment later gets the answer that came meanwhile.</summary>
    public async ValueTask<CachedCredential> RenewAsync(RepositoryName repository, CachedCredential refused, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return known.TryGetValue(repository, out var found) && found != refused
                ? found
                : known[repository] = await AskAsync(repository, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async ValueTask<CachedCredential> AskAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        try
        {
            return new(await source.FindAsync(repository, cancellationToken).ConfigureAwait(false), clock.GetUtcNow());
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CallbackException(failure);
        }
    }
}
