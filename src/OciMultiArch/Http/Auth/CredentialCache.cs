using OciMultiArch.Credentials;

namespace OciMultiArch.Http;

/// <summary>
/// Asks a credential source once for a repository, however many requests need the answer: again ahead of the
/// credential's end, and again when the credential was refused.
/// </summary>
internal sealed class CredentialCache(ICredentialSource source, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly Dictionary<RepositoryName, CachedCredential> known = [];

    /// <summary>The credential of a repository.</summary>
    /// <exception cref="CallbackException">The source failed.</exception>
    public ValueTask<CachedCredential> FindAsync(RepositoryName repository, CancellationToken cancellationToken) =>
        KnownOrAskedAsync(repository, found => !found.IsDue(clock.GetUtcNow()), cancellationToken);

    /// <summary>
    /// Asks again after a refusal. A request that was refused with the same credential a moment later gets the answer
    /// that came meanwhile.
    /// </summary>
    /// <exception cref="CallbackException">The source failed.</exception>
    public ValueTask<CachedCredential> RenewAsync(
        RepositoryName repository, CachedCredential refused, CancellationToken cancellationToken) =>
        KnownOrAskedAsync(repository, found => found != refused, cancellationToken);

    public void Dispose() => gate.Dispose();

    private async ValueTask<CachedCredential> KnownOrAskedAsync(
        RepositoryName repository, Func<CachedCredential, bool> isUsable, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (known.TryGetValue(repository, out var found) && isUsable(found))
                return found;
            var asked = await AskAsync(repository, cancellationToken).ConfigureAwait(false);
            known[repository] = asked;
            return asked;
        }
        finally
        {
            gate.Release();
        }
    }

    private async ValueTask<CachedCredential> AskAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        try
        {
            var credential = await source.FindAsync(repository, cancellationToken).ConfigureAwait(false);
            return new(credential, clock.GetUtcNow());
        }
        catch (MissingHelperException missing)
        {
            // Much may be read by everybody. What may not is refused, and the refusal names the helper.
            return new(null, clock.GetUtcNow()) { Failure = missing };
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CallbackException(failure);
        }
    }
}
