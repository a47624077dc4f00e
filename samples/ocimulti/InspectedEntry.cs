using System.Text.Json.Serialization;

namespace OciMultiArch.Tool;

/// <summary>One entry of an index.</summary>
/// <param name="Platform">What the index says it runs on, or null.</param>
/// <param name="Digest">The digest of the manifest.</param>
/// <param name="Size">Bytes of the manifest.</param>
/// <param name="MediaType">Its type.</param>
/// <param name="Attestation">What BuildKit calls it when it is no image but an attestation of one; otherwise null.</param>
/// <param name="Annotations">What the index says of it.</param>
internal sealed record InspectedEntry(
    string? Platform,
    string Digest,
    long Size,
    string MediaType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Attestation,
    IReadOnlyDictionary<string, string> Annotations);
