using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OciMultiArch.TestKit;

/// <summary>Issues the tokens of a registry over HTTP, as described by the distribution project's token specification.</summary>
public sealed class TokenServer : IAsyncDisposable
{
    /// <summary>The name of the service that the tokens are for.</summary>
    public const string Service = "registry.test";

    internal const string Issuer = "tokens.test";

    private X509Certificate2 certificate = SelfSigned.Create();
    private readonly TokenServerOptions options;
    private readonly List<TokenAsk> asks = [];
    private readonly Dictionary<string, IReadOnlyList<string>> issued = [];
    private readonly Lock gate = new();
    private LoopbackServer server = null!;

    private TokenServer(TokenServerOptions options) => this.options = options;

    /// <summary>The address that a challenge names.</summary>
    public Uri Realm => new(server.BaseAddress, "token");

    /// <summary>Every request so far, also refused ones, in order.</summary>
    public IReadOnlyList<TokenAsk> Asks
    {
        get
        {
            lock (gate) return [.. asks];
        }
    }

    internal string CertificatePem => certificate.ExportCertificatePem();

    public static async Task<TokenServer> StartAsync(TokenServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var tokens = new TokenServer(options ?? new());
        tokens.server = await LoopbackServer.StartAsync(tokens.AnswerAsync, cancellationToken: cancellationToken);
        return tokens;
    }

    /// <summary>The scopes a token was issued with; null for one that this server never issued.</summary>
    public IReadOnlyList<string>? ScopesOf(string token)
    {
        lock (gate) return issued.GetValueOrDefault(token);
    }

    /// <summary>
    /// Signs with another key from now on: a registry that is started again takes no token that was issued before.
    /// </summary>
    public void ChangeKey()
    {
        lock (gate)
        {
            certificate.Dispose();
            certificate = SelfSigned.Create();
        }
    }

    public async ValueTask DisposeAsync()
    {
        certificate.Dispose();
        await server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var post = HttpMethods.IsPost(context.Request.Method);
        var parameters = post
            ? (await context.Request.ReadFormAsync()).ToDictionary(each => each.Key, each => string.Join(' ', each.Value.ToArray()))
            : context.Request.Query.ToDictionary(each => each.Key, each => string.Join(' ', each.Value.ToArray()));
        var proven = Prove(context.Request, post ? parameters : null, out var user);
        var scopes = parameters.GetValueOrDefault("scope", "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var ask = new TokenAsk(context.Request.Method, user, scopes, parameters, context.Request.Headers.UserAgent.ToString());
        lock (gate) asks.Add(ask);

        if (context.Request.Path != "/token" || (post && !options.AnswersPost)) context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (!proven) context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else await IssueAsync(context.Response, ask);
    }

    private async Task IssueAsync(HttpResponse response, TokenAsk ask)
    {
        var granted = ask.Scopes.Select(each => ask.User is null ? ForAnyone(each) : each).OfType<string>().ToList();
        if (options.Grant is not null) granted = [.. granted.Intersect(options.Grant(ask))];
        string token;
        lock (gate)
        {
            token = Jwt.Sign(certificate, Issuer, Service, ask.User ?? "", granted);
            issued[token] = granted;
        }
        PasswordLedger.PlantToken(token);
        var reply = new JsonObject { [options.TokenField] = token };
        if (options.Lifetime is { } lifetime) reply["expires_in"] = (long)lifetime.TotalSeconds;
        response.ContentType = "application/json";
        await response.WriteAsync(reply.ToJsonString());
    }

    private string? ForAnyone(string scope)
    {
        var actions = scope.LastIndexOf(':') + 1;
        var kept = scope[actions..].Split(',').Where(options.AnonymousActions.Contains).ToList();
        return kept.Count == 0 ? null : scope[..actions] + string.Join(',', kept);
    }

    // True without a user for a request that names none.
    private bool Prove(HttpRequest request, Dictionary<string, string>? form, out string? user)
    {
        user = null;
        if (form?.GetValueOrDefault("grant_type") == "refresh_token")
            return options.RefreshTokens.TryGetValue(form.GetValueOrDefault("refresh_token", ""), out user);
        var (name, password) = form?.GetValueOrDefault("grant_type") == "password"
            ? (form.GetValueOrDefault("username", ""), form.GetValueOrDefault("password", ""))
            : Basic(request.Headers.Authorization.ToString());
        if (name is null) return true;
        if (!options.Users.TryGetValue(name, out var expected) || expected != password) return false;
        user = name;
        return true;
    }

    private static (string? Name, string Password) Basic(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return (null, "");
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..]));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return (text[..colon], text[(colon + 1)..]);
    }
}
