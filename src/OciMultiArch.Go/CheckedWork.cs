namespace OciMultiArch.Go;

/// <summary>Work that is begun while it is still checked whether it can be used.</summary>
internal static class CheckedWork
{
    /// <summary>
    /// Runs checks and work at the same time. Where checks fail, the work is ended, and what they found is thrown.
    /// </summary>
    public static async Task<(TChecked Checked, TDone Done)> RunAsync<TChecked, TDone>(
        Func<CancellationToken, Task<TChecked>> check,
        Func<CancellationToken, Task<TDone>> work,
        CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var working = work(ending.Token);
        try
        {
            var found = await check(cancellationToken).ConfigureAwait(false);
            return (found, await working.ConfigureAwait(false));
        }
        catch
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }
}
