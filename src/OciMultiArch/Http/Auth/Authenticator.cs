using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using OciMultiArch.Credentials;

namespace OciMultiArch.Http;

/// <summary>Signs requests the way their registry wants: nothing, Basic, or a bearer token.</summary>
internal sealed partial class Authenticator(
    RegistryClientOptions options, TokenService tokens, ChallengeDiscovery discovery) : IDisposable
{
    private readonly TokenCache cache = new(options.TimeProvider);
    private readonly CredentialCache credentials = new(options.Credentials, options.TimeProvider);
    private readonly ConcurrentDictionary<string, bool> warned = new(StringComparer.Ordinal);

    /// <summary>What to send along, as far as known before the registry has been asked.</summary>
    public async ValueTask<AppliedAuthorization?> AuthorizeAsync(
        RegistryHost host, RegistryCall call, CancellationToken cancellationToken)
    {
        if (host.Authentication.Challenge is not { } challenge)
            return null;
        Signing signing = new(host, call, challenge, call.Scopes);
        var known = await credentials.FindAsync(call.CredentialRequest, cancellationToken).ConfigureAwait(false);
        return await SignOrRenewAsync(signing, UsableFor(call, known), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// What to send in place of what was refused: an answer to a challenge, or a new credential or token for one that
    /// has ended. Null when nothing better than what was sent can be said.
    /// </summary>
    public async ValueTask<AppliedAuthorization?> AnswerAsync(
        RegistryHost host,
        RegistryCall call,
        AppliedAuthorization? sent,
        RegistryReply refusal,
        CancellationToken cancellationToken)
    {
        var answer = await AnswerOrSameAsync(host, call, sent, refusal, cancellationToken).ConfigureAwait(false);
        if (answer?.Header is { } header && !header.Equals(sent?.Header))
            return answer;
        refusal.Note ??= answer?.Note;
        return null;
    }

    /// <summary>Tells, once, of a failure that left a request without its credential, where it was answered all the same.</summary>
    public void Warn(RegistryReply reply)
    {
        var isRefusal = reply.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        if (!isRefusal && reply.Note?.Warning is { } failure && warned.TryAdd(failure.Reason, true))
            options.Warn?.Invoke(failure);
    }

    /// <summary>
    /// Signs a read anonymously, where the registry refused a credential that was not given for it; null where it
    /// was, or for another call.
    /// </summary>
    public async ValueTask<AppliedAuthorization?> AnonymousFallbackAsync(
        RegistryHost host, RegistryCall call, CancellationToken cancellationToken)
    {
        if (!call.IsPullOnly || host.Authentication.Challenge is not { } challenge)
            return null;
        Signing signing = new(host, call, challenge, call.Scopes);
        var known = await credentials.FindAsync(call.CredentialRequest, cancellationToken).ConfigureAwait(false);
        return await SignAnonymouslyAsync(signing, known, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        cache.Dispose();
        credentials.Dispose();
    }

    private static CachedCredential UsableFor(RegistryCall call, CachedCredential known)
    {
        if (call.IsPullOnly && known.IsRejectedForPull(call.Repository))
            return CachedCredential.Anonymous;
        return known;
    }

    // A credential may have ended since it was asked for; its source is asked once more, and only another credential
    // is worth another try.
    private async ValueTask<AppliedAuthorization> SignOrRenewAsync(
        Signing signing, CachedCredential known, CancellationToken cancellationToken)
    {
        try
        {
            return await AppliedAsync(signing, known, known, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException refusal) when (known.Credential is not null && IsRefusal(refusal.StatusCode))
        {
            var fresh = await RenewAsync(signing, known, cancellationToken).ConfigureAwait(false);
            if (fresh.Credential is not null && fresh.Credential.Identity != known.Credential.Identity)
                return await AppliedAsync(signing, fresh, fresh, cancellationToken).ConfigureAwait(false);
            var anonymous = await SignAnonymouslyAsync(signing, fresh, cancellationToken).ConfigureAwait(false);
            if (anonymous is null)
                throw;
            fresh.RejectForPull(signing.Call.Repository);
            return anonymous;
        }
    }

    // Only for a credential that nobody gave for this registry, or that is optional.
    private async ValueTask<AppliedAuthorization?> SignAnonymouslyAsync(
        Signing signing, CachedCredential known, CancellationToken cancellationToken)
    {
        var call = signing.Call;
        var isOptional = known.Credential is { IsOptional: true };
        if (!isOptional || !call.IsPullOnly || known.IsRejectedForPull(call.Repository))
            return null;
        try
        {
            var anonymous = CachedCredential.Anonymous;
            return await AppliedAsync(signing, anonymous, known, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException)
        {
            return null; // the refusal of the credential is the one that is told
        }
    }

    private ValueTask<CachedCredential> RenewAsync(
        Signing signing, CachedCredential refused, CancellationToken cancellationToken) =>
        credentials.RenewAsync(signing.Call.CredentialRequest, refused, cancellationToken);

    private async ValueTask<AppliedAuthorization> AppliedAsync(
        Signing signing, CachedCredential used, CachedCredential known, CancellationToken cancellationToken)
    {
        var header = await SignAsync(signing, used, cancellationToken).ConfigureAwait(false);
        CredentialNote note = new()
        {
            Origin = used.Credential?.Origin,
            WithheldFrom = TokenService.WithheldFrom(signing.Host, signing.Challenge, used.Credential),
            Failure = known.Failure,
            Warning = known.Warning,
        };
        return new(header, known, note);
    }

    // A token service says 401; GitLab 403; an OAuth2 one 400 to a refresh token that has ended (RFC 6749, 5.2).
    private static bool IsRefusal(HttpStatusCode? status) =>
        status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    private async ValueTask<AuthenticationHeaderValue?> SignAsync(
        Signing signing, CachedCredential known, CancellationToken cancellationToken)
    {
        var credential = known.Credential;
        var challenge = signing.Challenge;
        if (challenge.IsBasic)
            return TokenService.Basic(credential);
        if (credential?.Kind == CredentialKind.BearerToken)
            return new("Bearer", credential.Secret);
        TokenCache.TokenOwner owner = new(signing.Host.Name, challenge.Realm, challenge.Service, credential?.Identity);
        var token = await cache.GetAsync(
            owner,
            signing.Scopes,
            signing.RefusedToken,
            wide => FetchAsync(signing, known, wide, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return new("Bearer", token.Value);
    }

    // A service that refuses a foreign scope altogether (GitLab) is asked for the bare need.
    private async ValueTask<TokenCache.AccessToken> FetchAsync(
        Signing signing, CachedCredential known, ScopeSet wide, CancellationToken cancellationToken)
    {
        var (host, call, challenge, needed, _) = signing;
        TokenService.Request request = new(host, call, challenge, known, wide);
        try
        {
            return await tokens.GetAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException refusal) when (wide != needed && IsLasting(refusal.StatusCode))
        {
            return await tokens.GetAsync(request with { Scopes = needed }, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsLasting(HttpStatusCode? status) => status is { } known && !RetryPipeline.IsTransient(known);

    /// <summary>
    /// What is signed: a call, the challenge to answer, the scopes that a token needs, and a token that was refused.
    /// </summary>
    private sealed record Signing(
        RegistryHost Host, RegistryCall Call, Challenge Challenge, ScopeSet Scopes, string? RefusedToken = null);
}
