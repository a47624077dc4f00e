namespace OciMultiArch.Transfer;

/// <summary>A push to one of several stores: a failure becomes a result that says what was done before it.</summary>
internal sealed class IsolatedPush(PushScope scope)
{
    private readonly PushRun run = new(scope);

    public async Task<PushResult> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var reports = await run.RunAsync(cancellationToken).ConfigureAwait(false);
            return new() { Store = scope.Store, Reports = reports };
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            await run.FindWrittenTagsAsync(cancellationToken).ConfigureAwait(false);
            return new() { Store = scope.Store, Reports = run.Reports(), Failure = failure };
        }
    }
}
