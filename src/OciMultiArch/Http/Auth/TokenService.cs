using System.Net;
using System.Net.Http.Headers;
using OciMultiArch.Credentials;
using OciMultiArch.Internal;
using OciMultiArch.Json;
using Polly;

namespace OciMultiArch.Http;

/// <summary>Gets tokens where a registry's challenge says (distribution, "Token Authentication Specification" and "OAuth2 Token Authentication").</summary>
internal sealed class TokenService(RegistryClientOptions options, HttpSender exchanger, ResiliencePipeline<RegistryReply> pipeline)
{
    private const int MaxBody = 64 << 10;
    private static readonly TimeSpan DefaultLife = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestLife = TimeSpan.FromHours(12);

    /// <summary>Asks for a token; a service that refuses is an error, one that grants less than asked is not.</summary>
    public async ValueTask<AccessToken> GetAsync(
        RegistryHost host, Challenge challenge, RegistryCredential? credential, ScopeSet scopes, RegistryCall call, CancellationToken cancellationToken)
    {
        if (challenge.Realm is not { } raw)
            throw new RegistryException($"{host.Authority} asks for a token but does not say where to get one (a challenge without realm).");
        var realm = host.Guard.Resolve(host.Endpoint, raw, UrlPurpose.Realm);
        var shown = host.Guard.MayReceiveCredentials(host.Authority, realm) ? credential : null;
        var isRefresh = shown?.Kind == CredentialKind.IdentityToken;
        var url = isRefresh ? realm : Query(realm, challenge, scopes, TokenScope.Repository(call.Repository.Path));
        RegistryCall ask = call with
        {
            Method = isRefresh ? HttpMethod.Post : HttpMethod.Get,
            Url = url,
            Content = isRefresh ? _ => new(Form(challenge, shown!, scopes)) : null,
            Budget = new(options.MaxAttempts),
            Kind = ExchangeKind.Token,
            Sends = new(),
            Answers = [],
            IsRepeatable = true,
            Accept = null,
            From = 0,
        };
        using var reply = await SendAsync(host, ask, isRefresh ? null : Basic(shown), shown?.Secret, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(ask, reply, scopes, shown is null && credential is not null, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<RegistryReply> SendAsync(
        RegistryHost host, RegistryCall ask, AuthenticationHeaderValue? authorization, string? secret, CancellationToken cancellationToken)
    {
        var purpose = Authority.Of(ask.Url) == host.Authority ? HandlerPurpose.Registry : HandlerPurpose.Foreign;
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(RetryPipeline.Call, ask);
        try
        {
            return await pipeline.ExecuteAsync(async each =>
            {
                ask.Sends.Try();
                using HttpRequestMessage request = new(ask.Method, ask.Url);
                request.Content = ask.Content is { } body ? await body(each.CancellationToken).ConfigureAwait(false) : null;
                request.Headers.Authorization = authorization;
                if (secret is not null)
                    request.Options.Set(SentSecrets.InBody, secret);
                return await exchanger.SendAsync(host, ask, request, purpose, each.CancellationToken).ConfigureAwait(false);
            }, context).ConfigureAwait(false);
        }
        catch (Exception failure) when (RetryPipeline.IsOfTheNetwork(failure))
        {
            throw RegistryFailure.Of(ask, failure);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<AccessToken> ReadAsync(
        RegistryCall ask, RegistryReply reply, ScopeSet scopes, bool isWithheld, CancellationToken cancellationToken)
    {
        if (reply.Status != HttpStatusCode.OK)
        {
            var failure = RegistryFailure.Of(ask, reply, await reply.ReadErrorsAsync(cancellationToken).ConfigureAwait(false), options.TimeProvider.GetUtcNow());
            throw isWithheld ? Withheld(ask, failure) : failure;
        }
        var body = await reply.ReadAsync(MaxBody, cancellationToken).ConfigureAwait(false)
            ?? throw new RegistryException($"{ask}: the token service's answer is larger than {MaxBody} bytes.");
        var answer = WireJson.ReadToken(body) ?? throw new RegistryException($"{ask}: the token service's answer is not a token. Check the registry's address.");
        var value = answer.Token is { Length: > 0 } token ? token : answer.AccessToken;
        if (string.IsNullOrEmpty(value) || !Printable.IsVisibleAscii(value))
            throw new RegistryException($"{ask}: the token service's answer holds no usable token.");
        return new(value, scopes, RefreshAt(answer));
    }

    private static RegistryException Withheld(RegistryCall ask, RegistryException failure) =>
        new($"{failure.Message} The token service {Authority.Of(ask.Url)} is another host than {ask.Repository.Registry}, so it was not shown the credentials; "
            + "name it as trusted in this registry's settings if it is meant.", failure)
        {
            StatusCode = failure.StatusCode,
            ErrorCodes = failure.ErrorCodes,
        };

    // A third of the life is kept back, so that a long upload does not start on a token about to end. It counts from now, not from issued_at: the
    // service's clock may be wrong.
    private DateTimeOffset RefreshAt(TokenAnswer answer)
    {
        var life = answer.ExpiresIn is { } seconds && seconds > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, LongestLife.TotalSeconds)) : DefaultLife;
        return options.TimeProvider.GetUtcNow() + life * 2 / 3;
    }

    private static Uri Query(Uri realm, Challenge challenge, ScopeSet scopes, TokenScope first)
    {
        var parameters = scopes.ToParameters(first).Select(static each => $"scope={Uri.EscapeDataString(each)}");
        if (challenge.Service is { } service)
            parameters = parameters.Prepend($"service={Uri.EscapeDataString(service)}");
        var query = string.Join('&', parameters);
        return query.Length == 0 ? realm : UrlReference.WithParameter(realm, query);
    }

    private static FormUrlEncodedContent Form(Challenge challenge, RegistryCredential credential, ScopeSet scopes)
    {
        List<KeyValuePair<string, string>> form =
        [
            new("grant_type", "refresh_token"), new("client_id", "ocimultiarch"), new("refresh_token", credential.Secret),
        ];
        if (challenge.Service is { } service)
            form.Add(new("service", service));
        if (!scopes.IsEmpty)
            form.Add(new("scope", scopes.ToString()));
        return new(form);
    }

    internal static AuthenticationHeaderValue? Basic(RegistryCredential? credential) => credential?.Kind == CredentialKind.Password ? new("Basic", credential.BasicParameter) : null;
}
