namespace OciMultiArch.Testing.Requests;

/// <summary>The parameters of a query or of a form.</summary>
internal sealed class RequestQuery
{
    private readonly List<KeyValuePair<string, string>> all;

    private RequestQuery(IEnumerable<KeyValuePair<string, string>> all)
    {
        this.all = [.. all];
        var names = this.all.Select(static pair => pair.Key).Distinct();
        Values = names.ToDictionary(static name => name, name => string.Join(',', All(name)));
    }

    /// <summary>Each name with its value; several of one name are joined by a comma.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <param name="text">The text, with or without the question mark, as it was sent.</param>
    public static RequestQuery Parse(string text)
    {
        var parts = text.TrimStart('?').Split('&');
        return new(parts.Where(static part => part.Length > 0).Select(Pair));
    }

    /// <summary>All values of a name, in their order.</summary>
    public IReadOnlyList<string> All(string name) =>
        [.. all.Where(pair => pair.Key == name).Select(static pair => pair.Value)];

    private static KeyValuePair<string, string> Pair(string part)
    {
        var sides = part.Split('=', 2);
        return new(Decoded(sides[0]), Decoded(sides.ElementAtOrDefault(1) ?? ""));
    }

    // A plus is a space in forms, and servers read queries so too.
    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
