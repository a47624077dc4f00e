namespace OciMultiArch.Http;

/// <summary>How many tries one operation still has, over all its exchanges: retries never multiply.</summary>
internal sealed class RetryBudget(int attempts)
{
    private int left = attempts - 1;

    /// <summary>Whether one more try is allowed; counts it.</summary>
    public bool TryTake() => Interlocked.Decrement(ref left) >= 0;
}
