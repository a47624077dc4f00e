namespace OciMultiArch.Http;

/// <summary>
/// How many requests of one kind may be under way at one host. The pool halves when the host says that it is too much, and grows by one for
/// every full round of successes, up to where it began.
/// </summary>
internal sealed class ConcurrencyLimiter
{
    private readonly int most;
    private readonly Lock gate = new();
    private readonly LinkedList<TaskCompletionSource> waiting = new();
    private int limit;
    private int taken;
    private int successes;

    /// <param name="most">How many are allowed at once when all goes well.</param>
    public ConcurrencyLimiter(int most) => limit = this.most = most;

    /// <summary>How many are allowed at once just now.</summary>
    public int Limit
    {
        get
        {
            lock (gate)
                return limit;
        }
    }

    public async ValueTask<Lease> TakeAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (taken < limit)
            {
                taken++;
                return new(this);
            }
            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.AddLast(turn);
        }
        var cancelled = cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn);
        await using (cancelled.ConfigureAwait(false))
            await turn.Task.ConfigureAwait(false);
        return new(this);
    }

    public void Shrink()
    {
        lock (gate)
            (limit, successes) = (Math.Max(1, limit / 2), 0);
    }

    public void Grow()
    {
        lock (gate)
        {
            if (limit == most || ++successes < limit)
                return;
            (limit, successes) = (limit + 1, 0);
            HandOver();
        }
    }

    private void Release()
    {
        lock (gate)
        {
            taken--;
            HandOver();
        }
    }

    private void HandOver()
    {
        while (taken < limit && waiting.First is { } first)
        {
            waiting.RemoveFirst();
            if (first.Value.TrySetResult())
                taken++;
        }
    }

    /// <summary>The right to have one request under way; given back once.</summary>
    internal sealed class Lease(ConcurrencyLimiter pool) : IDisposable
    {
        private ConcurrencyLimiter? pool = pool;

        public void Dispose() => Interlocked.Exchange(ref pool, null)?.Release();
    }
}
