namespace OciMultiArch.Go;

/// <summary>
/// How many programs are built or packed at once by all builds that share it (<see cref="GoApp.Slots"/>), so that several
/// images can be made side by side. Thread-safe; it holds nothing that must be disposed.
/// </summary>
public sealed class GoBuildSlots
{
    private readonly Lock gate = new();
    private readonly Queue<TaskCompletionSource> waiting = new();
    private int free;

    /// <summary>Makes some slots.</summary>
    /// <param name="count">How many, 1 or more.</param>
    public GoBuildSlots(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        free = count;
    }

    /// <summary>Does a piece of work in a slot, when one is free.</summary>
    internal async ValueTask<T> RunAsync<T>(Func<ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await TakeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            Release();
        }
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (free > 0)
            {
                free--;
                return;
            }
            waiting.Enqueue(turn);
        }
        var ending = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await using (ending.ConfigureAwait(false))
            await turn.Task.ConfigureAwait(false);
    }

    private void Release()
    {
        lock (gate)
        {
            while (waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult())
                    return;
            }
            free++;
        }
    }
}
