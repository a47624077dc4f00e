namespace OciMultiArch;

/// <content>The same with a tag that is read already.</content>
public static partial class MergeExtensions
{
    extension(IContentStore store)
    {
        /// <summary>Adds images to the index under a tag, as <c>MergeAsync</c> with a text does.</summary>
        /// <param name="tag">The tag of the index.</param>
        /// <param name="images">The images of this machine.</param>
        /// <param name="options">How; null for the defaults. Everybody who merges into one tag must give the same.</param>
        /// <param name="cancellationToken">Ends the work. Parts that were written stay.</param>
        /// <exception cref="FormatException">The artifact type is malformed; nothing was written.</exception>
        /// <exception cref="ArgumentException">The options contradict each other; nothing was written.</exception>
        /// <exception cref="OciException">The images do not fit together, or the store failed.</exception>
        public ValueTask<MergeReport> MergeAsync(
            Tag tag,
            IEnumerable<Artifact> images,
            MergeOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(tag);
            return store.MergeAsync(tag.Value, images, options, cancellationToken);
        }

        /// <summary>Finds out what a merge would do now, by reading alone.</summary>
        /// <param name="tag">The tag of the index.</param>
        /// <param name="images">The images of this machine.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">The artifact type is malformed.</exception>
        /// <exception cref="ArgumentException">The options contradict each other.</exception>
        /// <exception cref="OciException">The images do not fit together, or the store failed.</exception>
        public ValueTask<MergeReport> PlanMergeAsync(
            Tag tag,
            IEnumerable<Artifact> images,
            MergeOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(tag);
            return store.PlanMergeAsync(tag.Value, images, options, cancellationToken);
        }
    }
}
