using System.Text;
using System.Text.Json.Nodes;
using OciMultiArch.Testing.Requests;

namespace OciMultiArch.Testing.Serving;

/// <summary>The token service: GET with Basic, and the OAuth2 form of POST (distribution, "Token authentication").</summary>
internal sealed class TokenEndpoint(RegistryState state, TokenIssuer tokens, Access access)
{
    private static readonly string[] Known =
    [
        "service", "scope", "account", "client_id", "offline_token", "access_type", "grant_type", "username", "password",
        "refresh_token",
    ];

    public TestReply Answer(ReceivedRequest request)
    {
        if (request.Method == "POST")
            return state.Options.TakesTokenPosts ? Post(request) : new(404);
        if (request.Method != "GET")
            return new(405);
        CheckAsked(request, request.Parameters);
        if (request["Authorization"] is not { } header)
            return Issue(request.Parameters, null);
        return access.Proven(header) is { } account ? Issue(request.Parameters, account) : TestReply.Error(401, "UNAUTHORIZED");
    }

    private TestReply Post(ReceivedRequest request)
    {
        if (request["Content-Type"] != "application/x-www-form-urlencoded")
            state.Broken(request, "a token is asked for with application/x-www-form-urlencoded");
        var form = RequestQuery.Parse(Encoding.UTF8.GetString(request.Body));
        CheckAsked(request, form);
        var account = form.Values.GetValueOrDefault("grant_type") switch
        {
            "refresh_token" => state.Options.Accounts.FirstOrDefault(account =>
                account.IdentityToken is { } token && token == form.Values.GetValueOrDefault("refresh_token")),
            "password" => state.Options.Accounts.FirstOrDefault(account =>
                account.Name == form.Values.GetValueOrDefault("username")
                && account.Password == form.Values.GetValueOrDefault("password")),
            _ => null,
        };
        return account is null ? TestReply.Error(401, "UNAUTHORIZED") : Issue(form, account);
    }

    private void CheckAsked(ReceivedRequest request, RequestQuery asked)
    {
        if (asked.Values.GetValueOrDefault("service") != tokens.Service)
            state.Broken(request, $"a token is asked for with the service of the challenge, {tokens.Service}");
        if (asked.Values.Keys.FirstOrDefault(static name => !Known.Contains(name)) is { } unknown)
            state.Broken(request, $"{unknown} is nothing that a token service is asked with");
        if (ScopesOf(asked).FirstOrDefault(static scope => !Scopes.IsScope(scope)) is { } wrong)
            state.Broken(request, $"'{wrong}' is not a scope");
    }

    private TestReply Issue(RequestQuery asked, TestAccount? account)
    {
        var granted = ScopesOf(asked).Where(Scopes.IsScope)
            .Select(scope => Scopes.Granted(scope, (action, name) => access.May(account, action, name)))
            .OfType<string>();
        JsonObject reply = new()
        {
            ["token"] = tokens.Issue([.. granted]),
            ["expires_in"] = (long)state.Options.TokenLifetime.TotalSeconds,
        };
        return new TestReply(200).Json(reply);
    }

    private static IEnumerable<string> ScopesOf(RequestQuery asked) =>
        asked.All("scope").SelectMany(static scopes => scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
