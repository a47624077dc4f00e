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

    private static TestReply Unauthorized => TestReply.Error(401, "UNAUTHORIZED");

    public TestReply Answer(ReceivedRequest request)
    {
        if (request.Method == "POST")
            return state.Options.TakesTokenPosts ? Post(request) : new(404);
        if (request.Method != "GET")
            return new(405);
        CheckAsked(request, request.Parameters);
        if (request["Authorization"] is not { } header)
            return Issue(request.Parameters, null);
        var account = access.Proven(header);
        return account is null ? Unauthorized : Issue(request.Parameters, account);
    }

    private TestReply Post(ReceivedRequest request)
    {
        if (request["Content-Type"] != "application/x-www-form-urlencoded")
            state.Broken(request, "a token is asked for with application/x-www-form-urlencoded");
        var form = RequestQuery.Parse(Encoding.UTF8.GetString(request.Body));
        CheckAsked(request, form);
        var account = state.Options.Accounts.FirstOrDefault(account => IsProven(account, form.Values));
        return account is null ? Unauthorized : Issue(form, account);
    }

    private static bool IsProven(TestAccount account, IReadOnlyDictionary<string, string> form)
    {
        var type = form.GetValueOrDefault("grant_type");
        if (type == "refresh_token")
            return account.IdentityToken is { } token && token == form.GetValueOrDefault("refresh_token");
        var isUser = type == "password" && account.Name == form.GetValueOrDefault("username");
        return isUser && account.Password == form.GetValueOrDefault("password");
    }

    private void CheckAsked(ReceivedRequest request, RequestQuery asked)
    {
        if (asked.Values.GetValueOrDefault("service") != tokens.Service)
            state.Broken(request, $"a token is asked for with the service of the challenge, {tokens.Service}");
        if (asked.Values.Keys.Except(Known).FirstOrDefault() is { } unknown)
            state.Broken(request, $"{unknown} is nothing that a token service is asked with");
        foreach (var wrong in ScopesOf(asked).Where(static scope => !Scopes.IsScope(scope)))
            state.Broken(request, $"'{wrong}' is not a scope");
    }

    private TestReply Issue(RequestQuery asked, TestAccount? account)
    {
        var scopes = ScopesOf(asked).Where(Scopes.IsScope);
        var granted = scopes.Select(scope => access.Granted(account, scope)).OfType<string>();
        JsonObject reply = new() { ["token"] = tokens.Issue([.. granted]) };
        reply["expires_in"] = (long)state.Options.TokenLifetime.TotalSeconds;
        return new TestReply(200).Json(reply);
    }

    private static IEnumerable<string> ScopesOf(RequestQuery asked) =>
        asked.All("scope").SelectMany(static scopes => scopes.Split(' ')).Where(static scope => scope.Length > 0);
}
