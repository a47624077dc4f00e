using System.Text.Json.Serialization;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>inspect --json</c> prints.</summary>
internal sealed partial record Inspection
{
    private const string AttestationType = "vnd.docker.reference.type";
    private const string AttestedDigest = "vnd.docker.reference.digest";

    public required string Reference { get; init; }

    public required string Digest { get; init; }

    public required string MediaType { get; init; }

    public required long Size { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ArtifactType { get; init; }

    /// <summary>The digest of the manifest that it refers to; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subject { get; init; }

    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>The entries of an index; null for an image.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Entry>? Manifests { get; init; }

    /// <summary>The config of a container image; null for an index and for other artifacts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Settings? Config { get; init; }

    /// <summary>The blob of an image's config; null for an index.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Layer? ConfigBlob { get; init; }

    /// <summary>Bytes of the config and the layers of an image together; null for an index.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ContentSize { get; init; }

    /// <summary>The layers of an image, base first; null for an index.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Layer>? Layers { get; init; }

    public static Inspection Of(Target target, Artifact artifact, ImageConfig? config)
    {
        var (index, manifest) = (artifact.Index, artifact.Manifest);
        return new()
        {
            Reference = target.ToString(),
            Digest = artifact.Digest.ToString(),
            MediaType = artifact.MediaType.Value,
            Size = artifact.Descriptor.Size,
            ArtifactType = index?.ArtifactType ?? manifest?.ArtifactType,
            Subject = artifact.Subject?.Digest.ToString(),
            Annotations = index?.Annotations ?? manifest!.Annotations,
            Manifests = index?.Manifests.Select(Entry.Of).ToArray(),
            Config = config is null ? null : Settings.Of(config),
            ConfigBlob = manifest is null ? null : Layer.Of(manifest.Config),
            ContentSize = manifest is null ? null : ContentSizeOf(artifact),
            Layers = manifest?.Layers.Select(Layer.Of).ToArray(),
        };
    }

    /// <summary>Bytes of the config and the layers of an image together.</summary>
    public static long ContentSizeOf(Artifact image) => image.Blobs.Sum(static blob => blob.Descriptor.Size);

    /// <summary>One entry of an index.</summary>
    /// <param name="Platform">The platform in the index, or null.</param>
    /// <param name="Digest">The digest of the manifest.</param>
    /// <param name="Size">Bytes of the manifest.</param>
    /// <param name="MediaType">Its type.</param>
    /// <param name="ArtifactType">The type of artifact in the index, or null.</param>
    /// <param name="Attestation">What BuildKit calls an attestation of an image; null for an image.</param>
    /// <param name="Attests">The digest of the image that an attestation is of; null for an image.</param>
    /// <param name="Annotations">The annotations in the index.</param>
    internal sealed record Entry(
        string? Platform,
        string Digest,
        long Size,
        string MediaType,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ArtifactType,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Attestation,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Attests,
        IReadOnlyDictionary<string, string> Annotations)
    {
        /// <summary>Bytes of its config and layers together; null if they were not asked for.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? ContentSize { get; init; }

        public static Entry Of(Descriptor entry) => new(
            entry.Platform?.ToString(),
            entry.Digest.ToString(),
            entry.Size,
            entry.MediaType.Value,
            entry.ArtifactType,
            entry.Annotations.GetValueOrDefault(AttestationType),
            entry.Annotations.GetValueOrDefault(AttestedDigest),
            entry.Annotations);
    }

    /// <summary>One blob of a manifest: its config, a layer, or one file of another artifact.</summary>
    /// <param name="MediaType">Its type.</param>
    /// <param name="Digest">Its digest.</param>
    /// <param name="Size">Its bytes, as they are stored.</param>
    /// <param name="Annotations">Its annotations in the manifest; null for none.</param>
    internal sealed record Layer(
        string MediaType,
        string Digest,
        long Size,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Annotations)
    {
        public static Layer Of(Descriptor blob)
        {
            var annotations = blob.Annotations.Count == 0 ? null : blob.Annotations;
            return new(blob.MediaType.Value, blob.Digest.ToString(), blob.Size, annotations);
        }
    }

    /// <summary>The config of an image: how it came to be and how it runs.</summary>
    internal sealed record Settings
    {
        public required string? Platform { get; init; }

        public required DateTimeOffset? Created { get; init; }

        public required string? User { get; init; }

        public required string? WorkingDirectory { get; init; }

        public required IReadOnlyList<string> Entrypoint { get; init; }

        public required IReadOnlyList<string> Arguments { get; init; }

        public required IReadOnlyList<string> Environment { get; init; }

        public required IReadOnlyDictionary<string, string> Labels { get; init; }

        public static Settings Of(ImageConfig config) => new()
        {
            Platform = config.Platform?.ToString(),
            Created = config.Created,
            User = config.Config?.User,
            WorkingDirectory = config.Config?.WorkingDir,
            Entrypoint = config.Config?.Entrypoint ?? [],
            Arguments = config.Config?.Cmd ?? [],
            Environment = config.Config?.Env ?? [],
            Labels = config.Config?.Labels ?? new Dictionary<string, string>(),
        };
    }
}
