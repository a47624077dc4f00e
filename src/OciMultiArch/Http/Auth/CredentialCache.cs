using System.Collections.Concurrent;
using OciMultiArch.Credentials;

namespace OciMultiArch.Http;

/// <summary>
/// Asks a credential source once for all requests that it answers alike, however many need the answer: again ahead of
/// the credential's end, and again when the credential was refused. Answers that differ are asked for side by side.
/// </summary>
internal sealed class CredentialCache(ICredentialSource source, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<CredentialRequest, Slot> slots = new();
    private readonly ConcurrentDictionary<(string Registry, string Scope), Slot> byScope = new();

    /// <summary>The credential for a request.</summary>
    /// <exception cref="CallbackException">The source failed.</exception>
    public ValueTask<CachedCredential> FindAsync(CredentialRequest request, CancellationToken cancellationToken)
    {
        if (slots.TryGetValue(request, out var slot) && slot.Known is { } known && !IsDue(known))
            return new(known);
        return KnownOrAskedAsync(request, found => !IsDue(found), cancellationToken);
    }

    /// <summary>
    /// Asks again after a refusal. A request that was refused with the same credential a moment later gets the answer
    /// that came meanwhile.
    /// </summary>
    /// <exception cref="CallbackException">The source failed.</exception>
    public ValueTask<CachedCredential> RenewAsync(
        CredentialRequest request, CachedCredential refused, CancellationToken cancellationToken) =>
        KnownOrAskedAsync(request, found => found != refused, cancellationToken);

    public void Dispose()
    {
        foreach (var slot in byScope.Values)
            slot.Gate.Dispose();
    }

    private bool IsDue(CachedCredential known) => known.IsDue(clock.GetUtcNow());

    private async ValueTask<CachedCredential> KnownOrAskedAsync(
        CredentialRequest request, Func<CachedCredential, bool> isUsable, CancellationToken cancellationToken)
    {
        // A login since then may have changed what the answer depends on.
        var scope = await OwnCodeAsync(source.ScopeAsync, request, cancellationToken).ConfigureAwait(false);
        var slot = byScope.GetOrAdd((request.Registry, scope), static _ => new());
        slots[request] = slot;
        await slot.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (slot.Known is not { } known || !isUsable(known))
                slot.Known = await AskAsync(request, cancellationToken).ConfigureAwait(false);
            return slot.Known;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    private async ValueTask<CachedCredential> AskAsync(CredentialRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var credential = await OwnCodeAsync(source.FindAsync, request, cancellationToken).ConfigureAwait(false);
            return new(credential, clock.GetUtcNow());
        }
        catch (UnavailableCredentialException failure)
        {
            // Much may be read by everybody. What may not is refused, and the refusal names the failure.
            return new(null, clock.GetUtcNow()) { Failure = failure };
        }
    }

    private static async ValueTask<T> OwnCodeAsync<T>(
        Func<CredentialRequest, CancellationToken, ValueTask<T>> ask,
        CredentialRequest request,
        CancellationToken cancellationToken)
    {
        try
        {
            return await ask(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
            when (failure is not UnavailableCredentialException && !cancellationToken.IsCancellationRequested)
        {
            throw new CallbackException(failure);
        }
    }

    /// <summary>The one answer to all requests of a scope.</summary>
    private sealed class Slot
    {
        private volatile CachedCredential? known;

        public SemaphoreSlim Gate { get; } = new(1);

        public CachedCredential? Known
        {
            get => known;
            set => known = value;
        }
    }
}
