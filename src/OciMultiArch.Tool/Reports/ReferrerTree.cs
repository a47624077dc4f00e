using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>referrers --json</c> prints.</summary>
/// <param name="Reference">What the command line named.</param>
/// <param name="Digest">The digest of that.</param>
/// <param name="Referrers">What refers to it, in the order of the registry.</param>
/// <param name="Images">What refers to each image of an index; null where that was not asked for.</param>
/// <param name="Requests">HTTP requests of the whole run.</param>
internal sealed record ReferrerTree(
    string Reference,
    string Digest,
    IReadOnlyList<ReferrerTree.Node> Referrers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ReferrerTree.Image>? Images,
    int Requests)
{
    /// <summary>What cosign keeps beside it under tags; null where that was not asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SideTag>? SignatureTags { get; init; }

    /// <summary>Prints the tree for people.</summary>
    public void Write()
    {
        Output.Line(Reference.Contains('@', StringComparison.Ordinal) ? Reference : $"{Reference}@{Digest}");
        if (Referrers.Count == 0 && SignatureTags is not { Count: > 0 })
            Output.Line("Nothing refers to it.");
        Write(Referrers, "");
        Write(SignatureTags);
        foreach (var image in Images ?? [])
        {
            Output.Line($"{Output.Plain(image.Platform ?? "image")}  {image.Digest}");
            Write(image.Referrers, "");
            Write(image.SignatureTags);
        }
    }

    private static void Write(IReadOnlyList<SideTag>? tags)
    {
        foreach (var tag in tags ?? [])
            Output.Line($"beside it: {tag.Line()}");
    }

    private static void Write(IReadOnlyList<Node> nodes, string indent)
    {
        foreach (var (at, node) in nodes.Index())
        {
            var isLast = at == nodes.Count - 1;
            Output.Line($"{indent}{(isLast ? "└─ " : "├─ ")}{node.Line()}");
            Write(node.Referrers, indent + (isLast ? "   " : "│  "));
        }
    }

    /// <summary>One image of an index.</summary>
    /// <param name="Platform">What it runs on; null where no document says it.</param>
    /// <param name="Digest">The digest of its manifest.</param>
    /// <param name="Referrers">What refers to it.</param>
    internal sealed record Image(string? Platform, string Digest, IReadOnlyList<Node> Referrers)
    {
        /// <summary>What cosign keeps beside it under tags; null where that was not asked.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<SideTag>? SignatureTags { get; init; }
    }

    /// <summary>One referrer.</summary>
    /// <param name="Digest">The digest.</param>
    /// <param name="MediaType">The media type.</param>
    /// <param name="ArtifactType">The type of the artifact; null where the list does not say it.</param>
    /// <param name="Size">The bytes of the manifest.</param>
    /// <param name="Annotations">The annotations that the list repeats.</param>
    /// <param name="Referrers">What refers to it in turn.</param>
    internal sealed record Node(
        string Digest,
        string MediaType,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ArtifactType,
        long Size,
        IReadOnlyDictionary<string, string> Annotations,
        IReadOnlyList<Node> Referrers)
    {
        public static Node Of(Descriptor referrer, IReadOnlyList<Node> referrers) => new(
            referrer.Digest.ToString(),
            referrer.MediaType.Value,
            referrer.ArtifactType,
            referrer.Size,
            referrer.Annotations,
            referrers);

        public string Line() => $"{Digest}  {Output.Plain(ArtifactType ?? MediaType)}";
    }
}
