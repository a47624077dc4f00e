using System.Text.Json.Serialization;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// What an image runs on: operating system, CPU architecture and their refinements (image-spec, image-index.md,
/// <c>platform</c>). Immutable; equal when every member is. <see cref="Canonical"/> makes two spellings of one platform
/// equal.
/// </summary>
public sealed partial record Platform
{
    /// <summary>The CPU architecture, a GOARCH value.</summary>
    [JsonPropertyName("architecture")]
    public string Architecture { get; init => field = value ?? ""; } = "";

    /// <summary>The operating system, a GOOS value.</summary>
    [JsonPropertyName("os")]
    public string Os { get; init => field = value ?? ""; } = "";

    /// <summary>The version of the operating system, or null.</summary>
    [JsonPropertyName("os.version")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OsVersion { get; init; }

    /// <summary>Features of the operating system that the image needs.</summary>
    [JsonPropertyName("os.features")]
    public IReadOnlyList<string> OsFeatures { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>The variant of the CPU, for example <c>v7</c>, or null.</summary>
    [JsonPropertyName("variant")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Variant { get; init; }

    /// <summary>CPU features: defined by Docker manifest lists, reserved in OCI; kept on copies.</summary>
    [JsonPropertyName("features")]
    public IReadOnlyList<string> Features { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();
}
