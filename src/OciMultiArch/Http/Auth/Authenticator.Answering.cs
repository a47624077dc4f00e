using System.Net;
using OciMultiArch.Credentials;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <content>What is said to a refusal.</content>
internal sealed partial class Authenticator
{
    private ValueTask<AppliedAuthorization?> AnswerOrSameAsync(
        RegistryHost host,
        RegistryCall call,
        AppliedAuthorization? sent,
        RegistryReply refusal,
        CancellationToken cancellationToken)
    {
        if ((int)refusal.Status < 400)
            return default; // no refusal: no source of credentials is asked, which may be a program
        if (ChallengeOf(refusal) is { } challenge)
            return AnswerAsync(host, call, sent, challenge, cancellationToken);
        if (sent?.Header is null && call.IsOwnApi)
            return ShowAsync(host, call, refusal, cancellationToken);
        if (sent?.Header is null)
            return DiscoverAsync(host, call, refusal, cancellationToken);
        return RenewAsync(host, call, sent, refusal, cancellationToken);
    }

    private static Challenge? ChallengeOf(RegistryReply refusal)
    {
        if (refusal.Status != HttpStatusCode.Unauthorized)
            return null;
        return Challenge.Best(Challenge.Parse(refusal.Headers("WWW-Authenticate")));
    }

    private async ValueTask<AppliedAuthorization?> AnswerAsync(
        RegistryHost host,
        RegistryCall call,
        AppliedAuthorization? sent,
        Challenge challenge,
        CancellationToken cancellationToken)
    {
        var earlier = host.Authentication.Challenge;
        host.Authentication.Learn(challenge);
        Signing signing = new(host, call, challenge, call.Scopes.Union(challenge.Scopes), sent?.Header?.Parameter);
        if (sent?.Header is null || challenge.Error == "insufficient_scope")
            return await SignFirstAsync(signing, cancellationToken).ConfigureAwait(false);
        // NGC names another service for a token that has ended than the one that gave it, and which gives none to
        // somebody without an account.
        var hasMoved = earlier is not null && challenge.Error == "invalid_token" && earlier.Realm != challenge.Realm;
        var first = hasMoved ? signing with { Challenge = earlier! } : signing;
        try
        {
            var answer = await SignAnewAsync(first, sent.Credential, cancellationToken).ConfigureAwait(false);
            host.Authentication.Learn(first.Challenge);
            return answer;
        }
        catch (RegistryException) when (hasMoved)
        {
            return await SignAnewAsync(signing, sent.Credential, cancellationToken).ConfigureAwait(false);
        }
    }

    // Only where there is something to show: whoever has no credentials is asked nothing more.
    private async ValueTask<AppliedAuthorization?> DiscoverAsync(
        RegistryHost host, RegistryCall call, RegistryReply refusal, CancellationToken cancellationToken)
    {
        var isHidden = ChallengeDiscovery.MayHelp(host, call, refusal);
        if (!isHidden && refusal.Status == HttpStatusCode.NotFound)
            return null;
        var known = await AtHandAsync(call, cancellationToken).ConfigureAwait(false);
        refusal.Note ??= new() { Failure = known.Failure, Warning = known.Warning };
        if (known.Credential is null)
            return null;
        var challenge = host.Authentication.Challenge;
        if (isHidden)
            challenge = await discovery.FindAsync(host, call, cancellationToken).ConfigureAwait(false);
        if (challenge is null)
            return null;
        return await SignFirstAsync(new(host, call, challenge, call.Scopes), cancellationToken).ConfigureAwait(false);
    }

    // Harbor, Gitea and others say 401 and not how to sign: their own APIs take the credential as it is.
    private async ValueTask<AppliedAuthorization?> ShowAsync(
        RegistryHost host, RegistryCall call, RegistryReply refusal, CancellationToken cancellationToken)
    {
        if (refusal.Status != HttpStatusCode.Unauthorized)
            return null;
        var known = await AtHandAsync(call, cancellationToken).ConfigureAwait(false);
        var scheme = known.Credential?.Kind == CredentialKind.BearerToken ? "Bearer" : "Basic";
        Challenge bare = new(scheme, Frozen.EmptyMap());
        return await AnswerAsync(host, call, null, bare, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether there is no login for a call, and no source failed to tell one.</summary>
    public async ValueTask<bool> IsAnonymousAsync(RegistryCall call, CancellationToken cancellationToken)
    {
        try
        {
            var known = await credentials.FindAsync(call.CredentialRequest, cancellationToken).ConfigureAwait(false);
            return known is { Credential: null, Failure: null };
        }
        catch (CallbackException)
        {
            return false;
        }
    }

    // A source that is broken says so where the registry asks for a credential. Here it has not.
    private async ValueTask<CachedCredential> AtHandAsync(RegistryCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await credentials.FindAsync(call.CredentialRequest, cancellationToken).ConfigureAwait(false);
        }
        catch (CallbackException)
        {
            return CachedCredential.Anonymous;
        }
    }

    // 401 without a challenge to what was signed: it has ended. 403 may say so, or only that this is forbidden.
    private async ValueTask<AppliedAuthorization?> RenewAsync(
        RegistryHost host,
        RegistryCall call,
        AppliedAuthorization sent,
        RegistryReply refusal,
        CancellationToken cancellationToken)
    {
        var isDenial = refusal.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        if (!isDenial || host.Authentication.Challenge is not { } challenge)
            return null;
        Signing signing = new(host, call, challenge, call.Scopes, sent.Header!.Parameter);
        if (await HasEndedAsync(refusal, cancellationToken).ConfigureAwait(false))
            return await SignAnewAsync(signing, sent.Credential, cancellationToken).ConfigureAwait(false);
        return await SignIfChangedAsync(signing, sent.Credential, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<bool> HasEndedAsync(RegistryReply refusal, CancellationToken cancellationToken)
    {
        if (refusal.Status == HttpStatusCode.Unauthorized)
            return true;
        var errors = await refusal.ReadErrorsAsync(cancellationToken).ConfigureAwait(false);
        return CredentialEnd.IsSaid(errors);
    }

    // The answer to a HEAD says nothing, and some registries say no more than "denied": an old credential is asked for
    // again, and only another one is worth another request.
    private async ValueTask<AppliedAuthorization?> SignIfChangedAsync(
        Signing signing, CachedCredential refused, CancellationToken cancellationToken)
    {
        var isOld = options.TimeProvider.GetUtcNow() - refused.Asked >= CredentialEnd.MinAge;
        if (refused.Credential is not { } old || !isOld)
            return null;
        var fresh = await RenewAsync(signing, refused, cancellationToken).ConfigureAwait(false);
        if (fresh.Credential is null || fresh.Credential.Identity == old.Identity)
            return null;
        return await AppliedAsync(signing, fresh, fresh, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<AppliedAuthorization?> SignAnewAsync(
        Signing signing, CachedCredential refused, CancellationToken cancellationToken)
    {
        var fresh = await RenewAsync(signing, refused, cancellationToken).ConfigureAwait(false);
        var used = UsableFor(signing.Call, fresh);
        return await AppliedAsync(signing, used, fresh, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<AppliedAuthorization?> SignFirstAsync(Signing signing, CancellationToken cancellationToken)
    {
        var request = signing.Call.CredentialRequest;
        var known = await credentials.FindAsync(request, cancellationToken).ConfigureAwait(false);
        return await SignOrRenewAsync(signing, known, cancellationToken).ConfigureAwait(false);
    }
}
