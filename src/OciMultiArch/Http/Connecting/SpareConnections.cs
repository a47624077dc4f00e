using System.Collections.Concurrent;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// Connections to one host that are made before requests need them: those that will be sent together then need not wait
/// until each has its own. There are never more than were expected, counting those that requests had made.
/// </summary>
internal sealed class SpareConnections : IDisposable
{
    // Servers close connections that say nothing, some after five seconds.
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(3);
    private readonly ConcurrentQueue<(Task<Stream> Connection, long Since)> spare = new();
    private readonly Func<CancellationToken, Task<Stream>> open;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource end = new();
    private readonly CancellationToken ended;
    private readonly ITimer timer;
    private int made;
    private int disposals;

    /// <param name="open">Makes a connection.</param>
    /// <param name="clock">Tells how old one is.</param>
    public SpareConnections(Func<CancellationToken, Task<Stream>> open, TimeProvider clock)
    {
        this.open = open;
        this.clock = clock;
        ended = end.Token;
        var never = Timeout.InfiniteTimeSpan;
        timer = clock.CreateTimer(static self => ((SpareConnections)self!).CloseOld(), this, never, never);
    }

    /// <summary>Counts a connection that a request had made.</summary>
    public void Count() => Interlocked.Increment(ref made);

    /// <summary>Makes what is missing of a number of connections, without waiting for them.</summary>
    public void Expect(int count)
    {
        while (Volatile.Read(ref made) < count && !ended.IsCancellationRequested)
        {
            Count();
            var connection = open(ended);
            AbandonedTask.Forget(connection);
            spare.Enqueue((connection, clock.GetTimestamp()));
            timer.Change(MaxAge, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A connection that was made, or is being made; null where there is none.</summary>
    public async ValueTask<Stream?> TakeAsync(CancellationToken cancellationToken)
    {
        while (spare.TryDequeue(out var next))
        {
            var isFresh = clock.GetElapsedTime(next.Since) < MaxAge;
            if (isFresh && await OpenedAsync(next.Connection, cancellationToken).ConfigureAwait(false) is { } stream)
                return stream;
            if (!isFresh)
                Close(next.Connection);
        }
        return null;
    }

    public void Dispose()
    {
        if (Interlocked.Increment(ref disposals) > 1)
            return;
        end.Cancel();
        timer.Dispose();
        while (spare.TryDequeue(out var next))
            _ = CloseAsync(next.Connection);
        end.Dispose();
    }

    // What is left once the last one is old was not needed, and does not stay open as long as the client.
    private void CloseOld()
    {
        while (spare.TryDequeue(out var next))
            Close(next.Connection);
    }

    private void Close(Task<Stream> unused)
    {
        Interlocked.Decrement(ref made);
        _ = CloseAsync(unused);
    }

    // Why one could not be made is told by the next one, which is made for a request.
    private static async ValueTask<Stream?> OpenedAsync(Task<Stream> connection, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (connection.IsFaulted || connection.IsCanceled)
        {
            return null;
        }
        catch
        {
            _ = CloseAsync(connection); // whoever asked gave up
            throw;
        }
    }

    private static async Task CloseAsync(Task<Stream> connection)
    {
        await ((Task)connection).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connection.IsCompletedSuccessfully)
            await (await connection.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
    }
}
