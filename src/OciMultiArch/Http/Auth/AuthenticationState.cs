namespace OciMultiArch.Http;

/// <summary>
/// What has been learned of how one registry authenticates. Until the first answer, requests go one at a time.
/// </summary>
internal sealed class AuthenticationState : IDisposable
{
    private readonly SemaphoreSlim first = new(1);

    /// <summary>The challenge to answer ahead of requests; null while unknown or when none is needed.</summary>
    public Challenge? Challenge { get; private set; }

    public bool IsKnown { get; private set; }

    /// <summary>Lets one request through to learn; others wait for its answer.</summary>
    /// <returns>What to dispose when the answer is in; null when nothing need be waited for.</returns>
    public async ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken)
    {
        if (IsKnown)
            return null;
        await first.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!IsKnown)
            return new Turn(first);
        first.Release();
        return null;
    }

    /// <summary>Notes a challenge, or that an answer came without one.</summary>
    public void Learn(Challenge? challenge)
    {
        Challenge = challenge ?? Challenge;
        IsKnown = true;
    }

    public void Dispose() => first.Dispose();

    private sealed class Turn(SemaphoreSlim first) : IDisposable
    {
        private SemaphoreSlim? first = first;

        public void Dispose() => Interlocked.Exchange(ref first, null)?.Release();
    }
}
