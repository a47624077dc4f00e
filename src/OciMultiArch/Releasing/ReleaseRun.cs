using OciMultiArch.Internal;

namespace OciMultiArch.Releasing;

/// <summary>One release: all its indexes at once, within a bound.</summary>
internal sealed class ReleaseRun
{
    private readonly RegistryClient client;
    private readonly ReleaseFile file;
    private readonly ReleaseOptions options;
    private readonly PushOptions push;

    /// <exception cref="InvalidContentException">The release contradicts itself.</exception>
    public ReleaseRun(RegistryClient client, ReleaseFile file, ReleaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        this.client = client;
        this.file = file;
        this.options = options;
        // What the file names is admitted as it is read: an index may be signed whose images are not.
        push = options.Push?.Copy() ?? new();
        push.Admit = null;
        if (ReleaseValidator.Find(file) is { } wrong)
            throw new InvalidContentException(Problem.InvalidContent, wrong);
    }

    private delegate ValueTask<ReleaseResult> Finish(
        ReleaseIndex index, Repository repository, Artifact made, CancellationToken cancellationToken);

    public ValueTask<IReadOnlyList<ReleaseResult>> RunAsync(CancellationToken cancellationToken) =>
        AllAsync(RepositoryAccess.Push, WriteAsync, cancellationToken);

    public ValueTask<IReadOnlyList<ReleaseResult>> PlanAsync(CancellationToken cancellationToken) =>
        AllAsync(RepositoryAccess.Pull, PlanAsync, cancellationToken);

    private async ValueTask<IReadOnlyList<ReleaseResult>> AllAsync(
        RepositoryAccess access, Finish finish, CancellationToken cancellationToken)
    {
        ReleaseSources sources = new(client, file, access, cancellationToken) { Admit = options.Push?.Admit };
        return await ParallelWork.SelectAsync(file.Indexes, OneAsync, cancellationToken, options.MaxIndexes)
            .ConfigureAwait(false);

        async ValueTask<ReleaseResult> OneAsync(ReleaseIndex index, CancellationToken cancel)
        {
            Artifact? made = null;
            try
            {
                made = await MakeAsync(index, sources, cancel).ConfigureAwait(false);
                var repository = client.Repository(index.Index.Repository, access);
                return await finish(index, repository, made, cancel).ConfigureAwait(false);
            }
            catch (Exception failure) when (!cancel.IsCancellationRequested)
            {
                return new() { Index = index, Artifact = made, Unwritten = index.AllTags, Failure = failure };
            }
        }
    }

    private static async ValueTask<Artifact> MakeAsync(
        ReleaseIndex index, ReleaseSources sources, CancellationToken cancellationToken)
    {
        var images = await sources.AllAsync(index).ConfigureAwait(false);
        var annotations = index.Annotations.Count > 0 ? index.Annotations : null;
        IndexOptions made = new() { Format = index.Format, ArtifactType = index.ArtifactType };
        return await Artifact.CreateIndexAsync(images, annotations, made, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ReleaseResult> WriteAsync(
        ReleaseIndex index, Repository repository, Artifact made, CancellationToken cancellationToken)
    {
        IContentStore[] stores = [repository];
        var tags = TagTexts(index);
        var results = await stores.PushAsync(made, tags, push, cancellationToken).ConfigureAwait(false);
        var report = results[0].Reports[0];
        return new()
        {
            Index = index,
            Artifact = made,
            Written = report.Written,
            Unchanged = report.Unchanged,
            Kept = report.Kept,
            Unwritten = report.Unwritten,
            Before = report.Before,
            Failure = results[0].Failure,
        };
    }

    private async ValueTask<ReleaseResult> PlanAsync(
        ReleaseIndex index, Repository repository, Artifact made, CancellationToken cancellationToken)
    {
        var tags = TagTexts(index);
        var plan = await repository.PlanAsync(made, tags, push, cancellationToken).ConfigureAwait(false);
        return new()
        {
            Index = index,
            Artifact = made,
            Plan = plan,
            Unchanged = plan.Unchanged,
            Kept = plan.Kept,
            Unwritten = plan.Unwritten,
            Before = plan.Current,
        };
    }

    private static IEnumerable<string> TagTexts(ReleaseIndex index) => index.AllTags.Select(static tag => tag.Value);
}
