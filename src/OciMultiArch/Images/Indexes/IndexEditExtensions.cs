using OciMultiArch.Images;

namespace OciMultiArch;

/// <summary>Changes indexes that exist, byte for byte but for what is asked.</summary>
public static class IndexEditExtensions
{
    extension(Artifact index)
    {
        /// <summary>
        /// The index with some changes, one after the other. Everything that no edit names keeps its bytes: unknown members, order, indentation, other entries.
        /// Edits that change nothing give the index itself. What is attached (<see cref="Artifact.Attached"/>) goes on with it where it refers to an entry
        /// that is still there. Nothing is written before the result is pushed.
        /// </summary>
        /// <param name="edits">The changes.</param>
        /// <param name="cancellationToken">Ends the wait for configs of images that are added without a platform.</param>
        /// <exception cref="InvalidOperationException">The artifact is an image, not an index.</exception>
        /// <exception cref="ContentNotFoundException">An edit names a platform or digest that is not there.</exception>
        /// <exception cref="ArgumentException">
        /// Two images would be for one platform that were not before, nothing would be left, or the index cannot hold what is asked.
        /// </exception>
        /// <exception cref="OciException">A config cannot be read.</exception>
        public async ValueTask<Artifact> EditAsync(IEnumerable<IndexEdit> edits, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(edits);
            if (index.Index is null)
                throw new InvalidOperationException($"{index.Digest} is an image: only an index has entries to edit.");
            IndexEditor edition = new(index);
            foreach (var edit in edits)
                await edit.Apply(edition, cancellationToken).ConfigureAwait(false);
            return edition.Finish();
        }
    }
}
