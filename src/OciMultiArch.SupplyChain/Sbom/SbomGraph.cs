using System.Globalization;

namespace OciMultiArch.SupplyChain;

/// <summary>The things that an SBOM lists and how they belong together, whatever its form.</summary>
/// <param name="root">What the SBOM is of.</param>
/// <param name="created">When it counts as made.</param>
internal sealed class SbomGraph(SbomNode root, DateTimeOffset created)
{
    private readonly OrderedDictionary<string, SbomNode> nodes = new(StringComparer.Ordinal) { [root.Id] = root };
    private readonly List<Edge> edges = [];
    private readonly HashSet<Edge> known = [];

    /// <summary>How two things belong together; the words are those of SPDX.</summary>
    internal enum Relations
    {
        Contains,
        DependsOn,
        GeneratedFrom,
        VariantOf,
    }

    public SbomNode Root => root;

    /// <summary>All things, the root first.</summary>
    public IEnumerable<SbomNode> Nodes => nodes.Values;

    public IReadOnlyList<Edge> Edges => edges;

    /// <summary>When it counts as made.</summary>
    public DateTimeOffset Time => created;

    /// <summary>The same as text, in UTC.</summary>
    public string Created =>
        created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Adds a thing, once, and that another one has something to do with it.</summary>
    public void Add(SbomNode from, Relations relation, SbomNode node)
    {
        nodes.TryAdd(node.Id, node);
        Link(new(from.Id, relation, node.Id));
    }

    /// <summary>Adds one of the images of an index, which is the root.</summary>
    public void AddVariant(SbomNode image)
    {
        nodes.TryAdd(image.Id, image);
        Link(new(image.Id, Relations.VariantOf, root.Id));
    }

    private void Link(Edge edge)
    {
        if (known.Add(edge))
            edges.Add(edge);
    }

    /// <summary>That two things belong together.</summary>
    internal sealed record Edge(string From, Relations Relation, string To);
}
