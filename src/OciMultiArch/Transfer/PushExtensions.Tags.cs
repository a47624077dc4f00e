using System.Runtime.CompilerServices;

namespace OciMultiArch;

/// <content>The same with tags that are read already.</content>
public static partial class PushExtensions
{
    extension(IContentStore store)
    {
        /// <summary>Writes an artifact with all it points at, as <c>PushAsync</c> with texts does.</summary>
        /// <param name="artifact">The root: an index or an image.</param>
        /// <param name="tags">The tags in the order they are written; none for the digest alone.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="ContentMismatchException">
        /// Indexes are nested more than 8 levels deep, or name more than 10 000 manifests in all.
        /// </exception>
        /// <exception cref="OciException">The store or a source failed.</exception>
        [OverloadResolutionPriority(-1)]
        public ValueTask<PushReport> PushAsync(
            Artifact artifact,
            IEnumerable<Tag> tags,
            PushOptions? options = null,
            CancellationToken cancellationToken = default) =>
            PushOneAsync(store, Named(artifact, tags), options, cancellationToken);

        /// <summary>Finds out what a push would do, as <c>PlanAsync</c> with texts does.</summary>
        /// <param name="artifact">The root: an index or an image.</param>
        /// <param name="tags">The tags; none to write the root by its digest alone.</param>
        /// <param name="options">How; null for the defaults. Copied into the plan.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="ContentMismatchException">
        /// Indexes are nested more than 8 levels deep, or name more than 10 000 manifests in all.
        /// </exception>
        /// <exception cref="OciException">The store or a source failed.</exception>
        [OverloadResolutionPriority(-1)]
        public ValueTask<PushPlan> PlanAsync(
            Artifact artifact,
            IEnumerable<Tag> tags,
            PushOptions? options = null,
            CancellationToken cancellationToken = default) =>
            store.PlanAsync([Named(artifact, tags)], options, cancellationToken);
    }

    extension(IEnumerable<IContentStore> stores)
    {
        /// <summary>Writes an artifact to several stores, as <c>PushAsync</c> with texts does.</summary>
        /// <param name="artifact">The root: an index or an image.</param>
        /// <param name="tags">The tags; none to write the root by its digest alone.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work everywhere.</param>
        /// <returns>One result for each store, in the order given; a failure is in it, not thrown.</returns>
        [OverloadResolutionPriority(-1)]
        public ValueTask<IReadOnlyList<PushResult>> PushAsync(
            Artifact artifact,
            IEnumerable<Tag> tags,
            PushOptions? options = null,
            CancellationToken cancellationToken = default) =>
            stores.PushAsync([Named(artifact, tags)], options, cancellationToken);
    }

    private static NamedArtifact Named(Artifact artifact, IEnumerable<Tag> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return new(artifact) { Tags = [.. tags] };
    }
}
