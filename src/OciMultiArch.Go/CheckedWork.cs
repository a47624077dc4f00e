namespace OciMultiArch.Go;

/// <summary>Work that is begun while it is still checked whether it can be used.</summary>
internal static class CheckedWork
{
    /// <summary>
    /// Runs checks and work at the same time; the work is handed what the checks will find. Where checks fail, the work
    /// is ended, and what they found is thrown.
    /// </summary>
    public static async Task<TDone> RunAsync<TChecked, TDone>(
        Func<CancellationToken, Task<TChecked>> check,
        Func<Task<TChecked>, CancellationToken, Task<TDone>> work,
        CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var checking = check(cancellationToken);
        var working = work(checking, ending.Token);
        try
        {
            await checking.ConfigureAwait(false);
            return await working.ConfigureAwait(false);
        }
        catch
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }
}
