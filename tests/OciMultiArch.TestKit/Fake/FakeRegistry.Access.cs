using System.Text;

namespace OciMultiArch.TestKit;

/// <content>Who may do what.</content>
public sealed partial class FakeRegistry
{
    // Null when the request may go on.
    private FakeReply? Refuse(FakeRequest request)
    {
        if (options.BasicUser is { } user) return RefuseBasic(request, user);
        if (options.Tokens is null) return null;
        var needed = Needed(request);
        var header = request["Authorization"];
        var granted = header is null ? null : options.Tokens.ScopesOf(header["Bearer ".Length..]);
        if (granted is not null && needed.All(each => granted.Any(one => Covers(one, each)))) return null;
        return Challenge(needed, granted is null ? "" : ",error=\"insufficient_scope\"");
    }

    private static FakeReply? RefuseBasic(FakeRequest request, string user)
    {
        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{RealRegistry.Password}"));
        return request["Authorization"] == $"Basic {expected}"
            ? null
            : FakeReply.Error(401, "UNAUTHORIZED").With("WWW-Authenticate", "Basic realm=\"fake\"");
    }

    private FakeReply Challenge(List<string> scopes, string error)
    {
        var scope = scopes.Count == 0 ? "" : $",scope=\"{string.Join(' ', scopes)}\"";
        var challenge = $"Bearer realm=\"{options.Tokens!.Realm}\",service=\"{TokenServer.Service}\"{scope}{error}";
        return FakeReply.Error(401, "UNAUTHORIZED").With("WWW-Authenticate", challenge);
    }

    private static List<string> Needed(FakeRequest request)
    {
        if (Address().Match(request.Path) is not { Success: true } match) return [];
        var actions = request.Method switch
        {
            "GET" or "HEAD" => "pull",
            "DELETE" when match.Groups["kind"].Value != "blobs/uploads" => "delete",
            _ => "pull,push",
        };
        var needed = new List<string> { $"repository:{match.Groups["name"].Value}:{actions}" };
        if (request.Query.TryGetValue("from", out var from) && from != match.Groups["name"].Value) needed.Add($"repository:{from}:pull");
        return needed;
    }

    private static bool Covers(string granted, string needed)
    {
        var (has, wants) = (granted.LastIndexOf(':'), needed.LastIndexOf(':'));
        return granted[..has] == needed[..wants] && needed[(wants + 1)..].Split(',').All(granted[(has + 1)..].Split(',').Contains);
    }
}
