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
        /// <param name="artifactType">What it is, a media type, for example <c>application/spdx+json</c>.</param>
        /// <param name="blobs">The files; none means one empty blob.</param>
        /// <param name="annotations">Annotations of the manifest; null for none.</param>
        /// <param name="config">Its config; null for the empty one.</param>
        /// <exception cref="FormatException">The type is not a media type.</exception>
        public static Artifact Of(
            string artifactType,
            IEnumerable<Blob> blobs,
            IReadOnlyDictionary<string, string>? annotations = null,
            Blob? config = null) =>
            Compose(artifactType, blobs, annotations, config, null);

        /// <summary>
        /// Makes an OCI artifact that refers to another: its SBOM, signature or attestation. No network.
        /// </summary>
        /// <param name="subject">What it refers to.</param>
        /// <param name="artifactType">What it is, a media type.</param>
        /// <param name="blobs">Its content; none means one empty blob.</param>
        /// <param name="annotations">Annotations of the manifest; null for none.</param>
        /// <param name="config">Its config; null for the empty one.</param>
        /// <exception cref="FormatException">The type is not a media type.</exception>
        public static Artifact Referrer(
            Artifact subject,
            string artifactType,
            IEnumerable<Blob> blobs,
            IReadOnlyDictionary<string, string>? annotations = null,
            Blob? config = null)
        {
            ArgumentNullException.ThrowIfNull(subject);
            return Compose(artifactType, blobs, annotations, config, subject.Descriptor.Bare());
        }
    }

    private static Artifact Compose(
        string artifactType,
        IEnumerable<Blob> blobs,
        IReadOnlyDictionary<string, string>? annotations,
        Blob? config,
        Descriptor? subject)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        var empty = Blob.Of(MediaType.OciEmpty, "{}"u8.ToArray());
        ImmutableArray<Blob> content = [.. blobs];
        if (content.IsEmpty)
            content = [empty];
        var layers = content.Select(static blob => blob.Descriptor);
        var noConfig = empty.Descriptor with { Data = "e30=" };
        ImageManifest manifest = new()
        {
            MediaType = MediaType.OciManifest,
            ArtifactType = MediaType.Parse(artifactType).Value,
            Config = config?.Descriptor ?? noConfig,
            Layers = [.. layers],
            Subject = subject,
            Annotations = annotations!,
        };
        ArtifactParts parts = new(blobs: [config ?? empty, .. content]);
        return Artifact.OfDocument(MediaType.OciManifest, manifest, parts);
    }
}
