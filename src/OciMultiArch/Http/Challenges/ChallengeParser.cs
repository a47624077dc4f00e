using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>Reads <c>WWW-Authenticate</c>: several headers, several challenges in one, quoted and bare values. Never throws.</summary>
internal static class ChallengeParser
{
    public static IReadOnlyList<Challenge> Parse(IEnumerable<string> wwwAuthenticateValues)
    {
        List<Challenge> found = [];
        foreach (var value in wwwAuthenticateValues)
            ParseOne(value, found);
        return found;
    }

    /// <summary>Bearer that says where its tokens are, then Basic, then any Bearer; null when there is none of them (Negotiate and others are not spoken).</summary>
    public static Challenge? Best(IReadOnlyList<Challenge> challenges) =>
        challenges.FirstOrDefault(static each => each.IsBearer && each.Realm is { Length: > 0 })
        ?? challenges.FirstOrDefault(static each => each.IsBasic)
        ?? challenges.FirstOrDefault(static each => each.IsBearer);

    private static void ParseOne(string value, List<Challenge> found)
    {
        HeaderScanner scanner = new(value);
        string? scheme = null;
        Dictionary<string, string> parameters = new(StringComparer.Ordinal);
        while (true)
        {
            scanner.Skip(" \t,");
            if (scanner.AtEnd)
                break;
            var name = scanner.Token();
            if (name.Length == 0)
            {
                scanner.Value(" \t,");
                continue;
            }
            scanner.SkipSpace();
            if (scanner.Next == '=')
            {
                scanner.SkipOne();
                scanner.SkipSpace();
                parameters.TryAdd(name.ToLowerInvariant(), scanner.Value(" \t,"));
                continue;
            }
            Add(found, scheme, parameters);
            (scheme, parameters) = (name, new(StringComparer.Ordinal));
            SkipToken68(ref scanner);
        }
        Add(found, scheme, parameters);
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
        scanner.SkipSpace();
        var isOpaque = run.Length > 0 && !run.TrimEnd('=').Contains('=', StringComparison.Ordinal) && (scanner.AtEnd || scanner.Next == ',');
        if (!isOpaque)
            scanner.MoveTo(start);
    }
}
