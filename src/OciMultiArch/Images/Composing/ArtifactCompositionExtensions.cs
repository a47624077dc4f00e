using System.Collections.Immutable;
using OciMultiArch.Images;

namespace OciMultiArch;

/// <summary>Makes new indexes and artifacts out of others. Nothing is written anywhere before it is pushed.</summary>
public static class ArtifactCompositionExtensions
{
    extension(Artifact artifact)
    {
        /// <summary>The same image, described as running on a platform: what <c>docker manifest annotate</c> does. No network, no byte changes.</summary>
        /// <param name="platform">The platform that an index will say.</param>
        public Artifact WithPlatform(Platform platform)
        {
            ArgumentNullException.ThrowIfNull(platform);
            return artifact.DescribedAs(artifact.Descriptor with { Platform = platform });
        }

        /// <summary>The same image with annotations that an index will say of it, in place of any before. No network, no byte changes.</summary>
        /// <param name="annotations">The key-value pairs of its entry.</param>
        public Artifact WithAnnotations(IReadOnlyDictionary<string, string> annotations)
        {
            ArgumentNullException.ThrowIfNull(annotations);
            return artifact.DescribedAs(artifact.Descriptor with { Annotations = annotations });
        }

        /// <summary>
        /// The same artifact with referrers that go with it wherever it is pushed, in place of any before: written after its contents and before its names,
        /// so that nobody finds <c>latest</c> before its SBOM. They go on with an index that is made of it. No network, no byte changes.
        /// </summary>
        /// <param name="referrers">Artifacts whose subject is this one or a part of it, as <c>Artifact.Referrer</c> makes them; what stands twice goes once.</param>
        /// <exception cref="ArgumentException">One of them refers to nothing.</exception>
        public Artifact WithAttached(IEnumerable<Artifact> referrers)
        {
            ArgumentNullException.ThrowIfNull(referrers);
            var all = referrers.ToArray();
            foreach (var each in all)
            {
                ArgumentNullException.ThrowIfNull(each, nameof(referrers));
                if (each.Subject is null)
                    throw new ArgumentException($"{each.Digest} has no subject, so that nobody would find it where it is attached. Make it with Artifact.Referrer.", nameof(referrers));
            }
            return artifact.With(all);
        }

        /// <summary>
        /// A new index or manifest list of images, in the order given: what <c>docker manifest create</c> does. A platform that no descriptor says is
        /// read from the image's config (one read each) and written in the form of <see cref="Platform.Written"/>; an index among the images gives its
        /// entries as they stand there, with members that the specifications do not know; those of an index inside it take its place. The index's own
        /// annotations are not taken over. An attestation of no image in the new index is left out. What is attached to the images goes with the index
        /// (<see cref="Artifact.Attached"/>). Uses the network for configs, for indexes inside others, for attestations that become referrers, and for
        /// nothing else.
        /// </summary>
        /// <param name="images">The images.</param>
        /// <param name="annotations">Annotations of the index; null for none. OCI only.</param>
        /// <param name="options">Format, artifact type, subject, what becomes of attestations and twins; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="FormatException">The artifact type is not a media type.</exception>
        /// <exception cref="ArgumentException">Two images have one platform, an image has none, the families are mixed, or the format cannot hold what is asked.</exception>
        /// <exception cref="OciException">A config cannot be read.</exception>
        public static ValueTask<Artifact> IndexAsync(
            IEnumerable<Artifact> images,
            IReadOnlyDictionary<string, string>? annotations = null,
            IndexOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(images);
            return IndexBuilder.ComposeAsync([.. images], annotations, (options ?? new()).Copy(), cancellationToken);
        }

        /// <summary>A new OCI artifact of any files: a manifest with the blobs as its layers (image-spec, manifest.md, "Guidelines for Artifact Usage"). No network.</summary>
        /// <param name="artifactType">What it is, a media type, for example <c>application/spdx+json</c>.</param>
        /// <param name="blobs">The files; none means one empty blob.</param>
        /// <param name="annotations">Annotations of the manifest; null for none.</param>
        /// <param name="config">Its config; null for the empty one.</param>
        /// <exception cref="FormatException">The type is not a media type.</exception>
        public static Artifact Of(
            string artifactType, IEnumerable<Blob> blobs, IReadOnlyDictionary<string, string>? annotations = null, Blob? config = null) =>
            Compose(artifactType, blobs, annotations, config, null);

        /// <summary>A new OCI artifact that refers to another: an SBOM, a signature, an attestation of it. No network.</summary>
        /// <param name="subject">What it refers to.</param>
        /// <param name="artifactType">What it is, a media type.</param>
        /// <param name="blobs">Its content.</param>
        /// <param name="annotations">Annotations of the manifest; null for none.</param>
        /// <param name="config">Its config; null for the empty one.</param>
        /// <exception cref="FormatException">The type is not a media type.</exception>
        public static Artifact Referrer(
            Artifact subject, string artifactType, IEnumerable<Blob> blobs, IReadOnlyDictionary<string, string>? annotations = null, Blob? config = null)
        {
            ArgumentNullException.ThrowIfNull(subject);
            return Compose(artifactType, blobs, annotations, config, subject.Descriptor.Bare());
        }
    }

    private static Artifact Compose(
        string artifactType, IEnumerable<Blob> blobs, IReadOnlyDictionary<string, string>? annotations, Blob? config, Descriptor? subject)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        var empty = Blob.Of(MediaType.OciEmpty, "{}"u8.ToArray());
        ImmutableArray<Blob> content = [.. blobs];
        if (content.IsEmpty)
            content = [empty];
        return NewDocument.Of(MediaType.OciManifest, new ImageManifest
        {
            MediaType = MediaType.OciManifest,
            ArtifactType = MediaType.Parse(artifactType).Value,
            Config = config?.Descriptor ?? empty.Descriptor with { Data = "e30=" },
            Layers = [.. content.Select(static each => each.Descriptor)],
            Subject = subject,
            Annotations = annotations!,
        }, new(blobs: [config ?? empty, .. content]));
    }
}
