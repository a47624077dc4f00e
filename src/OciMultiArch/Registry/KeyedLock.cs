using System.Collections.Concurrent;

namespace OciMultiArch.Registry;

/// <summary>
/// Lets one caller at a time work on a key, and tells those who waited whether it was done meanwhile.
/// </summary>
internal sealed class KeyedLock<TKey>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Line> lines = new();

    public async ValueTask<Turn> EnterAsync(TKey key, CancellationToken cancellationToken)
    {
        while (true)
        {
            var line = lines.GetOrAdd(key, static _ => new());
            lock (line)
            {
                if (line.IsClosed)
                    continue;
                line.Waiting++;
            }
            try
            {
                await line.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
                return new(this, key, line);
            }
            catch
            {
                Leave(key, line);
                throw;
            }
        }
    }

    private void Leave(TKey key, Line line)
    {
        lock (line)
        {
            if (--line.Waiting > 0)
                return;
            line.IsClosed = true;
            lines.TryRemove(new(key, line));
        }
    }

    internal sealed class Line
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public int Waiting { get; set; }

        public bool IsClosed { get; set; }

        public bool IsDone { get; set; }
    }

    internal sealed class Turn(KeyedLock<TKey> owner, TKey key, Line line) : IDisposable
    {
        /// <summary>Whether somebody did the work while this caller waited.</summary>
        public bool PredecessorSucceeded { get; } = line.IsDone;

        public void Succeeded() => line.IsDone = true;

        public void Dispose()
        {
            line.Gate.Release();
            owner.Leave(key, line);
        }
    }
}
