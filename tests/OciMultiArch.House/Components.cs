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

    public Components(IEnumerable<T> nodes, ILookup<T, T> edges)
    {
        this.edges = edges;
        foreach (var node in nodes)
        {
            if (!numbers.ContainsKey(node))
                Visit(node);
        }
    }

    public IReadOnlyList<IReadOnlyList<T>> Found => found;

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

/// <summary>The strongly connected components of a graph.</summary>
internal static class Components
{
    public static IReadOnlyList<IReadOnlyList<T>> Of<T>(IEnumerable<T> nodes, ILookup<T, T> edges)
        where T : notnull => new Components<T>(nodes, edges).Found;
}
