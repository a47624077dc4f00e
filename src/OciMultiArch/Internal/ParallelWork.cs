namespace OciMultiArch.Internal;

/// <summary>Bounded parallel work. The first failure cancels what still runs, and is thrown.</summary>
internal static class ParallelWork
{
    /// <summary>How many pieces are at work at once unless a caller says otherwise.</summary>
    public const int MaxParallel = 16;

    /// <summary>Does a piece of work for each item and gives the results in the order of the items.</summary>
    public static async ValueTask<TResult[]> SelectAsync<T, TResult>(
        IReadOnlyList<T> items,
        Func<T, CancellationToken, ValueTask<TResult>> work,
        CancellationToken cancellationToken,
        int maxParallel = MaxParallel)
    {
        var results = new TResult[items.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = maxParallel, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, results.Length, options, WorkAsync).ConfigureAwait(false);
        return results;

        async ValueTask WorkAsync(int at, CancellationToken cancel) =>
            results[at] = await work(items[at], cancel).ConfigureAwait(false);
    }

    /// <summary>Does a piece of work for each item. Items are begun in their order.</summary>
    public static async ValueTask ForEachAsync<T>(
        IEnumerable<T> items,
        Func<T, CancellationToken, ValueTask> work,
        CancellationToken cancellationToken,
        int maxParallel = MaxParallel)
    {
        ParallelOptions options = new() { MaxDegreeOfParallelism = maxParallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(items, options, work).ConfigureAwait(false);
    }
}
