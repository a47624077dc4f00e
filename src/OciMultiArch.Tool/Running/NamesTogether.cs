namespace OciMultiArch.Tool.Running;

/// <summary>Pushes that get their tags together: none before everything else of all of them is there.</summary>
/// <param name="pushes">How many there are.</param>
internal sealed class NamesTogether(int pushes)
{
    private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int missing = pushes;

    /// <summary>Says that all of one push is there but its tags, and waits for the others.</summary>
    /// <exception cref="OciException">Another one failed.</exception>
    public async ValueTask ArriveAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref missing) == 0)
            all.TrySetResult();
        await all.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends the wait of the others without tags. When tags are being written already, it does nothing.</summary>
    /// <param name="failed">What failed.</param>
    public void GiveUp(string failed)
    {
        OciException why = new(
            Problem.Conflict,
            $"Its contents are there and no tag was written, since {failed} failed and all get their tags together.");
        if (all.TrySetException(why))
            _ = all.Task.Exception; // nobody may wait
    }
}
