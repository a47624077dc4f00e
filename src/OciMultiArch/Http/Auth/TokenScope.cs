using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// One resource and what may be done to it (distribution, "Token Scope Documentation"): <c>type:name:actions</c>. Actions are a set; equal whatever
/// their order. Text of another form (ECR Public asks for <c>aws</c>) is kept whole as the name, with an empty type.
/// </summary>
internal sealed record TokenScope(string Type, string Name, IReadOnlySet<string> Actions)
{
    private const string Any = "*";

    /// <summary>A repository by its path on the registry.</summary>
    public static TokenScope Repository(string path, params IEnumerable<string> actions) => new("repository", path, Frozen.Set(actions));

    // The name may hold a colon (host:port/path): the type ends at the first, the actions start after the last.
    public static TokenScope Parse(string text)
    {
        var first = text.IndexOf(':', StringComparison.Ordinal);
        var last = text.LastIndexOf(':');
        return first <= 0 || last == first
            ? new("", text, Frozen.EmptySet())
            : new(text[..first], text[(first + 1)..last], Frozen.Set(text[(last + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries)));
    }

    public bool IsSameResource(TokenScope other) => Type == other.Type && Name == other.Name;

    public bool Covers(TokenScope other) => IsSameResource(other) && (Actions.Contains(Any) || Actions.IsSupersetOf(other.Actions));

    public TokenScope With(TokenScope sameResource) => this with { Actions = Frozen.Set(Actions.Union(sameResource.Actions)) };

    /// <summary>The form for a request, actions in order.</summary>
    public override string ToString() => Type.Length == 0 ? Name : $"{Type}:{Name}:{string.Join(',', Actions)}";
}
