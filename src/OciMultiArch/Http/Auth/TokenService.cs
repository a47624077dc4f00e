using System.Net;
using System.Net.Http.Headers;
using OciMultiArch.Credentials;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Http;

/// <summary>
/// Gets tokens where a registry's challenge says (distribution, "Token Authentication Specification" and "OAuth2 Token Authentication").
/// </summary>
internal sealed class TokenService(RegistryClientOptions options, HttpSender sender, RetryPipeline pipeline)
{
    private const int MaxBodyBytes = 64 << 10;
    private static readonly TimeSpan DefaultLife = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MaxLife = TimeSpan.FromHours(12);

    /// <summary>The header that shows a password; null for any other credential.</summary>
    public static AuthenticationHeaderValue? Basic(RegistryCredential? credential) =>
        credential?.Kind == CredentialKind.Password ? new("Basic", credential.BasicParameter) : null;

    /// <summary>Asks for a token; a service that refuses is an error, one that grants less than asked is not.</summary>
    public async ValueTask<TokenCache.AccessToken> GetAsync(
        RegistryHost host,
        Challenge challenge,
        RegistryCredential? credential,
        ScopeSet scopes,
        RegistryCall call,
        CancellationToken cancellationToken)
    {
        var realm = Realm(host, challenge);
        var mayReceive = host.Guard.MayReceiveCredentials(host.Authority, realm);
        var shown = mayReceive ? credential : null;
        var ask = shown?.Kind == CredentialKind.IdentityToken
            ? RefreshCall(call, realm, challenge, shown, scopes)
            : QueryCall(call, realm, challenge, scopes);
        using var reply = await SendAsync(host, ask, shown, cancellationToken).ConfigureAwait(false);
        if (reply.Status == HttpStatusCode.OK)
            return await ReadAsync(ask, reply, scopes, cancellationToken).ConfigureAwait(false);
        var errors = await reply.ReadErrorsAsync(cancellationToken).ConfigureAwait(false);
        var failure = RegistryFailure.Of(ask, reply, errors, options.TimeProvider.GetUtcNow());
        throw credential is not null && shown is null ? Withheld(ask, failure) : failure;
    }

    private static Uri Realm(RegistryHost host, Challenge challenge)
    {
        if (challenge.Realm is { } realm)
            return host.Guard.Resolve(host.Endpoint, realm, UrlPurpose.Realm);
        throw new RegistryException(
            Problem.InvalidResponse,
            $"{host.Authority} asks for a token but does not say where to get one (a challenge without realm).");
    }

    private RegistryCall QueryCall(RegistryCall call, Uri realm, Challenge challenge, ScopeSet scopes) =>
        TokenCall(call, HttpMethod.Get, Query(realm, challenge, scopes, call.Repository.Path), null);

    private RegistryCall RefreshCall(
        RegistryCall call, Uri realm, Challenge challenge, RegistryCredential credential, ScopeSet scopes) =>
        TokenCall(call, HttpMethod.Post, realm, _ => new(Form(challenge, credential, scopes)));

    private RegistryCall TokenCall(
        RegistryCall call, HttpMethod method, Uri url, Func<CancellationToken, ValueTask<HttpContent>>? content) => new()
        {
            Method = method,
            Url = url,
            Repository = call.Repository,
            Scopes = call.Scopes,
            Content = content,
            Budget = new(options.MaxAttempts),
            Kind = ExchangeKind.Token,
        };

    private ValueTask<RegistryReply> SendAsync(
        RegistryHost host, RegistryCall ask, RegistryCredential? shown, CancellationToken cancellationToken)
    {
        var isOwn = Authority.Of(ask.Url) == host.Authority;
        var purpose = isOwn ? HandlerPurpose.Registry : HandlerPurpose.Foreign;
        return pipeline.ExecuteAsync(
            ask,
            async cancel =>
            {
                using var request = await RequestAsync(ask, shown, cancel).ConfigureAwait(false);
                return await sender.SendAsync(host, ask, request, purpose, cancel).ConfigureAwait(false);
            },
            cancellationToken);
    }

    private static async ValueTask<HttpRequestMessage> RequestAsync(
        RegistryCall ask, RegistryCredential? shown, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = new(ask.Method, ask.Url);
        request.Headers.Authorization = Basic(shown);
        if (ask.Content is { } content)
            request.Content = await content(cancellationToken).ConfigureAwait(false);
        if (shown is not null)
            request.Options.Set(Redact.SecretInBody, shown.Secret);
        return request;
    }

    private async ValueTask<TokenCache.AccessToken> ReadAsync(
        RegistryCall ask, RegistryReply reply, ScopeSet scopes, CancellationToken cancellationToken)
    {
        var body = await reply.ReadAsync(MaxBodyBytes, cancellationToken).ConfigureAwait(false);
        if (body is null)
            throw Unusable(ask, $"is larger than {MaxBodyBytes} bytes");
        if (WireJson.ReadToken(body) is not { } answer)
            throw Unusable(ask, "is not a token");
        var value = answer.Token is { Length: > 0 } token ? token : answer.AccessToken;
        if (string.IsNullOrEmpty(value) || !Printable.IsVisibleAscii(value))
            throw Unusable(ask, "holds no usable token");
        return new(value, scopes, RefreshAt(answer));
    }

    private static RegistryException Unusable(RegistryCall ask, string problem) =>
        new(Problem.InvalidResponse, $"{ask}: the token service's answer {problem}.", new("Check the registry's address."));

    private static RegistryException Withheld(RegistryCall ask, RegistryException failure)
    {
        var service = Authority.Of(ask.Url).ToString();
        var registry = ask.Repository.Registry;
        var reason = $"{failure.Reason} The token service {service} is another host than {registry}, so it was not shown the credentials.";
        return new(Problem.UntrustedHost, reason, UrlGuard.TrustHost(service), failure)
        {
            StatusCode = failure.StatusCode,
            ErrorCodes = failure.ErrorCodes,
            RetryAfter = failure.RetryAfter,
        };
    }

    // A third of the life is kept back, so that a long upload does not start on a token about to end. It counts from now, not from
    // issued_at: the service's clock may be wrong.
    private DateTimeOffset RefreshAt(TokenAnswer answer)
    {
        var life = DefaultLife;
        if (answer.ExpiresIn is { } seconds && seconds > 0)
            life = TimeSpan.FromSeconds(Math.Min(seconds, MaxLife.TotalSeconds));
        return options.TimeProvider.GetUtcNow() + life * 2 / 3;
    }

    private static Uri Query(Uri realm, Challenge challenge, ScopeSet scopes, string repository)
    {
        List<string> parameters = [];
        if (challenge.Service is { } service)
            parameters.Add($"service={Uri.EscapeDataString(service)}");
        parameters.AddRange(scopes.ToParameters(repository).Select(static scope => $"scope={Uri.EscapeDataString(scope)}"));
        return parameters.Count == 0 ? realm : UrlReference.WithParameter(realm, string.Join('&', parameters));
    }

    private static FormUrlEncodedContent Form(Challenge challenge, RegistryCredential credential, ScopeSet scopes)
    {
        List<KeyValuePair<string, string>> form =
        [
            new("grant_type", "refresh_token"),
            new("client_id", "ocimultiarch"),
            new("refresh_token", credential.Secret),
        ];
        if (challenge.Service is { } service)
            form.Add(new("service", service));
        if (!scopes.IsEmpty)
            form.Add(new("scope", scopes.ToString()));
        return new(form);
    }
}
