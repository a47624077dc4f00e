namespace OciMultiArch.Http;

/// <summary>
/// Limits how many requests of one kind run at once at one host. The limit halves when the host says that it is too
/// much, and grows by one for every full round of successes, up to where it began.
/// </summary>
internal sealed class ConcurrencyLimiter
{
    private readonly int maxLimit;
    private readonly Lock gate = new();
    private readonly LinkedList<TaskCompletionSource> waiting = new();
    private int limit;
    private int leased;
    private int successes;

    /// <param name="maxLimit">How many leases there are at once when all goes well.</param>
    public ConcurrencyLimiter(int maxLimit)
    {
        this.maxLimit = maxLimit;
        limit = maxLimit;
    }

    /// <summary>How many leases there are at once just now.</summary>
    public int Limit
    {
        get
        {
            lock (gate)
                return limit;
        }
    }

    /// <summary>Waits for a lease.</summary>
    public async ValueTask<Lease> AcquireAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (leased < limit)
            {
                leased++;
                return new(this);
            }
            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.AddLast(turn);
        }
        var cancellation = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn);
        await using (cancellation.ConfigureAwait(false))
            await turn.Task.ConfigureAwait(false);
        return new(this);
    }

    /// <summary>Halves the limit. Leases that are out stay valid.</summary>
    public void Shrink()
    {
        lock (gate)
        {
            limit = Math.Max(1, limit / 2);
            successes = 0;
        }
    }

    /// <summary>Counts a success.</summary>
    public void Grow()
    {
        lock (gate)
        {
            if (limit == maxLimit || ++successes < limit)
                return;
            limit++;
            successes = 0;
            HandOver();
        }
    }

    private void Release()
    {
        lock (gate)
        {
            leased--;
            HandOver();
        }
    }

    private void HandOver()
    {
        while (leased < limit && waiting.First is { } first)
        {
            waiting.RemoveFirst();
            if (first.Value.TrySetResult())
                leased++;
        }
    }

    /// <summary>The right to have one request run; given back once.</summary>
    internal sealed class Lease(ConcurrencyLimiter limiter) : IDisposable
    {
        private ConcurrencyLimiter? limiter = limiter;

        public void Dispose() => Interlocked.Exchange(ref limiter, null)?.Release();
    }
}
