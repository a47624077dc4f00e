using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// One challenge of a <c>WWW-Authenticate</c> header (RFC 9110 section 11.6.1): the scheme as sent, the parameters
/// under names in lower case.
/// </summary>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    private const string Space = " \t";
    private const string Separators = " \t,";

    // Nexus writes BASIC: schemes are compared without case.
    public bool IsBearer => Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    public bool IsBasic => Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    public string? Realm => Parameters.GetValueOrDefault("realm");

    public string? Service => Parameters.GetValueOrDefault("service");

    public string? Error => Parameters.GetValueOrDefault("error");

    /// <summary>What the registry says the request needs; empty when it does not say.</summary>
    public ScopeSet Scopes => ScopeSet.Parse(Parameters.GetValueOrDefault("scope"));

    /// <summary>Reads several headers, several challenges in one, quoted and bare values. Never throws.</summary>
    public static IReadOnlyList<Challenge> Parse(IEnumerable<string> wwwAuthenticateValues)
    {
        List<Challenge> found = [];
        foreach (var value in wwwAuthenticateValues)
            ParseHeader(value, found);
        return found;
    }

    /// <summary>
    /// The first Bearer challenge that says where its tokens are, then Basic, then any Bearer; null when there is
    /// none of them (Negotiate and others are not spoken).
    /// </summary>
    public static Challenge? Best(IReadOnlyList<Challenge> challenges) =>
        challenges.FirstOrDefault(static challenge => challenge.IsBearer && challenge.Realm is { Length: > 0 })
        ?? challenges.FirstOrDefault(static challenge => challenge.IsBasic)
        ?? challenges.FirstOrDefault(static challenge => challenge.IsBearer);

    private static void ParseHeader(string value, List<Challenge> found)
    {
        HeaderScanner scanner = new(value);
        string? scheme = null;
        Dictionary<string, string> parameters = new(StringComparer.Ordinal);
        while (true)
        {
            scanner.Skip(Separators);
            if (scanner.AtEnd)
                break;
            var name = scanner.Token();
            if (name.Length == 0)
            {
                scanner.Value(Separators); // no token: whatever stands there is passed over
                continue;
            }
            scanner.Skip(Space);
            if (scanner.Next == '=')
            {
                parameters.TryAdd(name.ToLowerInvariant(), ParameterValue(ref scanner));
                continue;
            }
            Add(found, scheme, parameters);
            scheme = name;
            parameters = new(StringComparer.Ordinal);
            SkipToken68(ref scanner);
        }
        Add(found, scheme, parameters);
    }

    private static string ParameterValue(ref HeaderScanner scanner)
    {
        scanner.SkipOne();
        scanner.Skip(Space);
        return scanner.Value(Separators);
    }

    private static void Add(List<Challenge> found, string? scheme, Dictionary<string, string> parameters)
    {
        if (scheme is not null)
            found.Add(new(scheme, Frozen.Map(parameters)));
    }

    // "Negotiate YIIB==" carries no parameters but one opaque run, which only a comma or the end may follow.
    private static void SkipToken68(ref HeaderScanner scanner)
    {
        var start = scanner.Position;
        var run = scanner.Until(" \t,\"");
        scanner.Skip(Space);
        var isToken68 = run.Length > 0 && !run.TrimEnd('=').Contains('=', StringComparison.Ordinal);
        var isComplete = scanner.AtEnd || scanner.Next == ',';
        if (!isToken68 || !isComplete)
            scanner.MoveTo(start);
    }
}
