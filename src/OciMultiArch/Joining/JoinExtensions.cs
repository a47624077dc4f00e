using OciMultiArch.Joining;

namespace OciMultiArch;

/// <summary>One index by one machine, of what others pushed by digest: they hand on a file each instead of a tag.</summary>
public static class JoinExtensions
{
    extension(RegistryClient client)
    {
        /// <summary>
        /// Makes one index of what several machines pushed by digest, by platform whatever the order of the files, and writes it: one request for each tag at an
        /// open registry, as nothing is read that the files say.
        /// </summary>
        /// <param name="files">The results.</param>
        /// <param name="tags">The names of the index, for example a version and then <c>latest</c>; none to write it by its digest alone.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">A tag or the artifact type is malformed; nothing was written.</exception>
        /// <exception cref="ArgumentException">Two images are for one platform, or the files name several repositories and no target is chosen; nothing was written.</exception>
        /// <exception cref="ContentNotFoundException">An image is not where its file says; the index was not written.</exception>
        /// <exception cref="RegistryException">The registry refused or failed.</exception>
        public async ValueTask<PushReport> JoinAsync(
            IEnumerable<PushedImages> files, IEnumerable<string> tags, JoinOptions? options = null, CancellationToken cancellationToken = default)
        {
            JoinInputs all = new(client, files, (options ?? new()).Copy());
            var names = Tag.ParseAll(tags);
            var index = await all.IndexAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return (await all.Repository.PushAsync([new NamedArtifact(index) { Tags = names }], null, cancellationToken).ConfigureAwait(false))[0];
            }
            catch (OciException failure) when (IsOfMissing(failure))
            {
                throw await all.MissingAsync(cancellationToken).ConfigureAwait(false) ?? failure;
            }
        }

        /// <summary>The index that <c>JoinAsync</c> would write, to be looked at or pushed. No network, unless <see cref="JoinOptions.ChecksImages"/> asks for it.</summary>
        /// <param name="files">The results.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">The artifact type is malformed.</exception>
        /// <exception cref="ArgumentException">Two images are for one platform, or the files name several repositories and no target is chosen.</exception>
        /// <exception cref="ContentNotFoundException">An image that is to be checked is not there.</exception>
        public ValueTask<Artifact> JoinedIndexAsync(IEnumerable<PushedImages> files, JoinOptions? options = null, CancellationToken cancellationToken = default) =>
            new JoinInputs(client, files, (options ?? new()).Copy()).IndexAsync(cancellationToken);
    }

    private static bool IsOfMissing(OciException failure) =>
        failure is ContentNotFoundException || (failure is RegistryException refused && refused.ErrorCodes.Any(static each => each is "MANIFEST_BLOB_UNKNOWN" or "MANIFEST_UNKNOWN"));
}
