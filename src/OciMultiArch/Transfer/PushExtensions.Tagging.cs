using System.Runtime.CompilerServices;
using OciMultiArch.Content;

namespace OciMultiArch;

/// <content>Further tags for what is there.</content>
public static partial class PushExtensions
{
    extension(IContentStore store)
    {
        /// <summary>
        /// Gives what is there further tags. Two requests at a registry for one new tag; no blob is sent.
        /// </summary>
        /// <param name="tag">The tag that exists, or a digest or descriptor; as text or not.</param>
        /// <param name="further">The tags to write, in this order.</param>
        /// <param name="options">
        /// How; null for the defaults. <see cref="PushOptions.ExistingTags"/> costs two questions more for each tag.
        /// </param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">One of the texts is not a tag; nothing was written.</exception>
        /// <exception cref="ContentNotFoundException">The first tag does not exist; nothing was written.</exception>
        /// <exception cref="OciException">The store failed.</exception>
        public ValueTask<PushReport> TagAsync(
            TagOrDigest tag,
            IEnumerable<string> further,
            PushOptions? options = null,
            CancellationToken cancellationToken = default) =>
            store.TagAsync(tag, Tag.ParseAll(further), options, cancellationToken);

        /// <summary>
        /// Gives what is there further tags. Two requests at a registry for one new tag; no blob is sent.
        /// </summary>
        /// <param name="tag">The tag that exists, or a digest or descriptor; as text or not.</param>
        /// <param name="further">The tags to write, in this order.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">The text is neither tag nor digest; nothing was written.</exception>
        /// <exception cref="ContentNotFoundException">The first tag does not exist; nothing was written.</exception>
        /// <exception cref="OciException">The store failed.</exception>
        [OverloadResolutionPriority(-1)]
        public async ValueTask<PushReport> TagAsync(
            TagOrDigest tag,
            IEnumerable<Tag> further,
            PushOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(further);
            Tag[] tags = [.. further];
            var itself = IMirroredStore.Of(store);
            var artifact = await itself.GetAsync(tag, cancellationToken).ConfigureAwait(false);
            return await store.PushAsync(artifact, tags, options, cancellationToken).ConfigureAwait(false);
        }

        /// <summary>Gives what is there another tag. Two requests at a registry; no blob is sent.</summary>
        /// <param name="tag">The tag that exists, or a digest or descriptor; as text or not.</param>
        /// <param name="further">The tag to write.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">One of the texts is not a tag; nothing was written.</exception>
        /// <exception cref="ContentNotFoundException">The first tag does not exist; nothing was written.</exception>
        /// <exception cref="OciException">The store failed.</exception>
        public ValueTask<PushReport> TagAsync(
            TagOrDigest tag,
            string further,
            PushOptions? options = null,
            CancellationToken cancellationToken = default) =>
            store.TagAsync(tag, [further], options, cancellationToken);

        /// <summary>Gives what is there another tag. Two requests at a registry; no blob is sent.</summary>
        /// <param name="tag">The tag that exists, or a digest or descriptor; as text or not.</param>
        /// <param name="further">The tag to write.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">The text is neither tag nor digest; nothing was written.</exception>
        /// <exception cref="ContentNotFoundException">The first tag does not exist; nothing was written.</exception>
        /// <exception cref="OciException">The store failed.</exception>
        public ValueTask<PushReport> TagAsync(
            TagOrDigest tag,
            Tag further,
            PushOptions? options = null,
            CancellationToken cancellationToken = default) =>
            store.TagAsync(tag, (Tag[])[further], options, cancellationToken);
    }
}
