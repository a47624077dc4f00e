namespace OciMultiArch.House;

/// <summary>The strongly connected components of a graph, as Tarjan finds them.</summary>
internal sealed class Components<T>
    where T : notnull
{
    private readonly ILookup<T, T> edges;
    private readonly Dictionary<T, int> numbers = [];
    private readonly Dictionary<T, int> lowest = [];
    private readonly Stack<T> open = [];
    private readonly List<IReadOnlyList<T>> found = [];

    private Components(IEnumerable<T> nodes, IEnumerable<(T From, T To)> edges)
    {
        this.edges = edges.Distinct().ToLookup(static edge => edge.From, static edge => edge.To);
        foreach (var node in nodes)
        {
            if (!numbers.ContainsKey(node))
                Visit(node);
        }
    }

    /// <summary>The components of more than one node.</summary>
    public static IReadOnlyList<IReadOnlyList<T>> Cycles(IEnumerable<T> nodes, IEnumerable<(T From, T To)> edges) =>
        [.. new Components<T>(nodes, edges).found.Where(static component => component.Count > 1)];

    private void Visit(T node)
    {
        numbers[node] = lowest[node] = numbers.Count;
        open.Push(node);
        foreach (var next in edges[node])
        {
            if (!numbers.TryGetValue(next, out var number))
            {
                Visit(next);
                lowest[node] = Math.Min(lowest[node], lowest[next]);
            }
            else if (open.Contains(next))
            {
                lowest[node] = Math.Min(lowest[node], number);
            }
        }

        if (lowest[node] == numbers[node])
            Close(node);
    }

    private void Close(T node)
    {
        List<T> component = [];
        do
            component.Add(open.Pop());
        while (!component[^1].Equals(node));
        found.Add(component);
    }
}
