using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// What content is (type, digest, size) and what the pointing document says of it (platform, annotations, …):
/// image-spec, descriptor.md. Equal when every member is; <see cref="SameContent"/> compares what the content is alone.
/// </summary>
public sealed record Descriptor
{
    private const int MaxShownHost = 100;

    /// <summary>The media type of the content.</summary>
    [JsonPropertyName("mediaType")]
    public required MediaType MediaType
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value), "A descriptor must have a media type.");
    }

    /// <summary>The digest of the content's bytes.</summary>
    [JsonPropertyName("digest")]
    public required Digest Digest
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value), "A descriptor must have a digest.");
    }

    /// <summary>The number of bytes; never negative.</summary>
    [JsonPropertyName("size")]
    public required long Size
    {
        get;
        init
        {
            if (value < 0)
                throw new ArgumentOutOfRangeException(nameof(value), value, "A size may not be negative.");
            field = value;
        }
    }

    /// <summary>Other places that may serve the content. Never asked with a registry's credentials.</summary>
    [JsonPropertyName("urls")]
    public IReadOnlyList<string> Urls { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>Free key-value pairs about the content, kept in the order given.</summary>
    [JsonPropertyName("annotations")]
    public IReadOnlyDictionary<string, string> Annotations
    {
        get;
        init => field = Frozen.Map(value);
    } = Frozen.EmptyMap();

    /// <summary>The content itself in base64, or null.</summary>
    [JsonPropertyName("data")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Data { get; init; }

    /// <summary>The type of an artifact when the content is a manifest, or null.</summary>
    [JsonPropertyName("artifactType")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ArtifactType { get; init; }

    /// <summary>What an image runs on, or null when the pointing document does not say.</summary>
    [JsonPropertyName("platform")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Platform? Platform { get; init; }

    /// <summary>
    /// Whether this entry of an index is an attestation (an SBOM, provenance) as BuildKit lists it, and not an image:
    /// it has the annotation <see cref="AnnotationKeys.DockerReferenceType"/>.
    /// </summary>
    [JsonIgnore]
    public bool IsAttestation => Annotations.ContainsKey(AnnotationKeys.DockerReferenceType);

    /// <summary>The digest, which is all that a call needs that takes one.</summary>
    /// <param name="content">The descriptor.</param>
    [return: NotNullIfNotNull(nameof(content))]
    public static implicit operator Digest?(Descriptor? content) => content?.Digest;

    /// <summary>
    /// Whether both describe the same bytes under the same type: media type, digest and size are equal.
    /// </summary>
    /// <param name="other">The other descriptor.</param>
    public bool SameContent(Descriptor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return MediaType == other.MediaType && Digest == other.Digest && Size == other.Size;
    }

    /// <summary>Describes bytes that are in hand.</summary>
    /// <param name="mediaType">Their type.</param>
    /// <param name="content">The bytes.</param>
    internal static Descriptor Of(MediaType mediaType, ReadOnlySpan<byte> content) =>
        new() { MediaType = mediaType, Digest = Digest.Of(content), Size = content.Length };

    /// <summary>The hosts of its <see cref="Urls"/>, each once; text that is no address as it is.</summary>
    internal IEnumerable<string> UrlHosts => Urls.Select(HostOf).Distinct(StringComparer.Ordinal);

    /// <summary>The same content without what a pointing document says of it.</summary>
    internal Descriptor Bare() => new() { MediaType = MediaType, Digest = Digest, Size = Size };

    private static string HostOf(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var read))
            return "an address that cannot be read";
        return Printable.Short(read.Authority, MaxShownHost);
    }
}
