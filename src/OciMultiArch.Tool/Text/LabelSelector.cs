using System.Buffers;

namespace OciMultiArch.Tool.Text;

/// <summary>
/// Which objects of Kubernetes are meant, by their labels: <c>KEY=VALUE</c>, <c>KEY==VALUE</c>, <c>KEY!=VALUE</c>, <c>KEY</c> and
/// <c>!KEY</c>, with commas between (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels). All must hold.
/// </summary>
internal sealed class LabelSelector
{
    private static readonly SearchValues<char> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./");

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
        var at = condition.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
        {
            AddPresence(condition);
            return;
        }
        var name = condition[..at];
        var key = Named(name.EndsWith('!') ? name[..^1] : name, condition);
        var given = condition[(at + 1)..];
        var value = Checked(given.StartsWith('=') ? given[1..] : given, condition);
        // As in Kubernetes, what lacks the label has another value.
        var isWanted = key == name;
        conditions.Add(labels => (labels.GetValueOrDefault(key) == value) == isWanted);
    }

    private void AddPresence(string condition)
    {
        var isAbsent = condition.StartsWith('!');
        var key = Named(isAbsent ? condition[1..] : condition, condition);
        conditions.Add(labels => labels.ContainsKey(key) != isAbsent);
    }

    private static string Named(string key, string condition)
    {
        if (key.Length > 0)
            return Checked(key, condition);
        throw new FormatException($"'{Output.Plain(condition)}' names no label. Write KEY=VALUE, KEY!=VALUE, KEY or !KEY.");
    }

    private static string Checked(string text, string condition)
    {
        if (!text.AsSpan().ContainsAnyExcept(Letters))
            return text;
        throw new FormatException(
            $"'{Output.Plain(condition)}' is not read here. Write KEY=VALUE, KEY!=VALUE, KEY or !KEY, with commas between.");
    }
}
