using System.Runtime.CompilerServices;

namespace OciMultiArch;

/// <content>The same with one tag as text.</content>
public static partial class PushExtensions
{
    extension(IContentStore store)
    {
        /// <summary>Writes an artifact with all it points at under one tag, as <c>PushAsync</c> with several does.</summary>
        /// <param name="artifact">The root: an index or an image.</param>
        /// <param name="tag">The tag.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">The text is not a tag; nothing was written.</exception>
        /// <exception cref="ContentMismatchException">
        /// Indexes are nested more than 8 levels deep, or name more than 10 000 manifests in all.
        /// </exception>
        /// <exception cref="OciException">The store or a source failed.</exception>
        [OverloadResolutionPriority(-1)]
        public ValueTask<PushReport> PushAsync(
            Artifact artifact, string tag, PushOptions? options = null, CancellationToken cancellationToken = default) =>
            store.PushAsync(artifact, Texts(tag), options, cancellationToken);

        /// <summary>Finds out what a push under one tag would do, as <c>PlanAsync</c> with several does.</summary>
        /// <param name="artifact">The root: an index or an image.</param>
        /// <param name="tag">The tag.</param>
        /// <param name="options">How; null for the defaults. Copied into the plan.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">The text is not a tag.</exception>
        /// <exception cref="ContentMismatchException">
        /// Indexes are nested more than 8 levels deep, or name more than 10 000 manifests in all.
        /// </exception>
        /// <exception cref="OciException">The store or a source failed.</exception>
        [OverloadResolutionPriority(-1)]
        public ValueTask<PushPlan> PlanAsync(
            Artifact artifact, string tag, PushOptions? options = null, CancellationToken cancellationToken = default) =>
            store.PlanAsync(artifact, Texts(tag), options, cancellationToken);
    }

    extension(IEnumerable<IContentStore> stores)
    {
        /// <summary>Writes an artifact to several stores under one tag, as <c>PushAsync</c> with several does.</summary>
        /// <param name="artifact">The root: an index or an image.</param>
        /// <param name="tag">The tag.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work everywhere.</param>
        /// <returns>One result for each store, in the order given; a failure is in it, not thrown.</returns>
        /// <exception cref="FormatException">The text is not a tag; nothing was written.</exception>
        [OverloadResolutionPriority(-1)]
        public ValueTask<IReadOnlyList<PushResult>> PushAsync(
            Artifact artifact, string tag, PushOptions? options = null, CancellationToken cancellationToken = default) =>
            stores.PushAsync(artifact, Texts(tag), options, cancellationToken);
    }

    private static string[] Texts(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return [tag];
    }
}
