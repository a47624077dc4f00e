using System.Text.Json.Serialization;

namespace OciMultiArch.Tool.Reports;

/// <summary>One entry of an index.</summary>
/// <param name="Platform">What the index says it runs on, or null.</param>
/// <param name="Digest">The digest of the manifest.</param>
/// <param name="Size">Bytes of the manifest.</param>
/// <param name="MediaType">Its type.</param>
/// <param name="ArtifactType">What kind of artifact the index says it is; null when it does not.</param>
/// <param name="Attestation">What BuildKit calls it when it is no image but an attestation of one; otherwise null.</param>
/// <param name="Attests">The digest of the image that it is an attestation of; otherwise null.</param>
/// <param name="Annotations">What the index says of it.</param>
internal sealed record InspectedEntry(
    string? Platform,
    string Digest,
    long Size,
    string MediaType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ArtifactType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Attestation,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Attests,
    IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>Bytes of its config and layers together; null where nobody looked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ContentSize { get; init; }

    public static long Content(Artifact image) => image.Blobs.Sum(static each => each.Descriptor.Size);
}
