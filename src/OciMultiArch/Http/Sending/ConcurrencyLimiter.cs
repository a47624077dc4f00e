namespace OciMultiArch.Http;

/// <summary>
/// Limits how many requests of one kind run at once at one host. The limit halves when the host says that it is too
/// much, and grows by one for every full round of successes, up to where it began. Where bodies broke off, only bodies
/// that arrive make it grow, and later each time: what a slow link carries is found, and kept.
/// </summary>
internal sealed class ConcurrencyLimiter
{
    private const int MaxRounds = 32;
    private readonly int maxLimit;
    private readonly Lock gate = new();
    private readonly LinkedList<TaskCompletionSource> waiting = new();
    private int limit;
    private int leased;
    private int successes;
    private int rounds = 1; // of successes, before there is room for one more
    private int crowds; // how often the limit shrank because bodies broke off

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
                return new(this, crowds);
            }
            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.AddLast(turn);
        }
        var cancellation = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn);
        await using (cancellation.ConfigureAwait(false))
            await turn.Task.ConfigureAwait(false);
        lock (gate)
            return new(this, crowds);
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

    /// <summary>
    /// Halves the limit because a body broke off: too many on one slow link each outlast the time that a server gives
    /// them. Those that break together make it grow later by one step alone.
    /// </summary>
    public void ShrinkForBody(Lease lease)
    {
        lock (gate)
        {
            if (lease.Crowds == crowds)
            {
                crowds++;
                rounds = Math.Min(rounds * 2, MaxRounds);
            }
            Shrink();
        }
    }

    /// <summary>Counts a success.</summary>
    /// <param name="hasBody">Whether the request carried one.</param>
    public void Grow(bool hasBody)
    {
        lock (gate)
        {
            var isProof = hasBody || crowds == 0;
            if (limit == maxLimit || !isProof || ++successes < limit * rounds)
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
    internal sealed class Lease(ConcurrencyLimiter limiter, int crowds) : IDisposable
    {
        private ConcurrencyLimiter? limiter = limiter;

        /// <summary>How often bodies had broken off when it was given.</summary>
        public int Crowds { get; } = crowds;

        public void Dispose() => Interlocked.Exchange(ref limiter, null)?.Release();
    }
}
