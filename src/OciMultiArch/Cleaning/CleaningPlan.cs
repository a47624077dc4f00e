using OciMultiArch.Cleaning;

namespace OciMultiArch;

/// <summary>
/// What a policy takes out of a repository, found out by reading alone: to be read, and then applied, once.
/// </summary>
public sealed class CleaningPlan
{
    private readonly CleaningRun run;
    private int applications;

    internal CleaningPlan(CleaningRun run) => this.run = run;

    /// <summary>The repository or layout.</summary>
    public IContentStore Store => run.Store;

    /// <summary>What goes, in this order: what is attached before its subject, an index before its images.</summary>
    public IReadOnlyList<CleaningItem> Deletions => run.Deletions;

    /// <summary>The tags that fit <see cref="CleaningPolicy.Tags"/> and stay, and why.</summary>
    public IReadOnlyList<CleaningItem> Kept => run.Kept;

    /// <summary>Whether tags are to go, and none fits <see cref="CleaningPolicy.Tags"/>.</summary>
    public bool FitsNone => run.FitsNone;

    /// <summary>Whether manifests without a tag are to go, and the store lists none.</summary>
    public bool LacksUntagged => run.LacksUntagged;

    /// <summary>
    /// Deletes what was planned, one after the other. Right before each deletion it looks again, since others push and
    /// move tags meanwhile, and at the end whether all tags that were to stay are there: registries take no condition.
    /// What was deleted meanwhile counts as deleted.
    /// </summary>
    /// <param name="cancellationToken">Ends the work between two deletions; what is gone is gone.</param>
    /// <returns>What was done; a failure is in it, not thrown.</returns>
    /// <exception cref="InvalidOperationException">The plan was applied before: make another.</exception>
    public async ValueTask<CleaningReport> ApplyAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Increment(ref applications) > 1)
            throw new InvalidOperationException("A plan is applied once: what is there has changed. Make another.");
        return await new CleaningWork(run).RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
