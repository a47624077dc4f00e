using OciMultiArch.Transfer;

namespace OciMultiArch;

public static partial class PushExtensions
{
    extension(IEnumerable<IContentStore> stores)
    {
        /// <summary>
        /// Writes an artifact to several stores at once. Each store is independent: when one fails, the others go on
        /// and keep what they have.
        /// </summary>
        /// <param name="artifact">The root: an index or an image.</param>
        /// <param name="tags">The tags; none to write the root by its digest alone.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work everywhere.</param>
        /// <returns>One result for each store, in the order given; a failure is in it, not thrown.</returns>
        /// <exception cref="FormatException">One of the texts is not a tag; nothing was written.</exception>
        public ValueTask<IReadOnlyList<PushResult>> PushAsync(
            Artifact artifact,
            IEnumerable<string>? tags = null,
            PushOptions? options = null,
            CancellationToken cancellationToken = default) =>
            stores.PushAsync([new NamedArtifact(artifact, tags ?? [])], options, cancellationToken);

        /// <summary>
        /// Writes several roots to several stores at once. Each store is independent: when one fails, the others go on
        /// and keep what they have.
        /// </summary>
        /// <param name="artifacts">The roots with their tags.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work everywhere.</param>
        /// <returns>One result for each store, in the order given; a failure is in it, not thrown.</returns>
        /// <exception cref="ArgumentException">
        /// Two different roots are to have one tag; nothing was written.
        /// </exception>
        public async ValueTask<IReadOnlyList<PushResult>> PushAsync(
            IEnumerable<NamedArtifact> artifacts,
            PushOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(stores);
            var roots = NamedArtifact.Checked(artifacts);
            var copied = (options ?? new()).Copy();
            IContentStore[] targets = [.. stores];
            var only = targets.Length == 1 ? targets[0] : null;
            var admission = PushAdmission.Start(roots, copied, only, cancellationToken);
            var pushes = targets.Select(
                store => new IsolatedPush(store, roots, copied).RunAsync(admission, cancellationToken));
            return await Task.WhenAll(pushes).ConfigureAwait(false);
        }
    }
}
