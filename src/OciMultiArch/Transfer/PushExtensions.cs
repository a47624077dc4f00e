using OciMultiArch.Transfer;

namespace OciMultiArch;

/// <summary>Writing whole artifacts into any store: contents first, names last.</summary>
public static class PushExtensions
{
    extension(IContentStore store)
    {
        /// <summary>
        /// Writes an artifact with all it points at: each blob once, manifests next, then what is attached to it (<see cref="Artifact.Attached"/>), names last
        /// and in the order given. What the store has is not sent; doing it twice changes nothing. On failure no name has been written that the store did not accept, and running it again finishes.
        /// A root that has a name already counts as whole, and so does a child that is there by its digest: see <see cref="PushOptions.Recheck"/>.
        /// Layers that may not be distributed and say where they are (<c>urls</c>) are not sent.
        /// </summary>
        /// <param name="artifact">The root: an index or an image.</param>
        /// <param name="tags">The names, for example a version and then <c>latest</c>; none to write the root by its digest alone.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">One of the texts is not a tag; nothing was written.</exception>
        /// <exception cref="ContentMismatchException">Indexes are nested more than 8 levels deep, or name more than 10 000 manifests in all.</exception>
        /// <exception cref="OciException">The store or a source failed.</exception>
        public ValueTask<PushReport> PushAsync(
            Artifact artifact, IEnumerable<string>? tags = null, PushOptions? options = null, CancellationToken cancellationToken = default)
        {
            NamedArtifact root = new(artifact, tags ?? []);
            return OneAsync(store, root, options, cancellationToken);
        }

        /// <summary>
        /// Writes several roots together: the contents of all of them first, each distinct blob once; what is attached to them next; then the names, root by
        /// root in the order given, where neighbours that a later index holds go together. On failure no name has been written before the contents of all
        /// roots had arrived.
        /// </summary>
        /// <param name="artifacts">The roots with their tags.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <returns>One report for each root, in the order given. A blob or manifest stands in the report of the first root that needs it.</returns>
        /// <exception cref="ArgumentException">Two different roots are to have one tag; nothing was written.</exception>
        /// <exception cref="ContentMismatchException">Indexes are nested more than 8 levels deep, or name more than 10 000 manifests in all.</exception>
        /// <exception cref="OciException">The store or a source failed.</exception>
        public async ValueTask<IReadOnlyList<PushReport>> PushAsync(
            IEnumerable<NamedArtifact> artifacts, PushOptions? options = null, CancellationToken cancellationToken = default)
        {
            PushScope work = new(store, NamedArtifact.Checked(artifacts), (options ?? new()).Copy());
            PushJournal tally = new(work, work.Options.Progress);
            await TracedPush.RunAsync(work, tally, cancellationToken).ConfigureAwait(false);
            return tally.Reports();
        }

        /// <summary>Finds out what a push would do, by reading alone (GET and HEAD). Every blob that is missing below missing images is asked for.</summary>
        /// <param name="artifact">The root: an index or an image.</param>
        /// <param name="tags">The names; none to write the root by its digest alone.</param>
        /// <param name="options">How; null for the defaults. Copied into the plan.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">One of the texts is not a tag.</exception>
        /// <exception cref="OciException">The store or a source failed.</exception>
        public ValueTask<PushPlan> PlanAsync(
            Artifact artifact, IEnumerable<string>? tags = null, PushOptions? options = null, CancellationToken cancellationToken = default) =>
            store.PlanAsync([new NamedArtifact(artifact, tags ?? [])], options, cancellationToken);

        /// <summary>Finds out what a push of several roots would do, by reading alone (GET and HEAD).</summary>
        /// <param name="artifacts">The roots with their tags.</param>
        /// <param name="options">How; null for the defaults. Copied into the plan.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="ArgumentException">Two different roots are to have one tag.</exception>
        /// <exception cref="OciException">The store or a source failed.</exception>
        public async ValueTask<PushPlan> PlanAsync(
            IEnumerable<NamedArtifact> artifacts, PushOptions? options = null, CancellationToken cancellationToken = default)
        {
            PushScope work = new(store, NamedArtifact.Checked(artifacts), (options ?? new()).Copy());
            await TracedPush.PlanAsync(work, cancellationToken).ConfigureAwait(false);
            return new(work);
        }

        /// <summary>Gives what a tag points at further names. Two requests at a registry for one new name; no blob is sent.</summary>
        /// <param name="tag">The tag that exists.</param>
        /// <param name="further">The tags to write, in this order.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">One of the texts is not a tag; nothing was written.</exception>
        /// <exception cref="ContentNotFoundException">The first tag does not exist; nothing was written.</exception>
        public async ValueTask<PushReport> TagAsync(string tag, IEnumerable<string> further, CancellationToken cancellationToken = default)
        {
            var names = Tag.ParseAll(further);
            var artifact = await store.GetAsync(tag, cancellationToken).ConfigureAwait(false);
            return await store.PushAsync(artifact, names.Select(static each => each.Value), null, cancellationToken).ConfigureAwait(false);
        }

        /// <summary>Gives what a tag points at another name. Two requests at a registry; no blob is sent.</summary>
        /// <param name="tag">The tag that exists.</param>
        /// <param name="further">The tag to write.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">One of the texts is not a tag; nothing was written.</exception>
        /// <exception cref="ContentNotFoundException">The first tag does not exist; nothing was written.</exception>
        public ValueTask<PushReport> TagAsync(string tag, string further, CancellationToken cancellationToken = default) =>
            store.TagAsync(tag, [further], cancellationToken);
    }

    private static async ValueTask<PushReport> OneAsync(IContentStore store, NamedArtifact root, PushOptions? options, CancellationToken cancellationToken) =>
        (await store.PushAsync([root], options, cancellationToken).ConfigureAwait(false))[0];
}
