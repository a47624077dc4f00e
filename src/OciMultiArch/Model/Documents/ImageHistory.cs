using System.Text.Json.Serialization;

namespace OciMultiArch;

/// <summary>How one layer came to be: an entry of <c>history</c> in an image config.</summary>
public sealed record ImageHistory
{
    /// <summary>When, or null.</summary>
    [JsonPropertyName("created")]
    public DateTimeOffset? Created { get; init; }

    /// <summary>The command that made the layer, or null.</summary>
    [JsonPropertyName("created_by")]
    public string? CreatedBy { get; init; }

    /// <summary>Who, or null.</summary>
    [JsonPropertyName("author")]
    public string? Author { get; init; }

    /// <summary>A remark, or null.</summary>
    [JsonPropertyName("comment")]
    public string? Comment { get; init; }

    /// <summary>True for a step that added no layer; null counts as false.</summary>
    [JsonPropertyName("empty_layer")]
    public bool? EmptyLayer { get; init; }
}
