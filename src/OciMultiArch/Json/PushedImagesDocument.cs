using System.Text.Json.Serialization;

namespace OciMultiArch.Json;

/// <summary>The document of a result file: where images were pushed, and what they are.</summary>
internal sealed class PushedImagesDocument
{
    [JsonPropertyName("repository")]
    public required string Repository { get; init; }

    [JsonPropertyName("images")]
    public required IReadOnlyList<Descriptor> Images { get; init; }
}
