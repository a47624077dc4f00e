using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using OciMultiArch.Credentials;

namespace OciMultiArch.Http;

/// <summary>Signs requests the way their registry wants: nothing, Basic, or a bearer token that is shared, refreshed in time and asked for once.</summary>
internal sealed class Authenticator(RegistryClientOptions options, TokenService tokens) : IDisposable
{
    private const int MostKept = 64;
    private const int MostRepositoriesAtOnce = 4;
    private readonly ConcurrentDictionary<TokenPlace, TokenShelf> shelves = new();
    private readonly CredentialCache credentials = new(options.Credentials, options.TimeProvider);

    /// <summary>What to send along, as far as known before the registry has been asked.</summary>
    public async ValueTask<AppliedAuthorization?> AuthorizeAsync(RegistryHost host, RegistryCall call, CancellationToken cancellationToken)
    {
        if (host.Authentication.Challenge is not { } challenge)
            return null;
        var known = await credentials.FindAsync(call.Repository, cancellationToken).ConfigureAwait(false);
        if (known.IsRejectedForPull && call.IsOfReader)
            known = CachedCredential.Anonymous;
        return await RenewedAsync(known, call, each => HeaderAsync(host, challenge, each, call, call.Scopes, null, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Answers a 401; null when nothing better than what was sent can be said.</summary>
    public async ValueTask<AuthenticationHeaderValue?> AnswerAsync(
        RegistryHost host, RegistryCall call, AppliedAuthorization? sent, RegistryReply refusal, CancellationToken cancellationToken)
    {
        var challenge = ChallengeParser.Best(ChallengeParser.Parse(refusal.Headers("WWW-Authenticate")));
        if (challenge is null)
            return null;
        host.Authentication.Learn(challenge);
        var scopes = call.Scopes.Union(challenge.Scopes);
        ValueTask<AuthenticationHeaderValue?> SignAsync(CachedCredential each) =>
            HeaderAsync(host, challenge, each, call, scopes, sent?.Header?.Parameter, cancellationToken);
        if (sent?.Header is not null && challenge.Error != "insufficient_scope")
        {
            var fresh = await credentials.RenewAsync(call.Repository, sent.Credential, cancellationToken).ConfigureAwait(false);
            if (fresh.IsRejectedForPull && call.IsOfReader)
                fresh = CachedCredential.Anonymous;
            var answer = await SignAsync(fresh).ConfigureAwait(false);
            return sent.Header.Equals(answer) ? null : answer;
        }
        var known = await credentials.FindAsync(call.Repository, cancellationToken).ConfigureAwait(false);
        var signed = await RenewedAsync(known, call, SignAsync, cancellationToken).ConfigureAwait(false);
        return signed.Header is null || signed.Header.Equals(sent?.Header) ? null : signed.Header;
    }

    /// <summary>What to read with where the registry refused a credential that nobody gave for it; null when that is not how it is.</summary>
    public async ValueTask<AppliedAuthorization?> AnonymousFallbackAsync(RegistryHost host, RegistryCall call, CancellationToken cancellationToken)
    {
        if (!call.IsOfReader || host.Authentication.Challenge is not { } challenge)
            return null;
        var known = await credentials.FindAsync(call.Repository, cancellationToken).ConfigureAwait(false);
        return await StrangerAsync(known, call, each => HeaderAsync(host, challenge, each, call, call.Scopes, null, cancellationToken)).ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (var each in shelves.Values)
            each.Dispose();
        credentials.Dispose();
    }

    // A credential may have ended since it was asked for; its source is asked once more, and only another credential is worth another try.
    private async ValueTask<AppliedAuthorization> RenewedAsync(
        CachedCredential known, RegistryCall call, Func<CachedCredential, ValueTask<AuthenticationHeaderValue?>> sign, CancellationToken cancellationToken)
    {
        try
        {
            return new(await sign(known).ConfigureAwait(false), known);
        }
        catch (RegistryException refusal) when (known.Credential is not null && IsRefusal(refusal.StatusCode))
        {
            var fresh = await credentials.RenewAsync(call.Repository, known, cancellationToken).ConfigureAwait(false);
            if (fresh.Credential is not null && fresh.Credential.Identity != known.Credential.Identity)
                return new(await sign(fresh).ConfigureAwait(false), fresh);
            if (await StrangerAsync(fresh, call, sign).ConfigureAwait(false) is not { } stranger)
                throw;
            fresh.IsRejectedForPull = true;
            return stranger;
        }
    }

    private static async ValueTask<AppliedAuthorization?> StrangerAsync(CachedCredential known, RegistryCall call, Func<CachedCredential, ValueTask<AuthenticationHeaderValue?>> sign)
    {
        if (known is not { Credential.IsFromEnvironment: true, IsRejectedForPull: false } || !call.IsOfReader)
            return null;
        try
        {
            return new(await sign(CachedCredential.Anonymous).ConfigureAwait(false), known);
        }
        catch (RegistryException)
        {
            return null; // what is told is the refusal of the credential
        }
    }

    // A token service says 401; GitLab 403; an OAuth2 one 400 to a refresh token that has ended (RFC 6749, 5.2).
    private static bool IsRefusal(HttpStatusCode? status) => status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    private async ValueTask<AuthenticationHeaderValue?> HeaderAsync(
        RegistryHost host, Challenge challenge, CachedCredential known, RegistryCall call, ScopeSet scopes, string? refused, CancellationToken cancellationToken)
    {
        var credential = known.Credential;
        if (challenge.IsBasic)
            return TokenService.Basic(credential);
        if (credential?.Kind == CredentialKind.BearerToken)
            return new("Bearer", credential.Secret);
        TokenPlace place = new(host.Name, challenge.Realm, challenge.Service, credential?.Identity);
        var shelf = shelves.GetOrAdd(place, static _ => new());
        var token = await shelf.GetAsync(scopes, refused, options.TimeProvider, (wide, cancel) =>
            FetchAsync(host, challenge, credential, wide, scopes, call, cancel), cancellationToken).ConfigureAwait(false);
        return new("Bearer", token.Value);
    }

    // One token for all repositories in play saves requests; a service that refuses a foreign scope altogether (GitLab) is asked for the bare need.
    private async ValueTask<AccessToken> FetchAsync(
        RegistryHost host, Challenge challenge, RegistryCredential? credential, ScopeSet wide, ScopeSet needed, RegistryCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.GetAsync(host, challenge, credential, wide, call, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException refused) when (refused.StatusCode is { } status && !RetryPipeline.IsTransient(status) && wide != needed)
        {
            return await tokens.GetAsync(host, challenge, credential, needed, call, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whose tokens these are: never used for another registry, service or account.</summary>
    private sealed record TokenPlace(string Registry, string? Realm, string? Service, string? Identity);

    /// <summary>The tokens of one place, fetched one at a time.</summary>
    private sealed class TokenShelf : IDisposable
    {
        private readonly SemaphoreSlim gate = new(1);
        private readonly List<AccessToken> kept = [];

        public async ValueTask<AccessToken> GetAsync(
            ScopeSet needed, string? refused, TimeProvider clock, Func<ScopeSet, CancellationToken, ValueTask<AccessToken>> fetch, CancellationToken cancellationToken)
        {
            await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                kept.RemoveAll(each => each.RefreshAt <= clock.GetUtcNow() || each.Value == refused);
                if (kept.Find(each => each.Scopes.Covers(needed)) is { } known)
                    return known;
                var token = await fetch(Widened(needed), cancellationToken).ConfigureAwait(false);
                kept.Insert(0, token);
                if (kept.Count > MostKept)
                    kept.RemoveAt(MostKept);
                return token;
            }
            finally
            {
                gate.Release();
            }
        }

        public void Dispose() => gate.Dispose();

        private ScopeSet Widened(ScopeSet needed)
        {
            var wide = needed;
            foreach (var each in kept)
                if (wide.Union(each.Scopes) is { Scopes.Count: <= MostRepositoriesAtOnce } wider)
                    wide = wider;
            return wide;
        }
    }
}
