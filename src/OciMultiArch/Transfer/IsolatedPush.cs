namespace OciMultiArch.Transfer;

/// <summary>A push to one of several stores: a failure becomes a result that says what was done before it.</summary>
internal sealed class IsolatedPush(IContentStore store, IReadOnlyList<NamedArtifact> roots, PushOptions options)
{
    /// <param name="search">Finds what goes along with the roots.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<PushResult> RunAsync(Task<PushInput[]> search, CancellationToken cancellationToken)
    {
        PushScope scope = new(store, [.. roots.Select(static root => new PushInput(root))], options);
        PushRun run = new(scope);
        try
        {
            var inputs = await search.ConfigureAwait(false);
            run = new(new PushScope(store, inputs, options));
            var reports = await run.RunAsync(cancellationToken).ConfigureAwait(false);
            return new() { Store = scope.Store, Reports = reports };
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            await run.FindWrittenTagsAsync(cancellationToken).ConfigureAwait(false);
            var reports = run.Reports().Select(static report => report with
            {
                Referrers = report.Referrers.Arrived(report.Manifests),
            });
            return new() { Store = scope.Store, Reports = [.. reports], Failure = failure };
        }
    }
}
