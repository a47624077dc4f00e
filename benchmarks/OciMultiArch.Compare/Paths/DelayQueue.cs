using System.Diagnostics;

namespace OciMultiArch.Compare.Paths;

/// <summary>Pieces that are handed on in their order, each a fixed time after it came. It has no bound: it makes things late, not slow.</summary>
internal sealed class DelayQueue(long delay)
{
    private readonly Queue<(long Due, byte[] Piece, int Length)> waiting = new();
    private readonly Stack<byte[]> spare = new();

    /// <summary>A buffer of at least this size.</summary>
    public byte[] Rent(int size)
    {
        lock (waiting)
        {
            if (spare.TryPop(out var buffer))
                return buffer;
        }

        return new byte[size];
    }

    public void Add(byte[] piece, int length)
    {
        lock (waiting)
        {
            waiting.Enqueue((Stopwatch.GetTimestamp() + delay, piece, length));
            if (waiting.Count == 1)
                Monitor.Pulse(waiting);
        }
    }

    /// <summary>The next piece, once its time has come.</summary>
    public (byte[] Piece, int Length) Take()
    {
        (long Due, byte[] Piece, int Length) next;
        lock (waiting)
        {
            while (waiting.Count == 0) Monitor.Wait(waiting);
            next = waiting.Dequeue();
        }

        if (next.Due > Stopwatch.GetTimestamp())
            Libc.SleepUntil(next.Due);
        return (next.Piece, next.Length);
    }

    public void Return(byte[] buffer)
    {
        lock (waiting) spare.Push(buffer);
    }
}
