namespace OciMultiArch.Tool.Text;

/// <summary>
/// Which objects of Kubernetes are meant, by their labels: <c>KEY=VALUE</c>, <c>KEY==VALUE</c>, <c>KEY!=VALUE</c>, <c>KEY</c> and
/// <c>!KEY</c>, with commas between (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels). All must hold.
/// </summary>
internal sealed class LabelSelector
{
    private readonly List<Func<IReadOnlyDictionary<string, string>, bool>> conditions = [];

    /// <exception cref="FormatException">The text says something else.</exception>
    public static LabelSelector Parse(string text)
    {
        LabelSelector selector = new();
        foreach (var condition in text.Split(','))
            selector.Add(condition.Trim());
        return selector;
    }

    public bool Takes(IReadOnlyDictionary<string, string> labels) => conditions.TrueForAll(condition => condition(labels));

    private void Add(string condition)
    {
        if (condition.AsSpan().ContainsAny("() \t"))
            throw new FormatException(
                $"'{Output.Plain(condition)}' is not read here. Write KEY=VALUE, KEY!=VALUE, KEY or !KEY, with commas between.");
        var at = condition.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
        {
            AddPresence(condition);
            return;
        }
        var name = condition[..at];
        var key = Checked(name.TrimEnd('!'), condition);
        var value = condition[(at + 1)..].TrimStart('=');
        // As in Kubernetes, what lacks the label has another value.
        var isWanted = key == name;
        conditions.Add(labels => (labels.GetValueOrDefault(key) == value) == isWanted);
    }

    private void AddPresence(string condition)
    {
        var isAbsent = condition.StartsWith('!');
        var key = Checked(condition.TrimStart('!'), condition);
        conditions.Add(labels => labels.ContainsKey(key) != isAbsent);
    }

    private static string Checked(string key, string condition)
    {
        if (key.Length > 0)
            return key;
        throw new FormatException($"'{Output.Plain(condition)}' names no label. Write KEY=VALUE, KEY!=VALUE, KEY or !KEY.");
    }
}
