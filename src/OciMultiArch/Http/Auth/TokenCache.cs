using System.Collections.Concurrent;

namespace OciMultiArch.Http;

/// <summary>The tokens of one client: each is shared, refreshed in time and asked for once.</summary>
internal sealed class TokenCache(TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<TokenOwner, TokenShelf> shelves = new();

    /// <summary>A token that covers scopes: a known one, or one that is fetched.</summary>
    /// <param name="owner">Whose token it is.</param>
    /// <param name="needed">The scopes that the token must cover.</param>
    /// <param name="refused">A token that was refused, which is not given again; null for none.</param>
    /// <param name="fetch">Fetches a token for scopes, which may be more than needed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<AccessToken> GetAsync(
        TokenOwner owner,
        ScopeSet needed,
        string? refused,
        Func<ScopeSet, ValueTask<AccessToken>> fetch,
        CancellationToken cancellationToken)
    {
        var shelf = shelves.GetOrAdd(owner, static _ => new());
        bool IsOver(AccessToken token) => token.RefreshAt <= clock.GetUtcNow() || token.Value == refused;
        return shelf.GetAsync(needed, IsOver, fetch, cancellationToken);
    }

    public void Dispose()
    {
        foreach (var shelf in shelves.Values)
            shelf.Dispose();
    }

    /// <summary>The owner of tokens: they are never used for another registry, service or account.</summary>
    internal sealed record TokenOwner(string Registry, string? Realm, string? Service, string? Identity);

    /// <summary>A registry's bearer token. Never shown.</summary>
    /// <param name="value">The token.</param>
    /// <param name="scopes">What it was asked for.</param>
    /// <param name="refreshAt">When to get another one, ahead of its end.</param>
    internal sealed class AccessToken(string value, ScopeSet scopes, DateTimeOffset refreshAt)
    {
        public string Value { get; } = value;

        public ScopeSet Scopes { get; } = scopes;

        public DateTimeOffset RefreshAt { get; } = refreshAt;

        public override string ToString() => $"token for {Scopes}";
    }

    /// <summary>The tokens of one owner, fetched one at a time.</summary>
    private sealed class TokenShelf : IDisposable
    {
        private const int MaxTokens = 64;
        private const int MaxScopesOfToken = 4;
        private readonly SemaphoreSlim gate = new(1);
        private readonly List<AccessToken> kept = [];

        public async ValueTask<AccessToken> GetAsync(
            ScopeSet needed,
            Predicate<AccessToken> isOver,
            Func<ScopeSet, ValueTask<AccessToken>> fetch,
            CancellationToken cancellationToken)
        {
            await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                kept.RemoveAll(isOver);
                if (kept.Find(token => token.Scopes.Covers(needed)) is { } known)
                    return known;
                var fetched = await fetch(Widened(needed)).ConfigureAwait(false);
                kept.Insert(0, fetched);
                if (kept.Count > MaxTokens)
                    kept.RemoveAt(MaxTokens);
                return fetched;
            }
            finally
            {
                gate.Release();
            }
        }

        public void Dispose() => gate.Dispose();

        // One token for all repositories in play saves requests.
        private ScopeSet Widened(ScopeSet needed)
        {
            var widest = needed;
            foreach (var token in kept)
            {
                var wider = widest.Union(token.Scopes);
                if (wider.Scopes.Count <= MaxScopesOfToken)
                    widest = wider;
            }
            return widest;
        }
    }
}
