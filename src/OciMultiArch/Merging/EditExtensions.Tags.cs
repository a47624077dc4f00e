namespace OciMultiArch;

/// <content>The same with a tag that is read already.</content>
public static partial class EditExtensions
{
    extension(IContentStore store)
    {
        /// <summary>Makes some changes to the index under a tag, as <c>EditAsync</c> with a text does.</summary>
        /// <param name="tag">The tag.</param>
        /// <param name="edits">The changes.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="InvalidOperationException">The tag holds an image, not an index.</exception>
        /// <exception cref="OciException">
        /// The edits cannot be made, the store failed, or others kept changing the tag.
        /// </exception>
        public ValueTask<EditReport> EditAsync(
            Tag tag,
            IEnumerable<IndexEdit> edits,
            EditOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(tag);
            return store.EditAsync(tag.Value, edits, options, cancellationToken);
        }

        /// <summary>Changes the images under a tag, as <c>EditImagesAsync</c> with a text does.</summary>
        /// <param name="tag">The tag.</param>
        /// <param name="edit">The changes, for what the tag holds; asked in every round.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="ArgumentException">The edit contradicts itself.</exception>
        /// <exception cref="OciException">
        /// The edit cannot be made, the store failed, or others kept changing the tag.
        /// </exception>
        public ValueTask<EditReport> EditImagesAsync(
            Tag tag,
            Func<Artifact, CancellationToken, ValueTask<ImageEdit>> edit,
            EditOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(tag);
            return store.EditImagesAsync(tag.Value, edit, options, cancellationToken);
        }
    }
}
