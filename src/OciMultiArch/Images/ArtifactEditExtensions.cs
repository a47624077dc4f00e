using System.Collections.Immutable;
using System.ComponentModel;
using OciMultiArch.Content;

namespace OciMultiArch;

/// <summary>
/// Makes new artifacts and indexes, and changes indexes and images that exist, byte for byte but for what is asked.
/// Nothing is written anywhere before the result is pushed.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class ArtifactEditExtensions
{
    extension(Artifact artifact)
    {
        /// <summary>
        /// Makes an OCI artifact of any files: a manifest with the blobs as its layers (image-spec, manifest.md,
        /// "Guidelines for Artifact Usage"). No network.
        /// </summary>
        /// <param name="artifactType">
        /// What it is, a media type, for example <c>application/spdx+json</c>. Null where the media type of the config says
        /// it, as in artifacts from before OCI 1.1: Helm charts (<c>application/vnd.cncf.helm.config.v1+json</c>), older
        /// Bicep modules (<c>application/vnd.ms.bicep.module.config.v1+json</c>).
        /// </param>
        /// <param name="blobs">The files; none means one empty blob.</param>
        /// <param name="annotations">Annotations of the manifest; null for none.</param>
        /// <param name="config">Its config; null for the empty one.</param>
        /// <exception cref="FormatException">The type is not a media type.</exception>
        /// <exception cref="ArgumentException">There is no type, and no config that says one.</exception>
        public static Artifact Create(
            string? artifactType,
            IEnumerable<Blob> blobs,
            IReadOnlyDictionary<string, string>? annotations = null,
            Blob? config = null) =>
            Compose(artifactType, blobs, annotations, config, null);

        /// <summary>
        /// Makes an artifact of a manifest whose every member the caller chooses, for those who need the very bytes that
        /// another program writes: members that are null or empty are left out, <c>mediaType</c> too, and the layers are
        /// always written. Without blanks, in the order schemaVersion, mediaType, artifactType, config, layers, subject,
        /// annotations. For bytes that are there already: <see cref="Artifact.Parse"/>. No network.
        /// </summary>
        /// <param name="manifest">The manifest; a <c>mediaType</c> that it does not say is OCI's.</param>
        /// <param name="blobs">Where config and layers can be read; what is not among them must be in the store already.</param>
        /// <exception cref="FormatException">The manifest is not a valid one.</exception>
        public static Artifact Create(ImageManifest manifest, IEnumerable<Blob> blobs)
        {
            ArgumentNullException.ThrowIfNull(manifest);
            ArgumentNullException.ThrowIfNull(blobs);
            return Artifact.OfDocument(manifest.MediaType ?? MediaType.OciManifest, manifest, new(blobs: blobs));
        }

        /// <summary>
        /// Makes an OCI artifact that refers to another: its SBOM, signature or attestation. No network.
        /// </summary>
        /// <param name="subject">What it refers to.</param>
        /// <param name="artifactType">What it is, a media type; null where the media type of the config says it.</param>
        /// <param name="blobs">Its content; none means one empty blob.</param>
        /// <param name="annotations">Annotations of the manifest; null for none.</param>
        /// <param name="config">Its config; null for the empty one.</param>
        /// <exception cref="FormatException">The type is not a media type.</exception>
        /// <exception cref="ArgumentException">There is no type, and no config that says one.</exception>
        public static Artifact CreateReferrer(
            Artifact subject,
            string? artifactType,
            IEnumerable<Blob> blobs,
            IReadOnlyDictionary<string, string>? annotations = null,
            Blob? config = null)
        {
            ArgumentNullException.ThrowIfNull(subject);
            return Compose(artifactType, blobs, annotations, config, subject.Descriptor.Bare());
        }

        /// <summary>
        /// Makes an OCI artifact that refers to a manifest of which only the descriptor is known: nothing of it is fetched,
        /// and it need not exist yet (distribution-spec, "Pushing Manifests with Subject"). No network.
        /// </summary>
        /// <param name="subject">What it refers to; media type, digest and size are written.</param>
        /// <param name="artifactType">What it is, a media type; null where the media type of the config says it.</param>
        /// <param name="blobs">Its content; none means one empty blob.</param>
        /// <param name="annotations">Annotations of the manifest; null for none.</param>
        /// <param name="config">Its config; null for the empty one.</param>
        /// <exception cref="FormatException">The type is not a media type.</exception>
        /// <exception cref="ArgumentException">There is no type, and no config that says one.</exception>
        public static Artifact CreateReferrer(
            Descriptor subject,
            string? artifactType,
            IEnumerable<Blob> blobs,
            IReadOnlyDictionary<string, string>? annotations = null,
            Blob? config = null)
        {
            ArgumentNullException.ThrowIfNull(subject);
            return Compose(artifactType, blobs, annotations, config, subject.Bare());
        }
    }

    // image-spec, manifest.md: artifactType MUST be set when the config is the empty one.
    private static void CheckType(string? artifactType, Blob? config)
    {
        if (artifactType is not null || (config is not null && config.Descriptor.MediaType != MediaType.OciEmpty))
            return;
        throw new ArgumentException(
            "Without an artifact type, the media type of a config says what the artifact is. Give one of the two.",
            nameof(artifactType));
    }

    private static Artifact Compose(
        string? artifactType,
        IEnumerable<Blob> blobs,
        IReadOnlyDictionary<string, string>? annotations,
        Blob? config,
        Descriptor? subject)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        CheckType(artifactType, config);
        var empty = Blob.Of(MediaType.OciEmpty, "{}"u8.ToArray());
        ImmutableArray<Blob> content = [.. blobs];
        if (content.IsEmpty)
            content = [empty];
        var layers = content.Select(static blob => blob.Descriptor);
        var noConfig = empty.Descriptor with { Data = "e30=" };
        ImageManifest manifest = new()
        {
            MediaType = MediaType.OciManifest,
            ArtifactType = artifactType is null ? null : MediaType.Parse(artifactType).Value,
            Config = config?.Descriptor ?? noConfig,
            Layers = [.. layers],
            Subject = subject,
            Annotations = annotations!,
        };
        ArtifactParts parts = new(blobs: [config ?? empty, .. content]);
        return Artifact.OfDocument(MediaType.OciManifest, manifest, parts);
    }
}
