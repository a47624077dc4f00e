using OciMultiArch.Transfer;

namespace OciMultiArch;

/// <summary>Writing whole artifacts into several stores at once.</summary>
public static class MultiStorePushExtensions
{
    extension(IEnumerable<IContentStore> stores)
    {
        /// <summary>
        /// Writes an artifact to several destinations at once, each for itself: that one fails neither stops nor undoes the others.
        /// </summary>
        /// <param name="artifact">The root: an index or an image.</param>
        /// <param name="tags">The names; none to write the root by its digest alone.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work everywhere.</param>
        /// <returns>One result for each destination, in the order given.</returns>
        /// <exception cref="FormatException">One of the texts is not a tag; nothing was written.</exception>
        public ValueTask<IReadOnlyList<PushResult>> PushAsync(
            Artifact artifact, IEnumerable<string>? tags = null, PushOptions? options = null, CancellationToken cancellationToken = default) =>
            stores.PushAsync([new NamedArtifact(artifact, tags ?? [])], options, cancellationToken);

        /// <summary>
        /// Writes several roots to several destinations at once, each destination for itself: that one fails neither stops nor undoes the others.
        /// </summary>
        /// <param name="artifacts">The roots with their tags.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work everywhere.</param>
        /// <returns>One result for each destination, in the order given; a failure is in it, not thrown.</returns>
        /// <exception cref="ArgumentException">Two different roots are to have one tag; nothing was written.</exception>
        public async ValueTask<IReadOnlyList<PushResult>> PushAsync(
            IEnumerable<NamedArtifact> artifacts, PushOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(stores);
            var (roots, how) = (NamedArtifact.Checked(artifacts), (options ?? new()).Copy());
            return await Task.WhenAll(stores.Select(each => new IsolatedPush(new(each, roots, how)).RunAsync(cancellationToken))).ConfigureAwait(false);
        }
    }
}
