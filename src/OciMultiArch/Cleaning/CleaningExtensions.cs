using System.ComponentModel;
using OciMultiArch.Cleaning;

namespace OciMultiArch;

/// <summary>Cleaning of repositories and layouts by a policy.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CleaningExtensions
{
    extension(IContentStore store)
    {
        /// <summary>
        /// Finds out what a policy takes, by reading alone: the list of tags, one HEAD for each; one GET for each index that
        /// stays, and for what is asked for its time; the referrers of each manifest that goes. At a registry a manifest
        /// goes with its last tag when no other tag, no index under one and no referrer that stays needs it, and takes its
        /// referrers along; elsewhere tags go, and their content when it is pruned.
        /// </summary>
        /// <param name="policy">What may go. One without tags and untagged manifests takes nothing.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="ContentNotFoundException">
        /// There is no such repository, or something that stays cannot be read, so that what it needs is not known.
        /// </exception>
        /// <exception cref="OciException">
        /// The store failed, or it cannot be told which images are the newest (<see cref="Problem.InvalidContent"/>).
        /// </exception>
        public async ValueTask<CleaningPlan> PlanCleaningAsync(
            CleaningPolicy policy, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(policy);
            CleaningRun run = new(store, policy);
            await run.PlanAsync(cancellationToken).ConfigureAwait(false);
            return new(run);
        }

        /// <summary>
        /// Takes out what a policy says: <c>PlanCleaningAsync</c>, and its plan applied
        /// (<see cref="CleaningPlan.ApplyAsync"/>).
        /// </summary>
        /// <param name="policy">What may go. One without tags and untagged manifests takes nothing.</param>
        /// <param name="cancellationToken">Ends the work between two deletions; what is gone is gone.</param>
        /// <returns>What was done; a failure of a deletion is in it, not thrown.</returns>
        /// <exception cref="OciException">The plan could not be made; nothing was deleted.</exception>
        public async ValueTask<CleaningReport> CleanAsync(
            CleaningPolicy policy, CancellationToken cancellationToken = default)
        {
            var plan = await store.PlanCleaningAsync(policy, cancellationToken).ConfigureAwait(false);
            return await plan.ApplyAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
