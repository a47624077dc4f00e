using System.Text;

namespace OciMultiArch.Testing.Serving;

/// <summary>Who may do what, and what a client may show of its credentials.</summary>
internal sealed class Access(RegistryState state, TokenIssuer tokens)
{
    private readonly TestRegistryOptions options = state.Options;

    /// <summary>What a request shows that it must not, in words, or null.</summary>
    public string? Broken(ReceivedRequest request)
    {
        if (request["Authorization"] is not { } header)
            return null;
        if (request.Url is { Scheme: "http", IsLoopback: false })
            return "credentials went in clear, without TLS";
        if (options.Authentication == RegistryAuthentication.None)
            return "Authorization was sent to a registry that never asked for it";
        var isBearer = header.StartsWith("Bearer ", StringComparison.Ordinal);
        if (isBearer && tokens.Find(TokenOf(header)) is null)
            return "the token was issued for another registry";
        if (!isBearer && options.Authentication == RegistryAuthentication.Bearer)
            return "a password was sent to a registry that asks for a token";
        return null;
    }

    /// <summary>The refusal of a request; null when it may go on.</summary>
    public TestReply? Refusal(ReceivedRequest request) => options.Authentication switch
    {
        RegistryAuthentication.Basic => OfBasic(request),
        RegistryAuthentication.Bearer => OfBearer(request),
        _ => null,
    };

    /// <summary>401 for a request whose login is not enough.</summary>
    public TestReply Unauthorized(ReceivedRequest request) => options.Authentication switch
    {
        RegistryAuthentication.Bearer => Challenge(request, ",error=\"insufficient_scope\""),
        _ => TestReply.Error(401, "UNAUTHORIZED"),
    };

    /// <summary>The account that a Basic header proves; null for none.</summary>
    public TestAccount? Proven(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..]));
        return options.Accounts.FirstOrDefault(account => text == $"{account.Name}:{account.Password}");
    }

    /// <summary>What of a scope somebody may have, or null; nobody in particular when the account is null.</summary>
    public string? Granted(TestAccount? account, string scope) =>
        Scopes.Granted(scope, (action, name) => May(account, action, name));

    private bool May(TestAccount? account, string action, string repository)
    {
        if (account is not null && account.May(action, repository))
            return true;
        return action == "pull" && TestAccount.Matches(options.PublicRepositories, repository);
    }

    private TestReply? OfBasic(ReceivedRequest request)
    {
        var account = request["Authorization"] is { } header ? Proven(header) : null;
        var needed = Scopes.Needed(request);
        if (account is null && (request.IsSigned || needed.Count == 0))
            return BasicChallenge();
        if (needed.All(scope => Granted(account, scope) == scope))
            return null;
        return account is null ? BasicChallenge() : TestReply.Error(403, "DENIED");
    }

    private static TestReply BasicChallenge() =>
        TestReply.Error(401, "UNAUTHORIZED").With("WWW-Authenticate", "Basic realm=\"test\"");

    private TestReply? OfBearer(ReceivedRequest request)
    {
        var token = request["Authorization"] is { } header ? tokens.Find(TokenOf(header)) : null;
        if (token is null)
            return Challenge(request, "");
        if (tokens.IsOver(token))
            return Challenge(request, ",error=\"invalid_token\"");
        var needed = Scopes.Needed(request);
        var isEnough = needed.All(scope => token.Scopes.Any(granted => Scopes.Covers(granted, scope)));
        return isEnough ? null : Challenge(request, ",error=\"insufficient_scope\"");
    }

    private TestReply Challenge(ReceivedRequest request, string error)
    {
        var needed = Scopes.Needed(request);
        var scope = needed.Count == 0 ? "" : $",scope=\"{string.Join(' ', needed)}\"";
        var challenge = $"Bearer realm=\"{tokens.Realm(request)}\",service=\"{tokens.Service}\"{scope}{error}";
        return TestReply.Error(401, "UNAUTHORIZED").With("WWW-Authenticate", challenge);
    }

    private static string TokenOf(string header) =>
        header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : "";
}
