using System.Text.Json.Serialization;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// A typed view of an image config (image-spec, config.md). Fields it does not know stay in the bytes it was read from.
/// </summary>
public sealed record ImageConfig
{
    /// <summary>When the image was made, or null.</summary>
    [JsonPropertyName("created")]
    public DateTimeOffset? Created { get; init; }

    /// <summary>Who made it, or null.</summary>
    [JsonPropertyName("author")]
    public string? Author { get; init; }

    /// <summary>The CPU architecture, a GOARCH value; empty where the document does not say.</summary>
    [JsonPropertyName("architecture")]
    public string Architecture { get; init => field = value ?? ""; } = "";

    /// <summary>The operating system, a GOOS value; empty where the document does not say.</summary>
    [JsonPropertyName("os")]
    public string Os { get; init => field = value ?? ""; } = "";

    /// <summary>The version of the operating system, or null.</summary>
    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    /// <summary>Features of the operating system that the image needs.</summary>
    [JsonPropertyName("os.features")]
    public IReadOnlyList<string> OsFeatures { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>The variant of the CPU, or null.</summary>
    [JsonPropertyName("variant")]
    public string? Variant { get; init; }

    /// <summary>How a container of the image is run, or null.</summary>
    [JsonPropertyName("config")]
    public ImageRuntime? Config { get; init; }

    /// <summary>The DiffIDs of the layers.</summary>
    [JsonPropertyName("rootfs")]
    public ImageRootFs RootFs { get; init => field = value ?? new(); } = new();

    /// <summary>How each layer came to be, oldest first.</summary>
    [JsonPropertyName("history")]
    public IReadOnlyList<ImageHistory> History
    {
        get;
        init => field = Frozen.List(value);
    } = Frozen.Empty<ImageHistory>();

    /// <summary>What the image says that it runs on; null when it names no operating system or architecture.</summary>
    [JsonIgnore]
    public Platform? Platform
    {
        get
        {
            if (Os.Length == 0 || Architecture.Length == 0)
                return null;
            return new()
            {
                Os = Os,
                Architecture = Architecture,
                Variant = Variant,
                OsVersion = OsVersion,
                OsFeatures = OsFeatures,
            };
        }
    }
}
