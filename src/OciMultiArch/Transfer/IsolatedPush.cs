namespace OciMultiArch.Transfer;

/// <summary>A push to one of several stores: a failure becomes a result that says what was done before it.</summary>
internal sealed class IsolatedPush(IContentStore store, IReadOnlyList<NamedArtifact> roots, PushOptions options)
{
    /// <param name="admission">Says when the store may be asked, and what goes along with the roots.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<PushResult> RunAsync(PushAdmission admission, CancellationToken cancellationToken)
    {
        var scope = PushScope.Alone(store, roots, options);
        PushRun run = new(scope);
        try
        {
            var inputs = await PushAhead
                .InputsAsync(scope, admission, isSent: true, cancellationToken)
                .ConfigureAwait(false);
            run = new(scope.With(inputs));
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
