using System.Text.Json.Serialization;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// A typed view of an OCI image index (image-spec, image-index.md) or a Docker manifest list. Fields it does not know
/// stay in the bytes it was read from.
/// </summary>
public sealed record ImageIndex
{
    /// <summary>Always 2.</summary>
    [JsonPropertyName("schemaVersion")]
    public int SchemaVersion { get; init; } = 2;

    /// <summary>The document's own media type, or null where the document does not say.</summary>
    [JsonPropertyName("mediaType")]
    public MediaType? MediaType { get; init; }

    /// <summary>The type of artifact this index stands for, or null. OCI only.</summary>
    [JsonPropertyName("artifactType")]
    public string? ArtifactType { get; init; }

    /// <summary>The entries, in the document's order.</summary>
    [JsonPropertyName("manifests")]
    public IReadOnlyList<Descriptor> Manifests
    {
        get;
        init => field = Frozen.List(value);
    } = Frozen.Empty<Descriptor>();

    /// <summary>The manifest this index refers to, or null. OCI only.</summary>
    [JsonPropertyName("subject")]
    public Descriptor? Subject { get; init; }

    /// <summary>Free key-value pairs, kept in the order given. OCI only.</summary>
    [JsonPropertyName("annotations")]
    public IReadOnlyDictionary<string, string> Annotations
    {
        get;
        init => field = Frozen.Map(value);
    } = Frozen.EmptyMap();
}
