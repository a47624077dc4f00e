using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// Several scopes, one for each resource, in one canonical order: registries repeat neither the order of scopes nor of actions from one challenge to
/// the next, and this is a cache key. Immutable; equal by content.
/// </summary>
internal sealed record ScopeSet
{
    private ScopeSet(IReadOnlyList<TokenScope> scopes) => Scopes = scopes;

    public static ScopeSet Empty { get; } = new(Frozen.Empty<TokenScope>());

    public IReadOnlyList<TokenScope> Scopes { get; }

    public bool IsEmpty => Scopes.Count == 0;

    public static ScopeSet Of(params IEnumerable<TokenScope> scopes)
    {
        SortedDictionary<(string Type, string Name), TokenScope> merged = new(ByText.Instance);
        foreach (var each in scopes)
            merged[(each.Type, each.Name)] = merged.TryGetValue((each.Type, each.Name), out var known) ? known.With(each) : each;
        return merged.Count == 0 ? Empty : new(Frozen.List(merged.Values));
    }

    /// <summary>Reads the scopes of a challenge, parted by spaces; null is none, and what could not be sent back is left out.</summary>
    public static ScopeSet Parse(string? text) =>
        Of((text ?? "").Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Where(static each => Printable.IsVisibleAscii(each)).Select(TokenScope.Parse));

    public bool Covers(ScopeSet other) => other.Scopes.All(wanted => Scopes.Any(each => each.Covers(wanted)));

    public ScopeSet Union(ScopeSet other) => Covers(other) ? this : Of(Scopes.Concat(other.Scopes));

    /// <summary>The values for the <c>scope</c> parameters of a token request, not yet escaped.</summary>
    /// <param name="first">The resource at hand: some token services read the first parameter only. Null keeps the canonical order.</param>
    public IReadOnlyList<string> ToParameters(TokenScope? first = null) =>
        [.. Scopes.OrderBy(each => first is not null && each.IsSameResource(first) ? 0 : 1).Select(static each => each.ToString())];

    /// <summary>All scopes in one text, parted by spaces, as the OAuth2 form of a token request wants them.</summary>
    public override string ToString() => string.Join(' ', Scopes);

    private sealed class ByText : IComparer<(string Type, string Name)>
    {
        public static readonly ByText Instance = new();

        public int Compare((string Type, string Name) x, (string Type, string Name) y) =>
            string.CompareOrdinal(x.Type, y.Type) is not 0 and var byType ? byType : string.CompareOrdinal(x.Name, y.Name);
    }
}
