using System.Text.Json.Serialization;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>inspect --json</c> prints.</summary>
internal sealed partial class Inspection
{
    private const string AttestationType = AnnotationKeys.DockerReferenceType;
    private const string AttestedDigest = AnnotationKeys.DockerReferenceDigest;

    internal Inspection(Target target, Artifact artifact, ImageConfig? config)
    {
        var index = artifact.Index;
        var manifest = artifact.Manifest;
        Reference = target.ToString();
        Digest = artifact.Digest.ToString();
        MediaType = artifact.MediaType.Value;
        Size = artifact.Descriptor.Size;
        ArtifactType = index?.ArtifactType ?? manifest?.ArtifactType;
        Subject = artifact.Subject?.Digest.ToString();
        Annotations = index?.Annotations ?? manifest!.Annotations;
        Manifests = index?.Manifests.Select(Entry.Of).ToArray();
        Config = config is null ? null : new(config);
        ConfigBlob = manifest is null ? null : Layer.Of(manifest.Config);
        ContentSize = manifest is null ? null : ContentSizeOf(artifact);
        Layers = manifest?.Layers.Select(Layer.Of).ToArray();
        if (config is not null)
            History = Step.Of(config, manifest!.Layers);
    }

    public string Reference { get; }

    public string Digest { get; }

    public string MediaType { get; }

    public long Size { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ArtifactType { get; }

    /// <summary>The digest of the manifest that it refers to; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subject { get; }

    public IReadOnlyDictionary<string, string> Annotations { get; }

    /// <summary>The entries of an index; null for an image.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Entry>? Manifests { get; set; }

    /// <summary>The config of a container image; null for an index and for other artifacts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Settings? Config { get; }

    /// <summary>The blob of an image's config; null for an index.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Layer? ConfigBlob { get; }

    /// <summary>Bytes of the config and the layers of an image together; null for an index.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ContentSize { get; }

    /// <summary>The layers of an image, base first; null for an index.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Layer>? Layers { get; }

    /// <summary>
    /// How an image came to be, oldest first; null for an index, for other artifacts and where the config does not say.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Step>? History { get; }

    /// <summary>What refers to it; null where that was not asked or could not be told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Referrer>? Referrers { get; set; }

    /// <summary>What cosign keeps beside it under tags; null where that was not asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SideTag>? SignatureTags { get; set; }

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
}
