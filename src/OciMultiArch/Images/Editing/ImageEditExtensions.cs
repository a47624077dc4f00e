using OciMultiArch.Images;

namespace OciMultiArch;

/// <summary>Changes images that exist, all those of an index at once, byte for byte but for what is asked.</summary>
public static class ImageEditExtensions
{
    extension(Artifact artifact)
    {
        /// <summary>
        /// The index with all its images changed, those of nested indexes included, or the one image changed. In configs, manifests and indexes everything that
        /// the edit does not name keeps its bytes: unknown members, order, indentation. Each entry of an index gets the digest and size of what came of its
        /// image, and loses embedded data and addresses (<c>urls</c>) of what was there; order and number of entries stay. An image that stands there for several platforms is edited
        /// once. An edit that changes nothing gives the artifact itself. Manifests that are no container images are left alone. What refers to an image from
        /// outside the index (signatures, say) still refers to the image before; what is attached (<see cref="Artifact.Attached"/>) goes on with the result
        /// where its image still stands in it. Uses the network to read manifests and configs, never layers; nothing is written before the result is pushed.
        /// </summary>
        /// <param name="edit">The changes.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="ArgumentException">The edit contradicts itself, or a Docker document cannot hold what is asked or what is there.</exception>
        /// <exception cref="ContentNotFoundException">There is no image for a platform that the edit names.</exception>
        /// <exception cref="BuildException">
        /// An image is broken or not built on the old base, a base has no image for a platform, what is named is no container image, or the format has no such
        /// layer.
        /// </exception>
        /// <exception cref="OciException">A manifest or config cannot be read.</exception>
        public ValueTask<Artifact> EditImagesAsync(ImageEdit edit, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(edit);
            return new IndexImagesEditor(edit, artifact).RunAsync(cancellationToken);
        }

        /// <summary>
        /// The index or image in the media types of a family, with the manifests in it: types are renamed, nothing else changes, and configs and layers are not
        /// read. What is in that family already keeps its bytes, so that there and back gives configs and layers of equal digests. Uses the network to read
        /// manifests; nothing is written before the result is pushed.
        /// </summary>
        /// <param name="format">The family.</param>
        /// <param name="attestations">What becomes of attestations, which Docker's family has no place for: to convert to it, they must be dropped.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="ArgumentException">
        /// A Docker document cannot hold what is there: annotations, an artifact type, a subject, an attestation, an index inside an index, what is no container image. Nothing is dropped unasked.
        /// </exception>
        /// <exception cref="BuildException">The format has no such layer.</exception>
        /// <exception cref="OciException">A manifest cannot be read.</exception>
        public ValueTask<Artifact> ConvertAsync(
            ImageFormat format, AttestationHandling attestations = AttestationHandling.Keep, CancellationToken cancellationToken = default) =>
            new IndexImagesEditor(new() { Format = format, Attestations = attestations }, artifact).RunAsync(cancellationToken);
    }
}
