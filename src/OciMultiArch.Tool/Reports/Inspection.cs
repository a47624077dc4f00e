using System.Text.Json.Serialization;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>inspect --json</c> prints.</summary>
internal sealed record Inspection
{
    private const string Attestation = "vnd.docker.reference.type";
    private const string Attested = "vnd.docker.reference.digest";

    public required string Reference { get; init; }

    public required string Digest { get; init; }

    public required string MediaType { get; init; }

    public required long Size { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ArtifactType { get; init; }

    /// <summary>The digest of the manifest this one refers to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subject { get; init; }

    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>The entries of an index; null for an image.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<InspectedEntry>? Manifests { get; init; }

    /// <summary>What a container image says of itself; null for an index and for other artifacts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InspectedConfig? Config { get; init; }

    /// <summary>Where an image's config is; null for an index.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InspectedLayer? ConfigBlob { get; init; }

    /// <summary>Bytes of the config and the layers of an image together; null for an index.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ContentSize { get; init; }

    /// <summary>The layers of an image, base first; null for an index.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<InspectedLayer>? Layers { get; init; }

    public static Inspection Of(Target target, Artifact artifact, ImageConfig? config) => new()
    {
        Reference = target.ToString(),
        Digest = artifact.Digest.ToString(),
        MediaType = artifact.MediaType.Value,
        Size = artifact.Descriptor.Size,
        ArtifactType = artifact.Index?.ArtifactType ?? artifact.Manifest?.ArtifactType,
        Subject = artifact.Subject?.Digest.ToString(),
        Annotations = artifact.Index?.Annotations ?? artifact.Manifest!.Annotations,
        Manifests = artifact.Index is { } index ? [.. index.Manifests.Select(Entry)] : null,
        Config = config is null ? null : InspectedConfig.Of(config),
        ConfigBlob = artifact.Manifest is { Config: var blob } ? Layer(blob) : null,
        ContentSize = artifact.Manifest is null ? null : InspectedEntry.Content(artifact),
        Layers = artifact.Manifest is { } manifest ? [.. manifest.Layers.Select(Layer)] : null,
    };

    private static InspectedEntry Entry(Descriptor each) => new(
        each.Platform?.ToString(), each.Digest.ToString(), each.Size, each.MediaType.Value, each.ArtifactType,
        each.Annotations.GetValueOrDefault(Attestation), each.Annotations.GetValueOrDefault(Attested), each.Annotations);

    private static InspectedLayer Layer(Descriptor each) => new(
        each.MediaType.Value, each.Digest.ToString(), each.Size, each.Annotations.Count == 0 ? null : each.Annotations);
}
