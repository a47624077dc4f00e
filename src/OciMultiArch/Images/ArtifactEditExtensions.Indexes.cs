using OciMultiArch.Images;

namespace OciMultiArch;

public static partial class ArtifactEditExtensions
{
    extension(Artifact artifact)
    {
        /// <summary>
        /// Makes an index or manifest list of images, in the order given: what <c>docker manifest create</c> does. A
        /// platform that no descriptor states is read from the image's config (one read each) and written in the form
        /// of <see cref="Platform.Written"/>. An index among the images gives its entries as they stand there, with
        /// members that the specifications do not know; the entries of an index inside it take its place. The
        /// annotations of such an index itself are not taken over. An attestation whose image is not in the new index
        /// is left out. What is attached to the images goes with the index (<see cref="Artifact.Attached"/>). Uses the
        /// network for configs, for indexes inside others, for images that are converted, for attestations that become
        /// referrers, and for nothing else.
        /// </summary>
        /// <param name="images">The images.</param>
        /// <param name="annotations">Annotations of the index; null for none. OCI only.</param>
        /// <param name="options">
        /// Format, artifact type, subject, what happens to attestations and duplicate platforms; null for the defaults.
        /// </param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="FormatException">The artifact type is not a media type.</exception>
        /// <exception cref="InvalidContentException">
        /// Two images have one platform, an image has none, an index is empty, the families are mixed, or the format
        /// cannot hold what is asked.
        /// </exception>
        /// <exception cref="OciException">A config or manifest cannot be read.</exception>
        public static ValueTask<Artifact> CreateIndexAsync(
            IEnumerable<Artifact> images,
            IReadOnlyDictionary<string, string>? annotations = null,
            IndexOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(images);
            var own = (options ?? new()).Copy();
            return IndexBuilder.BuildAsync([.. images], annotations, own, cancellationToken);
        }

        /// <summary>
        /// Makes some changes to the index, one after the other. Everything that no edit names keeps its bytes: unknown
        /// members, order, indentation, other entries. Edits that change nothing give the index itself. A referrer that
        /// is attached (<see cref="Artifact.Attached"/>) goes with the result if its subject is still in it. Nothing is
        /// written before the result is pushed.
        /// </summary>
        /// <param name="edits">The changes.</param>
        /// <param name="cancellationToken">Ends the wait for configs of images that are added without a platform.</param>
        /// <exception cref="InvalidOperationException">The artifact is an image, not an index.</exception>
        /// <exception cref="ContentNotFoundException">An edit names a platform or digest that is not there.</exception>
        /// <exception cref="InvalidContentException">
        /// Two images would have one platform that had different ones before, nothing would be left, or the index
        /// cannot hold what is asked.
        /// </exception>
        /// <exception cref="OciException">A config cannot be read.</exception>
        public ValueTask<Artifact> EditAsync(
            IEnumerable<IndexEdit> edits, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(edits);
            return ApplyAsync(new(Checked(artifact)), edits, cancellationToken);
        }

        /// <summary>Makes changes again that were made before, on what another has changed since.</summary>
        internal ValueTask<Artifact> EditAgainAsync(
            IEnumerable<IndexEdit> edits, CancellationToken cancellationToken = default) =>
            ApplyAsync(new(Checked(artifact)) { IsRepeated = true }, edits, cancellationToken);
    }

    private static Artifact Checked(Artifact artifact)
    {
        if (artifact.Index is null)
            throw new InvalidOperationException(
                $"{artifact.Digest} is an image: only an index has entries to edit.");
        return artifact;
    }

    private static async ValueTask<Artifact> ApplyAsync(
        IndexEditor editor, IEnumerable<IndexEdit> edits, CancellationToken cancellationToken)
    {
        foreach (var edit in edits)
            await editor.ApplyAsync(edit, cancellationToken).ConfigureAwait(false);
        return editor.Finish();
    }
}
