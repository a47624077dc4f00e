using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using OciMultiArch.Content;
using OciMultiArch.Telemetry;
using OciMultiArch.Transfer;

namespace OciMultiArch;

/// <summary>Writing whole artifacts into any store, or into several at once: contents first, tags last.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Naming", "CA1708", Justification = "Names that the compiler gives to extension blocks.")]
public static partial class PushExtensions
{
    extension(IContentStore store)
    {
        /// <summary>
        /// Writes an artifact with all it points at: each blob once, manifests next, then what is attached to it
        /// (<see cref="Artifact.Attached"/>), tags last and in the order given. What the store has is not sent; doing
        /// it twice changes nothing. On failure no tag has been written that the store did not accept, and running it
        /// again finishes. A root that has a tag already counts as whole, and so does a child that is there by its
        /// digest: see <see cref="PushOptions.Recheck"/>. Layers that may not be distributed and say where they are
        /// (<c>urls</c>) are not sent.
        /// </summary>
        /// <param name="artifact">The root: an index or an image.</param>
        /// <param name="tags">
        /// The tags, for example a version and then <c>latest</c>; none to write the root by its digest alone.
        /// </param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">One of the texts is not a tag; nothing was written.</exception>
        /// <exception cref="ContentMismatchException">
        /// Indexes are nested more than 8 levels deep, or name more than 10 000 manifests in all.
        /// </exception>
        /// <exception cref="OciException">The store or a source failed.</exception>
        public ValueTask<PushReport> PushAsync(
            Artifact artifact,
            IEnumerable<string>? tags = null,
            PushOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            NamedArtifact root = new(artifact, tags ?? []);
            return PushOneAsync(store, root, options, cancellationToken);
        }

        /// <summary>
        /// Writes several roots together: the contents of all of them first, each distinct blob once; what is attached
        /// to them next; then the tags, root by root in the order given, where neighbours that a later index holds go
        /// together. On failure no tag has been written before the contents of all roots had arrived.
        /// </summary>
        /// <param name="artifacts">The roots with their tags.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <returns>
        /// One report for each root, in the order given. A blob or manifest stands in the report of the first root that
        /// needs it.
        /// </returns>
        /// <exception cref="ArgumentException">
        /// Two different roots are to have one tag; nothing was written.
        /// </exception>
        /// <exception cref="ContentMismatchException">
        /// Indexes are nested more than 8 levels deep, or name more than 10 000 manifests in all.
        /// </exception>
        /// <exception cref="OciException">The store or a source failed.</exception>
        public async ValueTask<IReadOnlyList<PushReport>> PushAsync(
            IEnumerable<NamedArtifact> artifacts,
            PushOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            var scope = await ScopeAsync(store, artifacts, options, isSent: true, cancellationToken).ConfigureAwait(false);
            return await new PushRun(scope).RunAsync(cancellationToken).ConfigureAwait(false);
        }

        /// <summary>
        /// Finds out what a push would do, by reading alone (GET and HEAD). Every blob that is missing below missing
        /// images is asked for.
        /// </summary>
        /// <param name="artifact">The root: an index or an image.</param>
        /// <param name="tags">The tags; none to write the root by its digest alone.</param>
        /// <param name="options">How; null for the defaults. Copied into the plan.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">One of the texts is not a tag.</exception>
        /// <exception cref="ContentMismatchException">
        /// Indexes are nested more than 8 levels deep, or name more than 10 000 manifests in all.
        /// </exception>
        /// <exception cref="OciException">The store or a source failed.</exception>
        public ValueTask<PushPlan> PlanAsync(
            Artifact artifact,
            IEnumerable<string>? tags = null,
            PushOptions? options = null,
            CancellationToken cancellationToken = default) =>
            store.PlanAsync([new NamedArtifact(artifact, tags ?? [])], options, cancellationToken);

        /// <summary>Finds out what a push of several roots would do, by reading alone (GET and HEAD).</summary>
        /// <param name="artifacts">The roots with their tags.</param>
        /// <param name="options">How; null for the defaults. Copied into the plan.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="ArgumentException">Two different roots are to have one tag.</exception>
        /// <exception cref="ContentMismatchException">
        /// Indexes are nested more than 8 levels deep, or name more than 10 000 manifests in all.
        /// </exception>
        /// <exception cref="OciException">The store or a source failed.</exception>
        public async ValueTask<PushPlan> PlanAsync(
            IEnumerable<NamedArtifact> artifacts,
            PushOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            var scope = await ScopeAsync(store, artifacts, options, isSent: false, cancellationToken).ConfigureAwait(false);
            PushDiscovery discovery = new(scope, isSent: false);
            var survey = await Tracing
                .AroundAsync("oci.plan", () => discovery.PlanAsync(cancellationToken), scope.Describe)
                .ConfigureAwait(false);
            return new(scope, survey);
        }
    }

    private static async ValueTask<PushScope> ScopeAsync(
        IContentStore store,
        IEnumerable<NamedArtifact> artifacts,
        PushOptions? options,
        bool isSent,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var roots = NamedArtifact.Checked(artifacts);
        var copied = (options ?? new()).Copy();
        var alone = PushScope.Alone(store, roots, copied);
        var admission = PushAdmission.Start(roots, copied, store, cancellationToken);
        var inputs = await PushAhead.InputsAsync(alone, admission, isSent, cancellationToken).ConfigureAwait(false);
        return alone.With(inputs);
    }

    private static async ValueTask<PushReport> PushOneAsync(
        IContentStore store, NamedArtifact root, PushOptions? options, CancellationToken cancellationToken)
    {
        var reports = await store.PushAsync([root], options, cancellationToken).ConfigureAwait(false);
        return reports[0];
    }
}
