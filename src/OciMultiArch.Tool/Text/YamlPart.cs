namespace OciMultiArch.Tool.Text;

/// <summary>One document of a text in YAML.</summary>
/// <param name="Start">Where it begins in the text; it ends where the next one begins.</param>
internal sealed record YamlPart(int Start)
{
    /// <summary>Every value of a mapping or a list, in the order of the text.</summary>
    public List<YamlValue> Values { get; } = [];

    /// <summary>
    /// The line where an alias stands in or for the labels, or of a list whose objects have labels of their own; null for
    /// neither.
    /// </summary>
    public int? HiddenLabels { get; set; }

    /// <summary>The labels of an object of Kubernetes: <c>metadata.labels</c>.</summary>
    public Dictionary<string, string> Labels { get; } = new(StringComparer.Ordinal);
}
