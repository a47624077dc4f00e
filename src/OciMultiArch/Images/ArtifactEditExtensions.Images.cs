using OciMultiArch.Images;

namespace OciMultiArch;

public static partial class ArtifactEditExtensions
{
    extension(Artifact artifact)
    {
        /// <summary>
        /// Changes all images of an index, those of nested indexes included, or the one image. In configs, manifests
        /// and indexes everything that the edit does not name keeps its bytes: unknown members, order, indentation.
        /// Each entry of an index gets the digest and size of its new image, and loses the embedded data and the
        /// addresses (<c>urls</c>) of the old one; order and number of entries stay. An image that is listed for
        /// several platforms is edited once. An edit that changes nothing gives the artifact itself. Manifests that are
        /// not container images are left alone. What refers to an image from outside the index (signatures, say) still
        /// refers to the old image. A referrer that is attached (<see cref="Artifact.Attached"/>) goes with the result
        /// if its subject is still in it. Uses the network to read manifests and configs, never layers; nothing is
        /// written before the result is pushed.
        /// </summary>
        /// <param name="edit">The changes.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="ArgumentException">The edit contradicts itself.</exception>
        /// <exception cref="InvalidContentException">
        /// A Docker document cannot hold what is asked or what is there.
        /// </exception>
        /// <exception cref="ContentNotFoundException">There is no image for a platform that the edit names.</exception>
        /// <exception cref="BuildException">
        /// An image is broken or was not built on the old base, a base has no image for a platform, or an artifact that
        /// is named is not a container image.
        /// </exception>
        /// <exception cref="OciException">A manifest or config cannot be read.</exception>
        public ValueTask<Artifact> EditImagesAsync(ImageEdit edit, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(edit);
            return new IndexImagesEditor(edit, artifact).RunAsync(cancellationToken);
        }

        /// <summary>
        /// Gives the index or image, and the manifests in it, the media types of a family. Types are renamed and
        /// nothing else changes: configs and layers are not read. Documents that are in that family already keep their
        /// bytes, so that converting there and back gives configs and layers of equal digests. Uses the network to read
        /// manifests; nothing is written before the result is pushed.
        /// </summary>
        /// <param name="format">The family.</param>
        /// <param name="attestations">
        /// What happens to attestations. Docker's family cannot hold them: to convert to it, drop them.
        /// </param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="InvalidContentException">
        /// A Docker document cannot hold what is there: annotations, an artifact type, a subject, an attestation, an
        /// index inside an index, a layer that Docker has no type for, or an artifact that is not a container image.
        /// Nothing is dropped unasked.
        /// </exception>
        /// <exception cref="OciException">A manifest cannot be read.</exception>
        public ValueTask<Artifact> ConvertAsync(
            ImageFormat format,
            AttestationHandling attestations = AttestationHandling.Keep,
            CancellationToken cancellationToken = default)
        {
            ImageEdit edit = new() { Format = format, Attestations = attestations };
            return new IndexImagesEditor(edit, artifact).RunAsync(cancellationToken);
        }
    }
}
