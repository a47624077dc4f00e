namespace OciMultiArch.Http;

/// <summary>Spaces requests evenly, so that no more than a number of them begin in a second.</summary>
/// <param name="rate">Requests in a second; null for no limit.</param>
/// <param name="clock">The clock.</param>
internal sealed class RequestPace(double? rate, TimeProvider clock)
{
    private readonly Lock gate = new();
    private TimeSpan next = TimeSpan.Zero;
    private long? started;

    /// <summary>Waits for the next turn.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        if (rate is not { } perSecond)
            return Task.CompletedTask;
        var wait = TakeTurn(TimeSpan.FromSeconds(1 / perSecond));
        return wait > TimeSpan.Zero ? Task.Delay(wait, clock, cancellationToken) : Task.CompletedTask;
    }

    private TimeSpan TakeTurn(TimeSpan distance)
    {
        lock (gate)
        {
            started ??= clock.GetTimestamp();
            var now = clock.GetElapsedTime(started.Value);
            var turn = next > now ? next : now;
            next = turn + distance;
            return turn - now;
        }
    }
}
