using System.Runtime.CompilerServices;
using OciMultiArch.Content;

namespace OciMultiArch;

public static partial class ContentSourceExtensions
{
    extension(IContentSource source)
    {
        /// <summary>
        /// What a tag or digest points at, without fetching it (one HEAD at a registry); null when it is not there.
        /// </summary>
        /// <param name="tagOrDigest">A tag, a digest or a descriptor, as text or not; in a layout or archive any name in it.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="FormatException">The text is neither; or a digest, and the source finds tags alone.</exception>
        public ValueTask<Descriptor?> ResolveAsync(TagOrDigest tagOrDigest, CancellationToken cancellationToken = default) =>
            NamedText.ResolveAsync(source, tagOrDigest, cancellationToken);

        /// <summary>
        /// The manifest or index under a tag or digest; null when it is not there. Where it must be there, use
        /// <c>GetAsync</c>.
        /// </summary>
        /// <param name="tagOrDigest">A tag, a digest or a descriptor, as text or not; in a layout or archive any name in it.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="FormatException">The text is neither; or a digest, and the source finds tags alone.</exception>
        public ValueTask<Artifact?> FindAsync(TagOrDigest tagOrDigest, CancellationToken cancellationToken = default) =>
            NamedText.FindAsync(source, tagOrDigest, cancellationToken);

        /// <summary>Whether something is under a tag or digest (one HEAD at a registry).</summary>
        /// <param name="tagOrDigest">A tag, a digest or a descriptor, as text or not; in a layout or archive any name in it.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="FormatException">The text is neither; or a digest, and the source finds tags alone.</exception>
        public async ValueTask<bool> ExistsAsync(TagOrDigest tagOrDigest, CancellationToken cancellationToken = default) =>
            await source.ResolveAsync(tagOrDigest, cancellationToken).ConfigureAwait(false) is not null;

        /// <summary>The manifests whose subject is what a tag or digest names. A tag is resolved first.</summary>
        /// <param name="tagOrDigest">A tag, or a digest or descriptor, which need not be there; as text or not.</param>
        /// <param name="artifactType">Only those of this type; null for all.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="FormatException">The text is neither.</exception>
        /// <exception cref="ContentNotFoundException">There is no such tag.</exception>
        public async IAsyncEnumerable<Descriptor> ReferrersAsync(
            TagOrDigest tagOrDigest,
            string? artifactType = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var (tag, digest) = tagOrDigest.Read();
            if (tag is not null)
            {
                var found = await source.ResolveAsync(tag, cancellationToken).ConfigureAwait(false);
                digest = found?.Digest ?? throw NoSuchTag(source, tag);
            }
            var referrers = source.ReferrersAsync(digest!, artifactType, cancellationToken);
            await foreach (var referrer in referrers.ConfigureAwait(false))
                yield return referrer;
        }
    }

    extension(IContentStore store)
    {
        /// <summary>Removes a tag and nothing else: what it points at stays, and so do other tags on that.</summary>
        /// <param name="tag">The tag.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <returns>Whether the tag was there.</returns>
        /// <exception cref="FormatException">The text is not a tag; nothing was removed.</exception>
        /// <exception cref="OciException">The store deletes no tags, refused or failed.</exception>
        public ValueTask<bool> DeleteTagAsync(string tag, CancellationToken cancellationToken = default) =>
            store.DeleteTagAsync(Tag.Parse(tag), cancellationToken);
    }
}
