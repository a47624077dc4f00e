using System.Net;
using System.Net.Http.Headers;
using OciMultiArch.Credentials;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Http;

/// <summary>
/// Gets tokens where a registry's challenge says (distribution, "Token Authentication Specification" and "OAuth2
/// Token Authentication").
/// </summary>
internal sealed class TokenService(RegistryClientOptions options, HttpSender sender, RetryPipeline pipeline)
{
    private const int MaxBodyBytes = 64 << 10;
    private static readonly Remedy CheckAddress = new("Check the registry's address.");
    private static readonly TimeSpan DefaultLife = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MaxLife = TimeSpan.FromHours(12);

    /// <summary>The header that shows a password; null for any other credential.</summary>
    public static AuthenticationHeaderValue? Basic(RegistryCredential? credential)
    {
        if (credential?.Kind != CredentialKind.Password)
            return null;
        return new("Basic", credential.BasicParameter);
    }

    /// <summary>
    /// The token service that a challenge names, where it may not be shown a credential; null where it may, and where
    /// no service is asked.
    /// </summary>
    public static Authority? WithheldFrom(RegistryHost host, Challenge challenge, RegistryCredential? credential)
    {
        var needsService = !challenge.IsBasic && credential is not null && credential.Kind != CredentialKind.BearerToken;
        if (!needsService || challenge.Realm is null)
            return null;
        var realm = Realm(host, challenge);
        return host.Guard.MayReceiveCredentials(host.Authority, realm) ? null : Authority.Of(realm);
    }

    /// <summary>Asks for a token; a service that refuses is an error, one that grants less than asked is not.</summary>
    /// <exception cref="RegistryException">The service refused, or could not be reached.</exception>
    public async ValueTask<TokenCache.AccessToken> GetAsync(Request request, CancellationToken cancellationToken)
    {
        var host = request.Host;
        var realm = Realm(host, request.Challenge);
        var shown = request.Known.Credential;
        CredentialNote note = new()
        {
            Origin = shown?.Origin,
            WithheldFrom = WithheldFrom(host, request.Challenge, shown),
            Failure = request.Known.Failure,
        };
        if (note.WithheldFrom is not null)
            shown = null;
        var ask = Call(request, shown, realm);
        using var reply = await SendAsync(host, ask, shown, cancellationToken).ConfigureAwait(false);
        if ((int)reply.Status is >= 200 and < 300)
            return await ReadAsync(ask, reply, request.Scopes, cancellationToken).ConfigureAwait(false);
        var errors = await reply.ReadErrorsAsync(cancellationToken).ConfigureAwait(false);
        reply.Note = note;
        throw RegistryFailure.Of(ask, reply, errors, options.TimeProvider.GetUtcNow());
    }

    private static Uri Realm(RegistryHost host, Challenge challenge)
    {
        if (challenge.Realm is { } realm)
            return host.Guard.Resolve(host.Endpoint, realm, UrlPurpose.Realm);
        throw new RegistryException(
            Problem.InvalidResponse,
            $"{host.Authority} asks for a token but does not say where to get one (a challenge without realm).");
    }

    private RegistryCall Call(Request request, RegistryCredential? shown, Uri realm)
    {
        RegistryCall query = new()
        {
            Method = HttpMethod.Get,
            Url = Query(request, realm),
            Repository = request.Call.Repository,
            Scopes = request.Call.Scopes,
            Budget = new(options.MaxAttempts),
            Kind = ExchangeKind.Token,
        };
        if (shown?.Kind != CredentialKind.IdentityToken)
            return query;
        return query with { Method = HttpMethod.Post, Url = realm, Content = _ => new(Form(request, shown)) };
    }

    private ValueTask<RegistryReply> SendAsync(
        RegistryHost host, RegistryCall ask, RegistryCredential? shown, CancellationToken cancellationToken)
    {
        var purpose = host.PurposeOf(ask.Url);
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
        var value = (answer.Token is { Length: > 0 } token ? token : answer.AccessToken)?.Trim();
        if (string.IsNullOrEmpty(value) || !Printable.IsVisibleAscii(value))
            throw Unusable(ask, "holds no usable token");
        return new(value, scopes, RefreshAt(answer));
    }

    private static RegistryException Unusable(RegistryCall ask, string problem) =>
        new(Problem.InvalidResponse, $"{ask}: the token service's answer {problem}.", CheckAddress);

    // A third of the life is kept back, so that a long upload does not start on a token about to end. It counts from
    // now, not from issued_at: the service's clock may be wrong.
    private DateTimeOffset RefreshAt(TokenAnswer answer)
    {
        var life = DefaultLife;
        if (answer.Seconds is { } seconds && seconds > 0)
            life = TimeSpan.FromSeconds(Math.Min(seconds, MaxLife.TotalSeconds));
        return options.TimeProvider.GetUtcNow() + life * 2 / 3;
    }

    private static Uri Query(Request request, Uri realm)
    {
        List<string> parameters = [];
        if (request.Challenge.Service is { } service)
            parameters.Add($"service={Uri.EscapeDataString(service)}");
        foreach (var scope in request.Scopes.ToParameters(request.Call.Repository.Path))
            parameters.Add($"scope={Uri.EscapeDataString(scope)}");
        if (parameters.Count == 0)
            return realm;
        return UrlReference.WithParameter(realm, string.Join('&', parameters));
    }

    private static FormUrlEncodedContent Form(Request request, RegistryCredential shown)
    {
        List<KeyValuePair<string, string>> form =
        [
            new("grant_type", "refresh_token"),
            new("client_id", "ocimultiarch"),
            new("refresh_token", shown.Secret),
        ];
        if (request.Challenge.Service is { } service)
            form.Add(new("service", service));
        if (!request.Scopes.IsEmpty)
            form.Add(new("scope", request.Scopes.ToString()));
        return new(form);
    }

    /// <summary>What a token is asked for.</summary>
    /// <param name="Host">The registry.</param>
    /// <param name="Call">The call that needs the token.</param>
    /// <param name="Challenge">The challenge that names the service.</param>
    /// <param name="Known">What to show the service, if it may see it; without a credential: an anonymous token.</param>
    /// <param name="Scopes">The scopes of the token.</param>
    internal sealed record Request(
        RegistryHost Host, RegistryCall Call, Challenge Challenge, CachedCredential Known, ScopeSet Scopes);
}
