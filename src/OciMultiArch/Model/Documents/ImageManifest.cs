using System.Text.Json.Serialization;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// A typed view of an OCI image manifest (image-spec, manifest.md) or a Docker schema 2 manifest. Fields it does not
/// know stay in the bytes it was read from.
/// </summary>
public sealed record ImageManifest
{
    /// <summary>Always 2.</summary>
    [JsonPropertyName("schemaVersion")]
    public int SchemaVersion { get; init; } = 2;

    /// <summary>The document's own media type, or null where the document does not say.</summary>
    [JsonPropertyName("mediaType")]
    public MediaType? MediaType { get; init; }

    /// <summary>The type of artifact, or null for a plain image. OCI only.</summary>
    [JsonPropertyName("artifactType")]
    public string? ArtifactType { get; init; }

    /// <summary>The config blob.</summary>
    [JsonPropertyName("config")]
    public required Descriptor Config
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value), "A manifest must have a config.");
    }

    /// <summary>The layers, base first.</summary>
    [JsonPropertyName("layers")]
    public IReadOnlyList<Descriptor> Layers { get; init => field = Frozen.List(value); } = Frozen.Empty<Descriptor>();

    /// <summary>The manifest this one refers to (an SBOM to its image, say), or null. OCI only.</summary>
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
