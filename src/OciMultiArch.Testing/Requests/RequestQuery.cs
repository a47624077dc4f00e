namespace OciMultiArch.Testing.Requests;

/// <summary>The parameters of a query or of a form.</summary>
internal sealed class RequestQuery
{
    private readonly List<KeyValuePair<string, string>> all;

    private RequestQuery(IEnumerable<KeyValuePair<string, string>> all)
    {
        this.all = [.. all];
        Values = this.all.GroupBy(static pair => pair.Key, static pair => pair.Value)
            .ToDictionary(static group => group.Key, static group => string.Join(',', group));
    }

    /// <summary>Each name with its value; several of one name are joined by a comma.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <param name="text">The text, with or without the question mark, as it was sent.</param>
    public static RequestQuery Parse(string text) => new(
        text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(static part =>
        {
            var sides = part.Split('=', 2);
            return KeyValuePair.Create(Decoded(sides[0]), sides.Length > 1 ? Decoded(sides[1]) : "");
        }));

    /// <summary>All values of a name, in their order.</summary>
    public IReadOnlyList<string> All(string name) =>
        [.. all.Where(pair => pair.Key == name).Select(static pair => pair.Value)];

    // A plus is a space in forms, and servers read queries so too.
    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
