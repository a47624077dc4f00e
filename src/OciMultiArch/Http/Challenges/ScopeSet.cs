using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// Several scopes, one for each resource, in one canonical order: registries repeat neither the order of scopes nor
/// of actions from one challenge to the next, and this is a cache key. Immutable; equal by content.
/// </summary>
internal sealed record ScopeSet
{
    private static readonly Comparer<(string Type, string Name)> ByResource =
        Comparer<(string Type, string Name)>.Create(CompareResources);

    private ScopeSet(IReadOnlyList<Scope> scopes) => Scopes = scopes;

    public static ScopeSet Empty { get; } = new(Frozen.Empty<Scope>());

    public IReadOnlyList<Scope> Scopes { get; }

    public bool IsEmpty => Scopes.Count == 0;

    /// <summary>Whether nothing but pulling is asked for.</summary>
    public bool IsPullOnly => Scopes.All(static scope => scope.Actions.SetEquals(["pull"]));

    public static ScopeSet Of(params IEnumerable<Scope> scopes)
    {
        SortedDictionary<(string Type, string Name), Scope> merged = new(ByResource);
        foreach (var scope in scopes)
        {
            var known = merged.GetValueOrDefault(scope.Resource);
            merged[scope.Resource] = known?.With(scope.Actions) ?? scope;
        }
        return new(Frozen.List(merged.Values));
    }

    /// <summary>The scope of one repository, by its path on the registry.</summary>
    public static ScopeSet OfRepository(string path, params IEnumerable<string> actions) =>
        Of(Scope.OfRepository(path, actions));

    /// <summary>
    /// Reads the scopes of a challenge, parted by spaces; null is none, and what could not be sent back is left out.
    /// </summary>
    public static ScopeSet Parse(string? text)
    {
        var scopes = (text ?? "").Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return Of(scopes.Where(static scope => Printable.IsVisibleAscii(scope)).Select(Scope.Parse));
    }

    /// <summary>What may be done to a repository; null when none of the scopes is of it.</summary>
    public IReadOnlySet<string>? ActionsOn(string path) =>
        Scopes.FirstOrDefault(scope => scope.IsOfRepository(path))?.Actions;

    public bool Covers(ScopeSet other) => other.Scopes.All(wanted => Scopes.Any(scope => scope.Covers(wanted)));

    public ScopeSet Union(ScopeSet other)
    {
        if (Covers(other))
            return this;
        return Of(Scopes.Concat(other.Scopes));
    }

    /// <summary>The values for the <c>scope</c> parameters of a token request, not yet escaped.</summary>
    /// <param name="firstRepository">
    /// The path of the repository at hand: some token services read the first parameter only. Null keeps the
    /// canonical order.
    /// </param>
    public IReadOnlyList<string> ToParameters(string? firstRepository = null)
    {
        var ordered = Scopes.OrderByDescending(scope => scope.IsOfRepository(firstRepository));
        return [.. ordered.Select(static scope => scope.ToString())];
    }

    /// <summary>All scopes in one text, parted by spaces, as the OAuth2 form of a token request wants them.</summary>
    public override string ToString() => string.Join(' ', Scopes);

    private static int CompareResources((string Type, string Name) one, (string Type, string Name) other)
    {
        var byType = string.CompareOrdinal(one.Type, other.Type);
        return byType != 0 ? byType : string.CompareOrdinal(one.Name, other.Name);
    }

    /// <summary>
    /// One resource and what may be done to it (distribution, "Token Scope Documentation"): <c>type:name:actions</c>.
    /// Actions are a set; equal whatever their order. Text of another form (ECR Public asks for <c>aws</c>) is kept
    /// whole as the name, with an empty type.
    /// </summary>
    internal sealed record Scope(string Type, string Name, IReadOnlySet<string> Actions)
    {
        private const string AnyAction = "*";
        private const string RepositoryType = "repository";

        public (string Type, string Name) Resource => (Type, Name);

        public static Scope OfRepository(string path, params IEnumerable<string> actions) =>
            new(RepositoryType, path, Frozen.Set(actions));

        // The name may hold a colon (host:port/path): the type ends at the first, the actions start after the last.
        public static Scope Parse(string text)
        {
            var first = text.IndexOf(':', StringComparison.Ordinal);
            var last = text.LastIndexOf(':');
            if (first <= 0 || last == first)
                return new("", text, Frozen.EmptySet());
            var actions = text[(last + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries);
            return new(text[..first], text[(first + 1)..last], Frozen.Set(actions));
        }

        public bool IsOfRepository(string? path) => Type == RepositoryType && Name == path;

        public bool Covers(Scope other)
        {
            if (Resource != other.Resource)
                return false;
            return Actions.Contains(AnyAction) || Actions.IsSupersetOf(other.Actions);
        }

        public Scope With(IReadOnlySet<string> actions) => this with { Actions = Frozen.Set(Actions.Union(actions)) };

        /// <summary>The form for a request, actions in order.</summary>
        public override string ToString()
        {
            if (Type.Length == 0)
                return Name;
            return $"{Type}:{Name}:{string.Join(',', Actions)}";
        }
    }
}
