namespace OciMultiArch.Releasing;

/// <summary>One release: all its indexes at once, within a bound.</summary>
internal sealed class ReleaseRun
{
    private readonly RegistryClient client;
    private readonly ReleaseFile file;
    private readonly ReleaseOptions options;

    public ReleaseRun(RegistryClient client, ReleaseFile file, ReleaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        (this.client, this.file, this.options) = (client, file, options);
        if (ReleaseValidator.Find(file) is { } wrong)
            throw new ArgumentException(wrong, nameof(file));
    }

    public ValueTask<IReadOnlyList<ReleaseResult>> RunAsync(CancellationToken cancellationToken) =>
        EachAsync(RepositoryAccess.Push, WriteAsync, cancellationToken);

    public ValueTask<IReadOnlyList<ReleaseResult>> PlanAsync(CancellationToken cancellationToken) =>
        EachAsync(RepositoryAccess.Pull, ForeseeAsync, cancellationToken);

    private async ValueTask<IReadOnlyList<ReleaseResult>> EachAsync(
        RepositoryAccess access, Func<ReleaseIndex, Repository, Artifact, CancellationToken, ValueTask<ReleaseResult>> finish, CancellationToken cancellationToken)
    {
        ReleaseSources sources = new(client, file, access, cancellationToken);
        var results = new ReleaseResult[file.Indexes.Count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.MaxIndexes, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, results.Length, parallel, async (at, cancel) =>
        {
            var index = file.Indexes[at];
            Artifact? made = null;
            try
            {
                made = await MakeAsync(index, sources, cancel).ConfigureAwait(false);
                results[at] = await finish(index, client.Repository(index.Index.Repository, access), made, cancel).ConfigureAwait(false);
            }
            catch (Exception failure) when (!cancel.IsCancellationRequested)
            {
                results[at] = new() { Index = index, Artifact = made, Unwritten = index.AllTags, Failure = failure };
            }
        }).ConfigureAwait(false);
        return results;
    }

    private static async ValueTask<Artifact> MakeAsync(ReleaseIndex index, ReleaseSources sources, CancellationToken cancellationToken)
    {
        var images = await sources.AllAsync(index).ConfigureAwait(false);
        return await Artifact.IndexAsync(
            images, index.Annotations.Count > 0 ? index.Annotations : null, new() { Format = index.Format, ArtifactType = index.ArtifactType }, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ReleaseResult> WriteAsync(ReleaseIndex index, Repository repository, Artifact made, CancellationToken cancellationToken)
    {
        var results = await new IContentStore[] { repository }.PushAsync(made, index.AllTags.Select(static each => each.Value), options.Push, cancellationToken).ConfigureAwait(false);
        var report = results[0].Reports[0];
        return new()
        {
            Index = index,
            Artifact = made,
            Written = report.Written,
            Unchanged = report.Unchanged,
            Unwritten = report.Unwritten,
            Failure = results[0].Failure,
        };
    }

    private async ValueTask<ReleaseResult> ForeseeAsync(ReleaseIndex index, Repository repository, Artifact made, CancellationToken cancellationToken)
    {
        var plan = await repository.PlanAsync(made, index.AllTags.Select(static each => each.Value), options.Push, cancellationToken).ConfigureAwait(false);
        return new()
        {
            Index = index,
            Artifact = made,
            Plan = plan,
            Unchanged = plan.Unchanged,
            Unwritten = plan.Unwritten,
        };
    }
}
