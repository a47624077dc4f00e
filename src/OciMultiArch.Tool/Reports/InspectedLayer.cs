using System.Text.Json.Serialization;

namespace OciMultiArch.Tool.Reports;

/// <summary>One blob of a manifest: its config, a layer, or one file of an artifact that is no container image.</summary>
/// <param name="MediaType">Its type.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">Its bytes, as they are stored.</param>
/// <param name="Annotations">What the manifest says of it; null for nothing.</param>
internal sealed record InspectedLayer(
    string MediaType,
    string Digest,
    long Size,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Annotations);
