using System.Text.RegularExpressions;

namespace OciMultiArch.Testing.Serving;

/// <summary>Scopes: <c>repository:name:actions</c> (distribution, "Token scope").</summary>
internal static partial class Scopes
{
    /// <summary>Whether a text is a scope.</summary>
    public static bool IsScope(string text) => Form().IsMatch(text);

    /// <summary>What a request needs, a scope for each repository.</summary>
    public static List<string> Needed(ReceivedRequest request)
    {
        if (request.Kind == RequestKind.Catalog)
            return ["registry:catalog:*"];
        if (request.Repository is not { } name)
            return [];
        var actions = request.Method switch
        {
            "GET" or "HEAD" when request.Kind != RequestKind.Upload || request.Method == "GET" => "pull",
            "DELETE" when request.Kind != RequestKind.Upload => "delete",
            _ => "pull,push",
        };
        List<string> needed = [$"repository:{name}:{actions}"];
        if (request.Query.TryGetValue("from", out var from) && from != name)
            needed.Add($"repository:{from}:pull");
        return needed;
    }

    /// <summary>Whether a scope that was granted allows all that another asks.</summary>
    public static bool Covers(string granted, string needed)
    {
        var has = Split(granted);
        var wants = Split(needed);
        return has.Resource == wants.Resource && wants.Actions.All(has.Actions.Contains);
    }

    /// <summary>What of a scope somebody may have; null for nothing.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="may">Whether an action in a repository is allowed; the catalog has the action <c>*</c>.</param>
    public static string? Granted(string scope, Func<string, string, bool> may)
    {
        var (resource, actions) = Split(scope);
        var name = resource[(resource.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var kept = string.Join(',', actions.Where(action => may(action, name)));
        return kept.Length == 0 ? null : $"{resource}:{kept}";
    }

    private static (string Resource, string[] Actions) Split(string scope)
    {
        var last = scope.LastIndexOf(':');
        var actions = scope[(last + 1)..];
        return (scope[..last], actions.Split(','));
    }

    [GeneratedRegex(@"^[a-z]+(\([a-z]+\))?:[^ ]+:([a-z*]+(,[a-z*]+)*)$")]
    private static partial Regex Form();
}
