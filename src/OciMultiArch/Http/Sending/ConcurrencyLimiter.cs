namespace OciMultiArch.Http;

/// <summary>
/// Limits how many requests of one kind run at once at one host. It may begin with a part of what is allowed, and makes
/// room for one more with each success, until something goes wrong. Then it halves, and grows by one for every full
/// round of successes, up to where it began. Where bodies broke off, only bodies that arrive make it grow, and later
/// each time: what a slow link carries is found, and kept. Large bodies share the link and never pass a limit of
/// their own: room beyond that shortens waits, and they wait for bandwidth.
/// </summary>
internal sealed class ConcurrencyLimiter
{
    /// <summary>A body above this is large.</summary>
    public const long LargeBytes = 256 << 10;

    private const int First = 16;
    private const int MaxRounds = 32;
    private readonly int maxLarge;
    private readonly Lock gate = new();
    private readonly LinkedList<Turn> waiting = new();
    private int maxLimit; // where it began, once something went wrong
    private bool isFirstGrowth = true;
    private int limit;
    private int leased;
    private int large; // of those leased
    private int successes;
    private int rounds = 1; // of successes, before there is room for one more
    private int crowds; // how often the limit shrank because bodies broke off

    /// <param name="maxLimit">How many leases there are at once when all goes well.</param>
    /// <param name="first">How many it begins with: reading strains a registry less than writing.</param>
    public ConcurrencyLimiter(int maxLimit, int first = First)
    {
        this.maxLimit = maxLimit;
        limit = Math.Min(maxLimit, first);
        maxLarge = Math.Max(limit, maxLimit / 2);
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
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="bytes">How many bytes of body the request carries.</param>
    public async ValueTask<Lease> AcquireAsync(CancellationToken cancellationToken, long bytes = 0)
    {
        Turn turn = new(bytes > LargeBytes);
        lock (gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryTake(turn))
                return new(this, crowds, turn.IsLarge);
            waiting.AddLast(turn);
        }
        var cancellation = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn);
        await using (cancellation.ConfigureAwait(false))
            await turn.Task.ConfigureAwait(false);
        lock (gate)
            return new(this, crowds, turn.IsLarge);
    }

    /// <summary>Halves the limit. Leases that are out stay valid.</summary>
    public void Shrink()
    {
        lock (gate)
        {
            maxLimit = Math.Min(maxLimit, First);
            isFirstGrowth = false;
            limit = Math.Max(1, Math.Min(limit, maxLimit) / 2);
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
            if (limit == maxLimit || !isProof)
                return;
            if (!isFirstGrowth && ++successes < limit * rounds)
                return;
            limit++;
            successes = 0;
            HandOver();
        }
    }

    /// <summary>Counts a success of the other kind of requests: until something went wrong it makes room here too.</summary>
    public void GrowAlong()
    {
        lock (gate)
        {
            if (!isFirstGrowth || limit == maxLimit)
                return;
            limit++;
            HandOver();
        }
    }

    private void Release(bool isLarge)
    {
        lock (gate)
        {
            leased--;
            if (isLarge)
                large--;
            HandOver();
        }
    }

    private bool TryTake(Turn turn)
    {
        if (leased >= limit || (turn.IsLarge && large >= maxLarge))
            return false;
        leased++;
        if (turn.IsLarge)
            large++;
        return true;
    }

    // In their order; what is small passes large ones that have no room.
    private void HandOver()
    {
        for (var next = waiting.First; next is not null && leased < limit;)
        {
            var turn = next;
            next = next.Next;
            if (turn.Value.Task.IsCompleted)
            {
                waiting.Remove(turn); // it gave up
                continue;
            }
            if (!TryTake(turn.Value))
                continue;
            waiting.Remove(turn);
            if (!turn.Value.TrySetResult())
                Return(turn.Value);
        }
    }

    private void Return(Turn givenUp)
    {
        leased--;
        if (givenUp.IsLarge)
            large--;
    }

    /// <summary>The right to have one request run; given back once.</summary>
    internal sealed class Lease(ConcurrencyLimiter limiter, int crowds, bool isLarge) : IDisposable
    {
        private ConcurrencyLimiter? limiter = limiter;

        /// <summary>How often bodies had broken off when it was given.</summary>
        public int Crowds { get; } = crowds;

        public void Dispose() => Interlocked.Exchange(ref limiter, null)?.Release(isLarge);
    }

    private sealed class Turn(bool isLarge) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public bool IsLarge { get; } = isLarge;
    }
}
