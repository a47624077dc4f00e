using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OciMultiArch.Json;

/// <summary>
/// The document manifest.json of an archive that <c>docker save</c> writes and <c>docker load</c> reads (Docker Image
/// Specification v1.2).
/// </summary>
internal static partial class DockerSaveJson
{
    private const int MaxImages = 10_000;

    private static readonly SavedImageContext Context = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
        MaxDepth = DocumentGuard.MaxDepth,
    });

    /// <exception cref="FormatException">The bytes are not such a document.</exception>
    public static IReadOnlyList<DockerSavedImage> Read(ReadOnlySpan<byte> document)
    {
        try
        {
            var images = JsonSerializer.Deserialize(document, Context.DockerSavedImageArray);
            if (images is null)
                throw new FormatException("The document is null.");
            if (images.Length > MaxImages)
                throw new FormatException(
                    $"The document names {images.Length} images, and at most {MaxImages} are read.");
            if (Array.Exists(images, static image => image is not { Config: not null, Layers: not null }))
                throw new FormatException("An image has no 'Config' or no 'Layers'.");
            return images;
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException or InvalidOperationException)
        {
            var reason = DocumentFault.Reason(document, Context.DockerSavedImageArray, failure);
            throw new FormatException($"The document is not a list of images: {reason}", failure);
        }
    }

    public static byte[] Write(DockerSavedImage[] images) =>
        JsonSerializer.SerializeToUtf8Bytes(images, Context.DockerSavedImageArray);

    [JsonSerializable(typeof(DockerSavedImage[]))]
    private sealed partial class SavedImageContext : JsonSerializerContext;
}

/// <summary>One image of such an archive; paths lead to its members.</summary>
internal sealed class DockerSavedImage
{
    [JsonPropertyName("Config")]
    public string? Config { get; init; }

    /// <summary>Names as repository:tag; null or empty for none.</summary>
    [JsonPropertyName("RepoTags")]
    public IReadOnlyList<string>? RepoTags { get; init; }

    /// <summary>The layers, base first.</summary>
    [JsonPropertyName("Layers")]
    public IReadOnlyList<string>? Layers { get; init; }
}
