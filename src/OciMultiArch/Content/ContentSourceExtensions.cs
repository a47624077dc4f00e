using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using OciMultiArch.Content;

namespace OciMultiArch;

/// <summary>Reading by name from any source.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Naming", "CA1708", Justification = "Names that the compiler gives to extension blocks.")]
public static partial class ContentSourceExtensions
{
    extension(IContentSource source)
    {
        /// <summary>The manifest or index under a tag, which must be there.</summary>
        /// <param name="tag">
        /// The tag, a descriptor, or the digest where the source finds manifests by digest. In a layout or archive also
        /// the whole name that another program gave (<c>docker.io/library/busybox:latest</c>); the tag alone finds such a name where it
        /// is the only one with this tag.
        /// </param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="FormatException">The text is not a tag, and the source has no other names.</exception>
        /// <exception cref="ContentNotFoundException">There is no such tag or name.</exception>
        /// <exception cref="InvalidContentException">The name stands for different contents.</exception>
        public async ValueTask<Artifact> GetAsync(TagOrDigest tag, CancellationToken cancellationToken = default)
        {
            if (source is INamedContent named && tag.Known is null)
                return await named.GetAsync(tag.Text, cancellationToken).ConfigureAwait(false);
            if (await NamedText.FindAsync(source, tag, cancellationToken).ConfigureAwait(false) is { } found)
                return found;
            if (tag.Read().Tag is { } missing)
                throw NoSuchTag(source, missing);
            throw NoSuchDigest(source, tag.Text);
        }

        /// <summary>
        /// What is meant where no name is given: the tag <c>latest</c>. In a layout or archive without that tag, the
        /// only image, named or not; or, where nothing has a name and index.json itself lists one image for each of
        /// several platforms, that list as the index it is. Manifests that another entry holds or refers to count as
        /// parts of it.
        /// </summary>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="ContentNotFoundException">
        /// There is no tag <c>latest</c>, and not exactly one image.
        /// </exception>
        public ValueTask<Artifact> GetAsync(CancellationToken cancellationToken = default)
        {
            if (source is INamedContent named)
                return named.GetAsync(name: null, cancellationToken);
            return source.GetAsync(Tag.Latest, cancellationToken);
        }
    }
    private static ContentNotFoundException NoSuchTag(IContentSource source, Tag tag) =>
        new(Problem.NotFound, $"There is no tag '{tag}' in {source}.", Remedy.CheckTags($"{source}"));

    private static ContentNotFoundException NoSuchDigest(IContentSource source, string digest) =>
        new(Problem.NotFound, $"There is no manifest {digest} in {source}.", Remedy.CheckTags($"{source}"));
}
